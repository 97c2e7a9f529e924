using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Dogshore.Local.Static;

/// <summary>What a folder offers, by path without the leading slash.</summary>
sealed class Site
{
    const string Index = "index.html";

    readonly FrozenDictionary<string, Page> pages;
    readonly FrozenSet<string> folders;

    Site(FrozenDictionary<string, Page> pages)
    {
        this.pages = pages;
        folders = pages.Keys.Where(path => path.EndsWith("/" + Index, StringComparison.Ordinal)).Select(path => path[..^(Index.Length + 1)]).ToFrozenSet(StringComparer.Ordinal);
    }

    public static Site Read(string folder, ImmutableArray<HeadersRecord> headers)
    {
        var files = SiteWalk.Files(folder);
        var cache = new CacheRules(headers, files.Keys);
        // Files of an archive have one fixed time; the folder's own tells when this content was unpacked.
        var unpacked = Seconds(Directory.GetLastWriteTimeUtc(folder));
        var pages = files.ToFrozenDictionary(file => file.Key, file => new Page(
            ContentTypes.Of(file.Key),
            cache.For(file.Key),
            Read(file.Value, null),
            [.. Encodings.Known.Where(known => files.ContainsKey(file.Key + known.Suffix)).Select(known => Read(files[file.Key + known.Suffix], known.Name))]),
            StringComparer.Ordinal);
        return new Site(pages);

        Representation Read(string path, string? encoding)
        {
            var info = new FileInfo(path);
            var written = Seconds(info.LastWriteTimeUtc);
            return new Representation(path, info.Length, written > unpacked ? written : unpacked, encoding) { Written = info.LastWriteTimeUtc };
        }
    }

    /// <summary>The page at this path, a folder's index when it ends with a slash, or null.</summary>
    public Page? Find(string path) => pages.GetValueOrDefault(path.Length == 0 || path.EndsWith('/') ? path + Index : path);

    /// <summary>A folder with an index is called like this.</summary>
    public bool IsFolder(string path) => folders.Contains(path);

    /// <summary>HTTP knows no fractions of a second.</summary>
    static DateTimeOffset Seconds(DateTime utc) => DateTimeOffset.FromUnixTimeSeconds(new DateTimeOffset(utc).ToUnixTimeSeconds());
}

/// <summary>What a path answers with.</summary>
/// <param name="Packed">The same, compressed beforehand: files beside it that end with .br or .gz.</param>
sealed record Page(string ContentType, string CacheControl, Representation Plain, ImmutableArray<Representation> Packed)
{
    /// <summary>False when a file was replaced since it was read, which happens only to folders that others write to.</summary>
    public bool IsAsRead => Plain.IsAsRead && Packed.All(each => each.IsAsRead);
}
