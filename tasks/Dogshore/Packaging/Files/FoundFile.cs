using System.Collections.Immutable;

namespace Dogshore.Packaging.Files;

/// <summary>A file on its way into the package.</summary>
/// <param name="Path">In the package, with forward slashes.</param>
/// <param name="Source">Where its bytes lie, absolute, links followed; null for a generated file.</param>
/// <param name="Shown">What messages call it: relative to the project, or, published, to the publish folder.</param>
/// <param name="Rule">What let it in.</param>
/// <param name="IsAllowed">The manifest lets it in although it may look like a secret.</param>
sealed record FoundFile(string Path, string? Source, string Shown, FileFacts Facts, string Rule, bool IsAllowed)
{
    /// <summary>The bytes of a generated file.</summary>
    public ImmutableArray<byte> Bytes { get; init; } = [];

    public static FoundFile Generated(string path, ImmutableArray<byte> bytes, string rule = "generated", bool isExecutable = false) =>
        new(path, null, path, new FileFacts(FileKind.Regular, bytes.Length, 0, 0, 0, isExecutable), rule, IsAllowed: true) { Bytes = bytes };

    public ListedFile Listed => new(Path, Source, Facts.Bytes, Facts.IsExecutable, Rule);
}
