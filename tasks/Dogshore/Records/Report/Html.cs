using System.Net;
using System.Text;

namespace Dogshore.Records.Report;

/// <summary>HTML being written. Names, versions, paths and answers come from elsewhere: every value that is interpolated is
/// encoded, and only <see cref="Raw"/> and the literal parts of a text are markup.</summary>
sealed class Html
{
    readonly StringBuilder text = new();

    public void Add(FormattableString markup)
    {
        var values = markup.GetArguments().Select(value => value is Raw raw ? raw.Markup : (object?)WebUtility.HtmlEncode(Visible(value?.ToString() ?? ""))).ToArray();
        text.AppendFormat(System.Globalization.CultureInfo.InvariantCulture, markup.Format, values).Append('\n');
    }

    /// <summary>Markup that was made by this class already.</summary>
    public sealed record Raw(string Markup);

    /// <summary>A control character would make the page no HTML, or turn the direction of what stands beside it.</summary>
    static string Visible(string value) =>
        string.Concat(value.Select(letter => letter is not ('\n' or '\t') && (char.IsControl(letter) || letter is >= '\u202a' and <= '\u202e' or >= '\u2066' and <= '\u2069') ? '\ufffd' : letter));

    public override string ToString() => text.ToString();
}
