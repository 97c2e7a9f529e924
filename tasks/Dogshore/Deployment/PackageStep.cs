using Dogshore.Manifest;
using Dogshore.Model;
using Dogshore.Packaging;
using Dogshore.Platforms;

namespace Dogshore.Deployment;

/// <summary>One package for all destinations that want the same files.</summary>
sealed class PackageStep(Session session)
{
    public async Task Run(CancellationToken stop)
    {
        var number = 0;
        foreach (var group in session.Manifest.Destinations.GroupBy(Request, RequestComparer.Instance))
        {
            var start = session.World.Now;
            var package = await Packer.Pack(group.Key, session.PackageFolder(number++), session.World, stop);
            session.World.Log.Say(package.Packed
                ? $"{session.Project}: packed {Sizes.Files(package.Content.Files)}, {Sizes.Show(package.Content.Bytes)} to {Sizes.Show(package.ArchiveBytes)} in {Durations.Tell(session.World.Since(start))}"
                : $"{session.Project}: package of {Sizes.Files(package.Content.Files)} is as before");
            session.World.Log.Detail($"[package] content={package.Content.Digest} sha256={package.ArchiveSha256}");
            foreach (var effective in group) PackageFiles.Place(package, session.Folder(effective));
        }
    }

    public PackageRequest Request(Effective effective) => new()
    {
        Project = session.Input.Directory,
        NotContent = [session.Input.ProjectFile, session.Input["_Manifest"] ?? Path.Combine(session.Input.Directory, "deploy.props")],
        Runtime = effective.Runtime,
        Root = effective.Runtime == Runtime.Dotnet
            ? PublishFolder(effective.To.Platform.Declaration.PublishFor)
            : Path.GetFullPath(session.Manifest.Root, session.Input.Directory),
        IsSource = effective.Runtime != Runtime.Dotnet,
        Files = OwnObjectFiles.With(effective.Files, effective.Objects, session.Input.Directory),
        Wanted = effective.To.Platform.Files(effective),
        Folder = effective.To.Platform.ArchiveFolder(effective),
    };

    /// <summary>obj/deploy/publish, and one of its own for each runtime identifier that is published with its runtime.</summary>
    string PublishFolder(string? runtime)
    {
        var folder = session.Input["_Publish"] ?? throw new InvalidOperationException("MSBuild did not name the publish folder.");
        return runtime is null ? folder : $"{Path.TrimEndingDirectorySeparator(folder)}-{runtime}{Path.DirectorySeparatorChar}";
    }

    /// <summary>Two requests that differ only in what they were made for are one package.</summary>
    sealed class RequestComparer : IEqualityComparer<PackageRequest>
    {
        public static readonly RequestComparer Instance = new();

        public bool Equals(PackageRequest? one, PackageRequest? other) =>
            one!.Runtime == other!.Runtime && one.Root == other.Root && one.Folder == other.Folder && one.Files.SequenceEqual(other.Files)
            && one.Wanted.Select(Shared).SequenceEqual(other.Wanted.Select(Shared))
            && one.Generated.Keys.SequenceEqual(other.Generated.Keys) && one.Generated.All(file => file.Value.SequenceEqual(other.Generated[file.Key]));

        /// <summary>Whom a file is made for is no part of what it holds.</summary>
        static WantedFile Shared(WantedFile wanted) => wanted with { For = "" };

        public int GetHashCode(PackageRequest request) => HashCode.Combine(request.Runtime, request.Root, request.Files.Length, request.Generated.Count);
    }
}
