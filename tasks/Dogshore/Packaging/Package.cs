using System.Collections.Immutable;
using Dogshore.Manifest;
using Dogshore.Model;
using Dogshore.Platforms;

namespace Dogshore.Packaging;

/// <summary>What is to be packed.</summary>
public sealed record PackageRequest
{
    /// <summary>Folder of the project, absolute.</summary>
    public required string Project { get; init; }
    /// <summary>The project's own files that describe it and are not the app: the project file and the manifest, absolute.</summary>
    public ImmutableArray<string> NotContent { get; init; } = [];
    public required Runtime Runtime { get; init; }
    /// <summary>Where the app's files lie, absolute: the publish folder for .NET, else the project's folder or the site's.</summary>
    public required string Root { get; init; }
    /// <summary>Root holds sources: ignore rules apply. False for a publish folder, of which everything counts.</summary>
    public required bool IsSource { get; init; }
    public ImmutableArray<FileRule> Files { get; init; } = [];
    /// <summary>Files that the platform wants: made, or completed in the packed copy.</summary>
    public ImmutableArray<WantedFile> Wanted { get; init; } = [];
    /// <summary>Folder of the archive in which all files lie, with its slash at the end; empty for its root.</summary>
    public string Folder { get; init; } = "";
    /// <summary>Files that stand in the place of any others of their paths: path in the package and bytes.</summary>
    public ImmutableSortedDictionary<string, byte[]> Generated { get; init; } = ImmutableSortedDictionary<string, byte[]>.Empty;
}

/// <summary>A file that would be packed.</summary>
/// <param name="Path">In the package, with forward slashes.</param>
/// <param name="Source">On this machine, absolute; null for a generated file.</param>
/// <param name="Rule">What let it in, for -t:DeployList: <c>published</c>, <c>not ignored</c>, <c>DeployFile data</c>, <c>generated</c>, <c>made for heroku</c>.</param>
public sealed record ListedFile(string Path, string? Source, long Bytes, bool IsExecutable, string Rule);

/// <summary>A file that would not be packed and why: <c>.gitignore:3 *.log</c>, <c>project file</c>.</summary>
public sealed record LeftOut(string Path, string Rule);

/// <summary>What the package would hold.</summary>
public sealed record Listing(ImmutableArray<ListedFile> Files, ImmutableArray<LeftOut> LeftOut);

/// <summary>A package as it was made.</summary>
/// <param name="Archive">The tar.gz, absolute.</param>
/// <param name="ArchiveSha256">Of the archive's bytes, lower-case hex.</param>
/// <param name="Packed">False when nothing had changed and the archive of an earlier run was taken.</param>
public sealed record Package(ContentSummary Content, PackageList List, string Archive, long ArchiveBytes, string ArchiveSha256, bool Packed)
{
    public ImmutableArray<PackedFile> Files => List.Files;
}

/// <summary>The files of a package, read when somebody asks: a deploy of nothing new does not.</summary>
public sealed class PackageList(Func<ImmutableArray<PackedFile>> read)
{
    ImmutableArray<PackedFile> files;

    public ImmutableArray<PackedFile> Files => files.IsDefault ? files = read() : files;
}
