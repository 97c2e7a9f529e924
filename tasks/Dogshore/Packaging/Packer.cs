using Dogshore.Faults;
using Dogshore.Packaging.Archiving;
using Dogshore.Packaging.Files;
using Dogshore.Packaging.Indexing;
using Dogshore.Packaging.Watching;
using Dogshore.Worlds;

namespace Dogshore.Packaging;

/// <summary>Lists and packs.</summary>
public static class Packer
{
    /// <summary>Which files the package would hold, and by which rule. Reads no contents.</summary>
    /// <exception cref="DeployException">All that must not be packed, at once.</exception>
    public static Listing List(PackageRequest request, World world, CancellationToken stop)
    {
        var found = Lister.Find(request, world, stop);
        if (found.Findings.Length > 0) throw new DeployException(found.Findings);
        return new([.. found.Files.Select(file => file.Listed)], found.Out);
    }

    /// <summary>Makes the package below <paramref name="folder"/> (archive and index), or finds that the one there is still true.
    /// The folder is for packages of this one request: only its last two archives are kept there.</summary>
    /// <exception cref="DeployException">All that must not be packed, at once; a file that changed while it was read.</exception>
    public static async Task<Package> Pack(PackageRequest request, string folder, World world, CancellationToken stop)
    {
        var epoch = SourceDate.Of(world);
        var print = RequestPrint.Of(request);
        long? taken;
        try
        {
            if (LastLook.Of(request, print, folder, epoch, world.Cores, stop) is { } same) return same;
            taken = Directory.Exists(folder) ? new ArchiveFolder(folder).Now() : null;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw NotWritten(request, folder, problem);
        }
        // What was packed last is read while the files are looked for.
        var last = Task.Run(() => IndexFile.Read(folder)?.Parse(), stop);
        var found = Lister.Find(request, world, stop);
        try
        {
            Directory.CreateDirectory(folder);
            var package = await new Packing(found, folder, epoch, world.Cores, stop).Run(await last);
            // Of a first packing nothing is watched: whoever makes each checkout anew never comes back to it.
            if (taken is { } then && found.Watched is { } watched && IndexFile.ChecksumIn(folder) is { } index) WatchFile.Write(folder, print, index, then, epoch, package, watched);
            return package;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw NotWritten(request, folder, problem);
        }
    }

    /// <summary>Of the folder for packages; what cannot be read of the app has been told apart where it was read.</summary>
    static DeployException NotWritten(PackageRequest request, string folder, Exception problem) =>
        new(Dog.PackageNotWritten.With(Path.GetRelativePath(request.Project, folder), problem is UnauthorizedAccessException ? "there is no permission to" : Reasons.Of(problem)));
}
