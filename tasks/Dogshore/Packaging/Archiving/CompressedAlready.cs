using System.Collections.Immutable;

namespace Dogshore.Packaging.Archiving;

/// <summary>Files that get no smaller, told by their names.</summary>
static class CompressedAlready
{
    static readonly ImmutableHashSet<string> extensions = ImmutableHashSet.Create(StringComparer.OrdinalIgnoreCase,
        ".7z", ".aac", ".avif", ".br", ".bz2", ".gif", ".gz", ".heic", ".jar", ".jpeg", ".jpg", ".m4a", ".mkv", ".mov", ".mp3", ".mp4", ".nupkg", ".ogg",
        ".png", ".rar", ".tgz", ".webm", ".webp", ".whl", ".woff", ".woff2", ".xz", ".zip", ".zst");

    public static bool Is(string path) => extensions.Contains(Path.GetExtension(path));
}
