using System.Collections.Immutable;
using System.Text;

namespace Dogshore.Packaging.Ignoring;

/// <summary>The manifest's globs, joined by <c>;</c>: <c>*</c> and <c>?</c> within a component, <c>**</c> for any number of folders.
/// A glob that names a folder means all below it. Compared by case on every system: content must not depend on the machine.</summary>
sealed class Globs
{
    readonly ImmutableArray<BytePattern> patterns;
    readonly string? whole;

    Globs(ImmutableArray<BytePattern> patterns, string? whole) => (this.patterns, this.whole) = (patterns, whole);

    public static Globs Of(string? text) =>
        new([.. (text ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Read)], text);

    public bool IsEmpty => patterns.IsEmpty;

    /// <param name="path">With forward slashes, relative to where the globs stand.</param>
    public bool Match(string path)
    {
        if (IsEmpty) return false;
        var bytes = Encoding.UTF8.GetBytes(path);
        for (var end = bytes.Length; end > 0; end = bytes.AsSpan(0, end).LastIndexOf((byte)'/'))
        {
            if (AnyMatches(bytes.AsSpan(0, end))) return true;
        }
        return false;
    }

    /// <summary>The file itself, not what lies below a folder of that name. A file whose name holds a semicolon is met by its whole name.</summary>
    public bool MatchFile(string path) => path == whole || !IsEmpty && AnyMatches(Encoding.UTF8.GetBytes(path));

    bool AnyMatches(ReadOnlySpan<byte> path)
    {
        foreach (var pattern in patterns)
        {
            if (pattern.Matches(path)) return true;
        }
        return false;
    }

    static BytePattern Read(string glob)
    {
        var text = glob.Replace('\\', '/');
        while (text.StartsWith("./", StringComparison.Ordinal)) text = text[2..];
        text = text.Trim('/');
        var pattern = new BytePattern();
        var components = text.Split('/');
        for (var i = 0; i < components.Length; i++)
        {
            var isLast = i == components.Length - 1;
            if (components[i] == "**")
            {
                if (isLast) pattern.Many(ByteSet.All); else pattern.Folders();
                continue;
            }
            foreach (var value in Encoding.UTF8.GetBytes(components[i])) Read(pattern, value);
            if (!isLast) pattern.Byte((byte)'/');
        }
        return pattern;
    }

    static void Read(BytePattern pattern, byte value)
    {
        switch (value)
        {
            case (byte)'*':
                pattern.Many(ByteSet.NotSlash);
                break;
            case (byte)'?':
                // One character, which may be several bytes.
                pattern.One(ByteSet.NotSlash & ~ByteSet.Continuing);
                pattern.Many(ByteSet.Continuing);
                break;
            default:
                pattern.Byte(value);
                break;
        }
    }
}
