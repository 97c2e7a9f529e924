using System.Text;
using System.Text.RegularExpressions;

namespace Dogshore.Worlds;

/// <summary>What every word passes on its way to a log: secrets are hidden, terminal control removed, lines split, commands
/// to CI runners made inert, length bounded. Pure text in, lines out.</summary>
/// <remarks>What comes out holds no <c>\r</c>, <c>\n</c> or ESC. GitHub acts on <c>::</c> at the start of a line (after trimming)
/// and on <c>##[</c> anywhere, Azure on <c>##vso[</c>, TeamCity on <c>##teamcity[</c> (reliability.md §4.4).</remarks>
public static partial class Funnel
{
    /// <summary>Longest line, in characters.</summary>
    public const int LineLimit = 4_000;
    /// <summary>Most lines of one message.</summary>
    public const int LinesLimit = 1_000;
    /// <summary>Before each line of a message but the first, and before each line of somebody else's log.</summary>
    public const string Continuation = "  | ";

    const string Cut = " … (cut)";

    /// <summary>The lines of a message, without their line ends; at least one.</summary>
    public static IReadOnlyList<string> Lines(string text, Masks masks)
    {
        // Before the split: a key of several lines is one secret.
        var hidden = masks.Hide(text);
        var lines = new List<string>();
        var rest = hidden.AsSpan();
        while (lines.Count < LinesLimit)
        {
            var end = rest.IndexOfAny('\r', '\n');
            lines.Add(Line(end < 0 ? rest : rest[..end], masks));
            if (end < 0) return lines;
            rest = rest[(rest[end..].StartsWith("\r\n") ? end + 2 : end + 1)..];
            // A line end at the end of a text ends its last line and begins none.
            if (rest.IsEmpty) return lines;
        }
        lines.Add($"… (cut after {LinesLimit} lines)");
        return lines;
    }

    /// <summary>A message in lines, all but the first marked as its continuation.</summary>
    public static IEnumerable<string> Message(string text, Masks masks) =>
        Lines(text, masks).Select((line, index) => index == 0 ? line : Continuation + line);

    static string Line(ReadOnlySpan<char> line, Masks masks)
    {
        // Control sequences inside a secret would hide it from the masks and are gone on the screen: so once more after them.
        var plain = masks.Hide(WithoutControls(line, LineLimit + Masks.Shown.Length, out var cutBefore), LineLimit, out var cutHere);
        var inert = CommandOfRunner().Replace(plain, "$1 [");
        var start = inert.AsSpan().TrimStart();
        if (start.StartsWith("::", StringComparison.Ordinal)) inert = string.Concat(inert.AsSpan(0, inert.Length - start.Length), ": :", start[2..]);
        return cutBefore || cutHere ? inert + Cut : inert;
    }

    [GeneratedRegex(@"(##\w*)\[")]
    private static partial Regex CommandOfRunner();

    /// <summary>Drops C0 (but tab), DEL, C1, whole ANSI sequences, and what turns or breaks lines on a screen.</summary>
    static string WithoutControls(ReadOnlySpan<char> line, int enough, out bool cut)
    {
        var text = new StringBuilder(Math.Min(line.Length, enough));
        var at = 0;
        while (at < line.Length && text.Length < enough)
        {
            var letter = line[at];
            if (letter is '\x1b' or '\x9b' or '\x9d') at = AfterSequence(line, at);
            else
            {
                if (letter == '\t' || !(char.IsControl(letter) || IsLayout(letter))) text.Append(letter);
                at++;
            }
        }
        cut = at < line.Length;
        return text.ToString();
    }

    static bool IsLayout(char letter) => letter is '\u2028' or '\u2029' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');

    /// <summary>Where an ANSI sequence that begins here is over: colours and cursors (CSI), titles and links (OSC), or two characters.</summary>
    static int AfterSequence(ReadOnlySpan<char> line, int at)
    {
        var kind = line[at++];
        if (kind == '\x1b')
        {
            if (at == line.Length) return at;
            kind = line[at] switch { '[' => '\x9b', ']' => '\x9d', _ => kind };
            if (kind != '\x1b') at++;
            else return char.IsControl(line[at]) ? at : at + 1;
        }
        if (kind == '\x9b')
        {
            while (at < line.Length && line[at] is >= ' ' and <= '?') at++;
            return at < line.Length && line[at] is >= '@' and <= '~' ? at + 1 : at;
        }
        var end = line[at..].IndexOfAny('\a', '\x9c', '\x1b');
        // One that never ends is taken for a stray beginning: nothing is hidden behind it.
        return end < 0 ? at : at + end + (line[at + end] == '\x1b' ? 0 : 1);
    }
}
