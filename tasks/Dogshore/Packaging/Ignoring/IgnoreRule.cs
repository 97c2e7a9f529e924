using System.Text;

namespace Dogshore.Packaging.Ignoring;

/// <summary>One line of an ignore file.</summary>
sealed class IgnoreRule
{
    static readonly System.Buffers.SearchValues<byte> Special = System.Buffers.SearchValues.Create("*?[\\"u8);

    readonly byte[] literal;
    readonly BytePattern? rest;
    readonly bool isForName;
    readonly bool isSuffix;
    readonly bool isForFolders;

    /// <summary>The line lets in what an earlier one left out.</summary>
    public bool IsNegative { get; }

    /// <summary>Where it stands and what it says, for people: <c>sub/.gitignore:3 *.log</c>.</summary>
    public string Said { get; }

    public IgnoreRule(ReadOnlySpan<byte> line, string file, int number)
    {
        Said = $"{file}:{number} {Encoding.UTF8.GetString(line)}";
        if (line.StartsWith("!"u8))
        {
            IsNegative = true;
            line = line[1..];
        }
        if (line.EndsWith("/"u8))
        {
            isForFolders = true;
            line = line[..^1];
        }
        isForName = !line.Contains((byte)'/');
        if (!isForName && line[0] == (byte)'/') line = line[1..];

        // git compares what stands before the first wildcard byte by byte and reads only the rest as a pattern; so "a**/b" is "a", then "**/b".
        var plain = line.IndexOfAny(Special);
        isSuffix = isForName && plain == 0 && line[0] == (byte)'*' && !line[1..].ContainsAny(Special);
        if (isSuffix)
        {
            literal = line[1..].ToArray();
            return;
        }
        if (isForName && plain >= 0) plain = 0;
        literal = (plain < 0 ? line : line[..plain]).ToArray();
        if (plain >= 0) rest = GitGlob.Read(line[plain..]);
    }

    /// <param name="path">Below the folder of the ignore file, with slashes.</param>
    /// <param name="name">The last component of the path.</param>
    public bool Matches(ReadOnlySpan<byte> path, ReadOnlySpan<byte> name, bool isFolder)
    {
        if (isForFolders && !isFolder) return false;
        var text = isForName ? name : path;
        if (isSuffix) return text.EndsWith(literal);
        if (rest is null) return text.SequenceEqual(literal) && literal.Length > 0;
        return text.StartsWith(literal) && rest.Matches(text[literal.Length..]);
    }
}
