namespace Dogshore.Packaging;

/// <summary>Files in the ordinal order of their paths, in which they are packed, named and compared.</summary>
static class PathOrder
{
    /// <summary>They mostly are in order already, for folders are walked so; then nothing is moved.</summary>
    public static T[] Of<T>(T[] files, Func<T, string> path)
        where T : class
    {
        for (var i = 1; i < files.Length; i++)
            if (string.CompareOrdinal(path(files[i - 1]), path(files[i])) > 0) return [.. files.OrderBy(path, StringComparer.Ordinal)];
        return files;
    }
}
