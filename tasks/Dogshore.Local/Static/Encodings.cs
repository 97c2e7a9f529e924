using Microsoft.Net.Http.Headers;

namespace Dogshore.Local.Static;

/// <summary>Chooses among the forms in which a page lies there (RFC 9110 §12.5.3).</summary>
static class Encodings
{
    /// <summary>The codings we know by the suffix of the file, the smaller one first.</summary>
    public static readonly IReadOnlyList<(string Suffix, string Name)> Known = [(".br", "br"), (".gz", "gzip")];

    /// <summary>The form that the client likes best; among equals the smaller one. Without a wish of the client it is the plain one,
    /// also where it is said to be unwelcome: better than 406.</summary>
    public static Representation Choose(Page page, IList<StringWithQualityHeaderValue> accepted)
    {
        var (best, quality) = (page.Plain, Quality(Wish("identity")));
        foreach (var packed in page.Packed.Reverse())
        {
            var wish = Quality(Wish(packed.Encoding!) ?? Wish("*"));
            if (wish > 0 && wish >= quality) (best, quality) = (packed, wish);
        }
        return best;

        static double Quality(StringWithQualityHeaderValue? wish) => wish is null ? 0 : wish.Quality ?? 1;

        StringWithQualityHeaderValue? Wish(string name) =>
            accepted.FirstOrDefault(value => value.Value.Equals(name, StringComparison.OrdinalIgnoreCase) || (name == "gzip" && value.Value.Equals("x-gzip", StringComparison.OrdinalIgnoreCase)));
    }
}
