namespace Dogshore.Packaging.Ignoring;

/// <summary>Reads <c>[a-z]</c>, <c>[!0-9]</c>, <c>[[:alpha:]_]</c> as git does: the first <c>]</c> is a member, a backslash quotes,
/// names of classes are ASCII's.</summary>
static class GitClass
{
    /// <param name="at">At the opening bracket; left at the closing one.</param>
    /// <returns>Null when the class never closes or names one that does not exist: such a pattern matches nothing.</returns>
    public static ByteSet? Read(ReadOnlySpan<byte> text, ref int at)
    {
        var i = at + 1;
        var isNegated = i < text.Length && text[i] is (byte)'!' or (byte)'^';
        if (isNegated) i++;
        var set = ByteSet.None;
        byte? before = null;
        for (var isFirst = true; ; isFirst = false, i++)
        {
            if (i >= text.Length) return null;
            var value = text[i];
            if (value == (byte)']' && !isFirst) break;
            if (value == (byte)'\\')
            {
                if (++i >= text.Length) return null;
                before = text[i];
                set = set.With(text[i]);
            }
            else if (value == (byte)'-' && before is { } from && i + 1 < text.Length && text[i + 1] != (byte)']')
            {
                if (text[++i] == (byte)'\\' && ++i >= text.Length) return null;
                for (int member = from; member <= text[i]; member++) set = set.With((byte)member);
                before = null;
            }
            else if (value == (byte)'[' && i + 1 < text.Length && text[i + 1] == (byte)':')
            {
                var length = text[(i + 2)..].IndexOf((byte)']');
                if (length < 0) return null;
                if (length > 0 && text[i + 2 + length - 1] == (byte)':')
                {
                    if (!Add(ref set, text.Slice(i + 2, length - 1))) return null;
                    i += 2 + length;
                    before = null;
                }
                else
                {
                    before = value;
                    set = set.With(value);
                }
            }
            else
            {
                before = value;
                set = set.With(value);
            }
        }
        at = i;
        return isNegated ? ~set : set;
    }

    static bool Add(ref ByteSet set, ReadOnlySpan<byte> name)
    {
        Func<char, bool>? holds = System.Text.Encoding.ASCII.GetString(name) switch
        {
            "alnum" => char.IsAsciiLetterOrDigit,
            "alpha" => char.IsAsciiLetter,
            "blank" => value => value is ' ' or '\t',
            "cntrl" => value => value is < ' ' or '\x7f',
            "digit" => char.IsAsciiDigit,
            "graph" => value => value is > ' ' and < '\x7f',
            "lower" => char.IsAsciiLetterLower,
            "print" => value => value is >= ' ' and < '\x7f',
            "punct" => value => value is > ' ' and < '\x7f' && !char.IsAsciiLetterOrDigit(value),
            "space" => value => value is ' ' or (>= '\t' and <= '\r'),
            "upper" => char.IsAsciiLetterUpper,
            "xdigit" => char.IsAsciiHexDigit,
            _ => null,
        };
        if (holds is null) return false;
        for (var value = 0; value < 128; value++)
        {
            if (holds((char)value)) set = set.With((byte)value);
        }
        return true;
    }
}
