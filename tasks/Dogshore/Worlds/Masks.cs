using System.Buffers;
using System.Collections.Immutable;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Dogshore.Worlds;

/// <summary>The secrets of a build and every form in which a tool may print them: as they are, base64 (wherever they start
/// in it), URL-encoded, JSON- and HTML-escaped, quoted for a shell, and each line of one that has several. One instance
/// serves a whole build, so that what one task read another does not show. Thread-safe.</summary>
public sealed partial class Masks
{
    /// <summary>What stands in the place of a secret.</summary>
    public const string Shown = "***";

    /// <summary>Shorter values would blacken half of the log and are not hidden by it: they are refused where they are read.</summary>
    public const int Least = 4;

    /// <summary>Parts of a secret, a line of a key or a piece of base64, are hidden from this length on.</summary>
    const int LeastPart = 6;

    readonly Lock gate = new();
    volatile Forms forms = Forms.None;

    /// <summary>From now on the value is hidden. Values under <see cref="Least"/> characters are left alone.</summary>
    public void Add(string value)
    {
        if (value.Length < Least) return;
        lock (gate)
        {
            if (!forms.All.Contains(value)) forms = new Forms(forms.All.Union(FormsOf(value)));
        }
    }

    /// <summary>The text with every form of every secret replaced.</summary>
    public string Hide(string text) => forms.FirstStart(text, text.Length) < 0 ? text : Hide(text, int.MaxValue, out _);

    /// <summary>The same, but stops after about <paramref name="enough"/> characters of result, so that a huge line costs little.
    /// A secret is never cut in two by that.</summary>
    internal string Hide(ReadOnlySpan<char> text, int enough, out bool cut)
    {
        var known = forms;
        var result = new StringBuilder(Math.Min(text.Length, enough) + Shown.Length);
        var at = 0;
        while (at < text.Length && result.Length < enough)
        {
            var room = (int)Math.Min(text.Length - at, (long)enough - result.Length);
            var found = known.FirstStart(text[at..], room);
            result.Append(text.Slice(at, found < 0 ? room : found));
            at += found < 0 ? room : found;
            if (found < 0) continue;
            result.Append(Shown);
            at = known.EndOfAll(text, at);
        }
        cut = at < text.Length;
        return result.ToString();
    }

    static IEnumerable<string> FormsOf(string value)
    {
        IEnumerable<string> values = [value, value.Trim(), .. value.Split('\n', '\r').Select(line => line.Trim()).Where(line => line.Length >= LeastPart)];
        foreach (var each in values.Where(each => each.Length >= Least).Distinct())
        {
            yield return each;
            var url = Uri.EscapeDataString(each);
            yield return url;
            yield return LowerHex(url);
            yield return WebUtility.UrlEncode(each);
            yield return LowerHex(WebUtility.UrlEncode(each));
            yield return JsonEncodedText.Encode(each).ToString();
            yield return LowerHex(JsonEncodedText.Encode(each).ToString());
            var json = JsonEncodedText.Encode(each, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString();
            yield return json;
            yield return json.Replace("/", "\\/", StringComparison.Ordinal);
            // As Python writes it.
            yield return string.Concat(json.Select(letter => char.IsAscii(letter) ? letter.ToString() : $"\\u{(int)letter:x4}"));
            yield return WebUtility.HtmlEncode(each);
            yield return each.Replace("'", "'\\''", StringComparison.Ordinal);
            foreach (var form in Base64(Encoding.UTF8.GetBytes(each))) yield return form;
        }
    }

    /// <summary>%2F and \u00E9 may also be written %2f and \u00e9; only hex digits are touched.</summary>
    static string LowerHex(string escaped) => Hex().Replace(escaped, match => match.Value.ToLowerInvariant());

    [GeneratedRegex(@"%[0-9A-F]{2}|\\u[0-9A-F]{4}")]
    private static partial Regex Hex();

    /// <summary>A value inside a longer base64 text ("user:value") starts at one of three places in a group; the characters
    /// that depend on its neighbours are left out.</summary>
    static IEnumerable<string> Base64(byte[] bytes)
    {
        IEnumerable<string> found = [Convert.ToBase64String(bytes)];
        for (var before = 0; before < 3; before++)
        {
            var text = Convert.ToBase64String([.. new byte[before], .. bytes]);
            var from = ((8 * before) + 5) / 6;
            var to = 8 * (before + bytes.Length) / 6;
            if (to - from >= LeastPart) found = found.Append(text[from..to]);
        }
        foreach (var form in found)
        {
            yield return form;
            yield return form.Replace('+', '-').Replace('/', '_');
        }
    }

    /// <summary>All forms, ready to be searched for at once.</summary>
    sealed class Forms(ImmutableHashSet<string> all)
    {
        public static readonly Forms None = new(ImmutableHashSet.Create<string>(StringComparer.Ordinal));

        public ImmutableHashSet<string> All { get; } = all;
        readonly SearchValues<string> search = SearchValues.Create([.. all], StringComparison.Ordinal);
        readonly ILookup<char, string> byFirst = all.ToLookup(form => form[0]);
        readonly int longest = all.Count == 0 ? 0 : all.Max(form => form.Length);

        /// <summary>Where the first form begins, when that is before <paramref name="limit"/>; else -1.</summary>
        public int FirstStart(ReadOnlySpan<char> text, int limit)
        {
            if (longest == 0) return -1;
            var found = text[..(int)Math.Min(text.Length, (long)limit + longest - 1)].IndexOfAny(search);
            return found < limit ? found : -1;
        }

        /// <summary>The end of the form that begins here and of all that overlap it: two secrets may share characters.</summary>
        public int EndOfAll(ReadOnlySpan<char> text, int start)
        {
            var end = start;
            for (var at = start; at == start || at < end; at++)
            {
                foreach (var form in byFirst[text[at]])
                {
                    if (at + form.Length > end && text[at..].StartsWith(form, StringComparison.Ordinal)) end = at + form.Length;
                }
            }
            return end;
        }
    }
}
