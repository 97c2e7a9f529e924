using Dogshore.Cdn;
using Dogshore.Faults;
using Dogshore.Local;
using Dogshore.Platforms.Local;
using Dogshore.Platforms.Sites;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Folder;

/// <summary>Whether this machine's own host is to serve the folder, for those who have no web server at hand.</summary>
static class FolderServing
{
    /// <param name="record">Name of the record that is written after each change.</param>
    /// <param name="below">What of the folder is for visitors.</param>
    /// <returns>Null where the user's own server serves it.</returns>
    /// <exception cref="DeployException">It has no address on this machine.</exception>
    public static LocalFolder? Of(Destination at, string folder, string record, string below, string binaries, World world)
    {
        if (at["Serve"] != "true") return null;
        if (Problem(at) is { } problem) throw new DeployException(problem);
        var served = new FolderRecord(SiteUrl.Of(at)!.Port, below.Length == 0 ? folder : Path.Combine(folder, below), Path.Combine(folder, StaticStore.Ours.TrimEnd('/'), record));
        return new LocalFolder(served, LocalRoot.Of(at, world), binaries, world);
    }

    public static Finding? Problem(Destination at) => at["Serve"] == "true" && SiteUrl.Of(at) is not { Scheme: "http", IsLoopback: true, AbsolutePath: "/", Port: > 1023 }
        ? Dog.FolderNotServable.With(at.Name, at["BaseUrl"] is { } text ? $"BaseUrl '{text}'" : "no BaseUrl").At(at.Place) : null;
}
