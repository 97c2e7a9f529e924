using System.Text;

namespace Dogshore.Records;

static class Markdown
{
    /// <summary>Names, versions and messages come from elsewhere: they stay within their cell and are no markup, no mention, no link.</summary>
    public static string Text(string text)
    {
        var safe = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            if (char.IsControl(letter)) safe.Append(' ');
            else if (letter is '|' or '`' or '<' or '>' or '[' or ']' or '*' or '\\') safe.Append('\\').Append(letter);
            // A name after @ would be called to the page.
            else if (letter == '@') safe.Append("@\u200b");
            else safe.Append(letter);
        }
        return safe.ToString();
    }
}
