using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Dogshore.Cdn;

/// <summary>Names with a fingerprint of their bytes, for sites whose build makes none: <c>css/site.css</c> is there as <c>css/site.27e20196a850.css</c> as
/// well, which browsers may keep for ever, and pages and styles name that one. The plain names stay, for whoever names them elsewhere: scripts, templates.</summary>
/// <param name="files">All of one folder, by their names in the store.</param>
/// <param name="folder">Where rewritten files are kept, by what they hold.</param>
sealed partial class Fingerprints(IReadOnlyList<StaticFile> files, CacheRules rules, string folder)
{
    /// <summary>Text of this size is no page and no style.</summary>
    const long Largest = 16 << 20;

    readonly Dictionary<string, StaticFile> plain = files.ToDictionary(file => file.Name, StringComparer.Ordinal);
    /// <summary>What each name has become; null while it is being made: of a style that comes back to itself the plain name stays.</summary>
    readonly Dictionary<string, StaticFile?> marked = new(StringComparer.Ordinal);

    public IEnumerable<StaticFile> Made()
    {
        foreach (var file in files)
        {
            if (Extension(file) is ".html" or ".htm" or ".xhtml") yield return Rewritten(file, ofHtml: true);
            else
            {
                yield return file;
                if (Marked(file) is { } mark && mark.Name != file.Name) yield return mark;
            }
        }
    }

    /// <summary>The file under a name of its bytes; null where there is to be none.</summary>
    StaticFile? Marked(StaticFile file)
    {
        // What has a name by which browsers or other sites look for it keeps it, and so does what has a fingerprint already.
        if (file.IsPage || file.IsFixed || file.Encoding is not null || file.Name.StartsWith(".well-known/", StringComparison.Ordinal) || Path.GetFileName(file.Name) is "favicon.ico" || Extension(file).Length == 0) return null;
        if (marked.TryGetValue(file.Name, out var made)) return made;
        marked[file.Name] = null;
        var written = Extension(file) == ".css" ? Rewritten(file, ofHtml: false) : file;
        var stem = file.Name[..^Path.GetExtension(file.Name).Length];
        var name = $"{stem}.{Mark(written.Sha256)}{Path.GetExtension(file.Name)}";
        return marked[file.Name] = written with { Name = name, IsFixed = true, Cache = rules.For(name, file.Name) };
    }

    /// <summary>Twelve digits, one of them no letter: what makes a word of it no fingerprint.</summary>
    static string Mark(string sha256) => Enumerable.Range(0, sha256.Length - 12).Select(at => sha256.Substring(at, 12)).First(part => part.Any(char.IsAsciiDigit));

    StaticFile Rewritten(StaticFile file, bool ofHtml)
    {
        if (file.Bytes > Largest) return file;
        var before = Encoding.UTF8.GetString(File.ReadAllBytes(file.Source));
        // Another encoding, or a page that moves what its references are relative to: left as it is.
        if (before.Contains('\uFFFD') || ofHtml && before.Contains("<base", StringComparison.OrdinalIgnoreCase)) return file;
        var text = ofHtml ? InPage(before, file.Name) : InStyle(before, file.Name);
        if (text == before) return file;
        var bytes = Encoding.UTF8.GetBytes(text);
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, hash);
        if (!File.Exists(path) || new FileInfo(path).Length != bytes.Length) Worlds.DurableFile.Write(path, bytes);
        return file with { Source = path, Bytes = bytes.Length, Sha256 = hash };
    }

    string InPage(string text, string name)
    {
        text = Attribute().Replace(text, match => match.Groups["before"].Value + Reference(match.Groups["url"].Value, name) + match.Groups["after"].Value);
        text = Srcset().Replace(text, match => match.Groups["before"].Value
            + string.Join(",", match.Groups["url"].Value.Split(',').Select(each => Candidate().Replace(each, one => one.Groups[1].Value + Reference(one.Groups[2].Value, name))))
            + match.Groups["after"].Value);
        return StyleElement().Replace(text, match => InStyle(match.Value, name));
    }

    string InStyle(string text, string name) => Style().Replace(text, match => match.Groups["before"].Value + Reference(match.Groups["url"].Value, name) + match.Groups["after"].Value);

    /// <summary>The same reference to the marked name; as it was when it is none to a file of ours.</summary>
    string Reference(string reference, string from)
    {
        var end = reference.IndexOfAny(['?', '#']);
        var (path, rest) = end < 0 ? (reference, "") : (reference[..end], reference[end..]);
        if (path.Length == 0 || path.Contains(':', StringComparison.Ordinal) || path.StartsWith("//", StringComparison.Ordinal)) return reference;
        if (Resolved(Uri.UnescapeDataString(path), from) is not { } name || !plain.TryGetValue(name, out var file) || Marked(file) is not { } mark) return reference;
        // It lies in the same folder: only the last part is another.
        return path[..(path.LastIndexOf('/') + 1)] + Uri.EscapeDataString(mark.Name[(mark.Name.LastIndexOf('/') + 1)..]) + rest;
    }

    static string? Resolved(string path, string from)
    {
        var parts = new List<string>(path[0] == '/' ? [] : from.Split('/').SkipLast(1));
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == ".") continue;
            if (part != "..") parts.Add(part);
            else if (parts.Count == 0) return null;
            else parts.RemoveAt(parts.Count - 1);
        }
        return string.Join('/', parts);
    }

    static string Extension(StaticFile file) => Path.GetExtension(file.Name).ToLowerInvariant();

    [GeneratedRegex("""(?<before>\s(?:src|href|poster|data-src)\s*=\s*(?<quote>["']))(?<url>[^"'<>]*)(?<after>\k<quote>)""", RegexOptions.IgnoreCase)]
    private static partial Regex Attribute();

    [GeneratedRegex("""(?<before>\s(?:srcset|imagesrcset)\s*=\s*(?<quote>["']))(?<url>[^"'<>]*)(?<after>\k<quote>)""", RegexOptions.IgnoreCase)]
    private static partial Regex Srcset();

    [GeneratedRegex(@"^(\s*)(\S+)")]
    private static partial Regex Candidate();

    [GeneratedRegex(@"<style\b[^>]*>.*?</style>", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex StyleElement();

    [GeneratedRegex("""(?<before>url\(\s*(?<quote>["']?))(?<url>[^"'()\s]+)(?<after>\k<quote>\s*\))|(?<before>@import\s+(?<quote>["']))(?<url>[^"']+)(?<after>\k<quote>)""", RegexOptions.IgnoreCase)]
    private static partial Regex Style();
}
