namespace Dogshore.Local.Store;

/// <summary>What a package may come to before it counts as an attack on the disk.</summary>
/// <param name="Bytes">Sum of the files.</param>
/// <param name="Ratio">Times that the files may exceed the archive, once they exceed <paramref name="RatioFrom"/> bytes.</param>
sealed record ContentLimits(long Bytes, int Entries, int PathLength, int Depth, int Ratio, long RatioFrom)
{
    public static ContentLimits Default { get; } = new(Bytes: 32_000_000_000, Entries: 500_000, PathLength: 1024, Depth: 64, Ratio: 250, RatioFrom: 256_000_000);
}
