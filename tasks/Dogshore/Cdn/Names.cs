using System.Text.RegularExpressions;

namespace Dogshore.Cdn;

/// <summary>What the name of a file tells of it.</summary>
static partial class Names
{
    /// <summary>Names new assets to the browser: written after all that it may name.</summary>
    public static bool IsPage(string name) => Path.GetExtension(name).ToLowerInvariant() is ".html" or ".htm" or ".xhtml" or ".webmanifest"
        || Path.GetFileName(name) is "sw.js" or "service-worker.js" or "ngsw.json" or "asset-manifest.json" or "sitemap.xml" or "robots.txt";

    /// <summary>Whether the name carries a fingerprint, by the habits of the tools that make them. In doubt it does not: a name that may
    /// change is asked for again each time, which is slower and never wrong.</summary>
    public static bool IsFingerprinted(string name)
    {
        var file = Path.GetFileName(name);
        return Django().IsMatch(file) || Mixed(AspNet().Match(file).Groups[1].Value) || Cased(Vite().Match(file).Groups[1].Value);
    }

    // A word or a date of ten letters is no hash.
    static bool Mixed(string hash) => hash.Any(char.IsAsciiDigit) && hash.Count(char.IsAsciiLetter) >= 3;
    // Eight letters are a word more often than a hash: a hash has all three kinds, or capitals in its midst.
    static bool Cased(string hash) => hash.Length > 0 && hash.Any(char.IsAsciiLetterLower) && hash.Skip(1).Any(char.IsAsciiLetterUpper);

    /// <summary>ManifestStaticFilesStorage: 12 hex digits of the MD5, <c>base.27e20196a850.css</c> (docs.djangoproject.com/en/5.2/ref/contrib/staticfiles).</summary>
    [GeneratedRegex(@"\.(?=[0-9a-f]*[0-9])[0-9a-f]{12}\.[A-Za-z0-9.]+$")]
    private static partial Regex Django();

    /// <summary>Static web assets of .NET: 10 digits of base 36, <c>app.5vpqkpqvzo.css</c> (learn.microsoft.com/aspnet/core/fundamentals/static-files).</summary>
    [GeneratedRegex(@"\.([a-z0-9]{10})\.[A-Za-z0-9.]+$")]
    private static partial Regex AspNet();

    /// <summary>Vite: 8 letters of URL-safe base 64, <c>index-DiwrgTda.js</c> (vite.dev/guide/build).</summary>
    [GeneratedRegex(@"-([A-Za-z0-9_-]{8})\.[A-Za-z0-9.]+$")]
    private static partial Regex Vite();
}
