using Dogshore.Faults;
using Dogshore.Packaging.Archiving;
using Dogshore.Packaging.Files;
using Dogshore.Packaging.Indexing;
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
        // What was packed last is read while the files are looked for.
        var last = Task.Run(() => IndexFile.Read(folder), stop);
        var found = Lister.Find(request, world, stop);
        try
        {
            Directory.CreateDirectory(folder);
            return await new Packing(found, folder, epoch, world.Cores, stop).Run(await last);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // What cannot be read has been told apart where it was read.
            throw new DeployException(Dog.PackageNotWritten.With(Path.GetRelativePath(request.Project, folder), problem is UnauthorizedAccessException ? "there is no permission to" : Reasons.Of(problem)));
        }
    }
}
