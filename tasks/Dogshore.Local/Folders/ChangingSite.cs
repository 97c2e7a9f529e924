using Dogshore.Local.Static;

namespace Dogshore.Local.Folders;

/// <summary>The files of a folder that others write to: what was read of it is read again when its link, its note or the very file that is asked for has changed.</summary>
sealed class ChangingSite(FolderRecord folder)
{
    volatile Seen? seen;

    sealed record Seen(State State, Site Site);

    readonly record struct State(string? Target, DateTime Noted);

    /// <param name="path">Of the request, without the leading slash.</param>
    /// <returns>Null while there is no such folder.</returns>
    public Site? For(string path)
    {
        var link = new DirectoryInfo(folder.Folder);
        if (!link.Exists) return null;
        var state = new State(link.LinkTarget, File.GetLastWriteTimeUtc(folder.Note));
        if (seen is { } known && known.State == state && known.Site.Find(path) is null or { IsAsRead: true }) return known.Site;
        var fresh = Site.Read(folder.Folder, []);
        seen = new(state, fresh);
        return fresh;
    }
}
