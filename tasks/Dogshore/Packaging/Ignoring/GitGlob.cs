namespace Dogshore.Packaging.Ignoring;

/// <summary>Reads a glob as git reads it (gitignore(5), wildmatch): byte by byte, <c>*</c> and <c>?</c> stop at a slash,
/// <c>**</c> is special only as a whole path component, classes never match a slash.</summary>
static class GitGlob
{
    public static BytePattern Read(ReadOnlySpan<byte> text)
    {
        var pattern = new BytePattern();
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case (byte)'\\':
                    i++;
                    if (i == text.Length) pattern.Never(); else pattern.Byte(text[i]);
                    break;
                case (byte)'?':
                    pattern.One(ByteSet.NotSlash);
                    break;
                case (byte)'*':
                    i = ReadStars(pattern, text, i);
                    break;
                case (byte)'[':
                    if (GitClass.Read(text, ref i) is { } set) pattern.One(set.Without((byte)'/'));
                    else
                    {
                        pattern.Never();
                        return pattern;
                    }
                    break;
                default:
                    pattern.Byte(text[i]);
                    break;
            }
        }
        return pattern;
    }

    /// <returns>Where the stars end, or the slash that belongs to them.</returns>
    static int ReadStars(BytePattern pattern, ReadOnlySpan<byte> text, int first)
    {
        var after = first;
        while (after < text.Length && text[after] == (byte)'*') after++;
        var opens = first == 0 || text[first - 1] == (byte)'/';
        var rest = text[after..];
        var closes = rest.IsEmpty || rest[0] == (byte)'/' || rest.StartsWith("\\/"u8);
        if (after - first < 2 || !opens || !closes)
        {
            pattern.Many(ByteSet.NotSlash);
            return after - 1;
        }
        if (!rest.IsEmpty && rest[0] == (byte)'/')
        {
            pattern.Folders();
            return after;
        }
        pattern.Many(ByteSet.All);
        return after - 1;
    }
}
