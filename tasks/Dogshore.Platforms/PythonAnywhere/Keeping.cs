using Dogshore.Model;

namespace Dogshore.Platforms.PythonAnywhere;

/// <summary>Which releases stay: the live one, the last verified one beside it, and so many superseded ones. An account's disk is small.</summary>
static class Keeping
{
    /// <returns>The record without the others, and the paths that nobody needs then.</returns>
    public static AccountRecord Of(AccountRecord record, ReleaseNote live, int keep, string folder)
    {
        var verified = record.Releases.LastOrDefault(note => note.Standing == Standing.Verified && note.Id != live.Id && !IsTheSame(note, live));
        // What was refused, and the ways back from it, are no releases to go back to and push none out.
        var others = record.Releases.Where(note => note.Id != live.Id && note.Id != verified?.Id).ToArray();
        var superseded = others.Where(note => note.Standing != Standing.Rejected && !IsTheSame(note, live) && (verified is null || !IsTheSame(note, verified))).ToArray();
        var dropped = others.Except(superseded).SkipLast(keep).Concat(superseded.SkipLast(keep)).Select(note => note.Id).ToHashSet(StringComparer.Ordinal);
        var kept = record.Releases.RemoveAll(note => dropped.Contains(note.Id));
        var gone = record.Releases.Where(note => dropped.Contains(note.Id)).ToArray();
        return record with
        {
            Releases = kept,
            Garbage =
            [
                .. gone.Select(note => note.Folder).Distinct().Where(name => kept.All(note => note.Folder != name)).Select(name => $"{folder}/releases/{name}"),
                .. gone.Select(note => note.Stamp.Content).Distinct().Where(content => kept.All(note => note.Stamp.Content != content)).Select(content => $"{folder}/contents/{content}"),
                .. gone.Select(note => note.Environment).OfType<string>().Distinct().Where(name => kept.All(note => note.Environment != name)).Select(name => $"{folder}/environments/{name}"),
            ],
        };
    }

    /// <summary>Code and config come from the same folders.</summary>
    static bool IsTheSame(ReleaseNote one, ReleaseNote other) => one.Folder == other.Folder;
}
