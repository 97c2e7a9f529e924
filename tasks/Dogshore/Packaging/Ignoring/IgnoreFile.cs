using System.Collections.Immutable;

namespace Dogshore.Packaging.Ignoring;

/// <summary>The rules of one .gitignore or .deployignore, in the order of its lines.</summary>
static class IgnoreFile
{
    /// <param name="shown">Name of the file in messages.</param>
    public static ImmutableArray<IgnoreRule> Parse(ReadOnlySpan<byte> text, string shown)
    {
        if (text.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF])) text = text[3..];
        var rules = ImmutableArray.CreateBuilder<IgnoreRule>();
        for (var number = 1; !text.IsEmpty; number++)
        {
            var end = text.IndexOf((byte)'\n');
            var line = end < 0 ? text : text[..end];
            text = end < 0 ? [] : text[(end + 1)..];
            if (line.EndsWith("\r"u8)) line = line[..^1];
            if (line.StartsWith("#"u8)) continue;
            line = WithoutTrailingSpaces(line);
            if (line.IsEmpty || line.SequenceEqual("!"u8)) continue;
            rules.Add(new(line, shown, number));
        }
        return rules.ToImmutable();
    }

    /// <summary>Spaces at the end count only when a backslash stands before them.</summary>
    static ReadOnlySpan<byte> WithoutTrailingSpaces(ReadOnlySpan<byte> line)
    {
        var end = 0;
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == (byte)' ') continue;
            if (line[i] == (byte)'\\') i++;
            end = Math.Min(i + 1, line.Length);
        }
        return line[..end];
    }
}
