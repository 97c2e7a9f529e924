using System.Collections.Frozen;

namespace Dogshore.Cdn;

/// <summary>Content types by a file's extension, as the standards name them (iana.org/assignments/media-types), with the charset where it is text.</summary>
public static class ContentTypes
{
    const string Unknown = "application/octet-stream";

    static readonly FrozenDictionary<string, string> types = new Dictionary<string, string>
    {
        [".html"] = "text/html", [".htm"] = "text/html", [".xhtml"] = "application/xhtml+xml", [".css"] = "text/css", [".js"] = "text/javascript", [".mjs"] = "text/javascript",
        [".json"] = "application/json", [".map"] = "application/json", [".jsonld"] = "application/ld+json", [".geojson"] = "application/geo+json", [".webmanifest"] = "application/manifest+json",
        [".xml"] = "text/xml", [".rss"] = "application/rss+xml", [".atom"] = "application/atom+xml", [".txt"] = "text/plain", [".md"] = "text/markdown", [".csv"] = "text/csv",
        [".ics"] = "text/calendar", [".vtt"] = "text/vtt", [".yaml"] = "application/yaml", [".yml"] = "application/yaml", [".toml"] = "application/toml", [".wasm"] = "application/wasm", [".pdf"] = "application/pdf",
        [".svg"] = "image/svg+xml", [".png"] = "image/png", [".jpg"] = "image/jpeg", [".jpeg"] = "image/jpeg", [".gif"] = "image/gif", [".webp"] = "image/webp", [".avif"] = "image/avif",
        [".ico"] = "image/x-icon", [".bmp"] = "image/bmp", [".heic"] = "image/heic", [".jxl"] = "image/jxl", [".tif"] = "image/tiff", [".tiff"] = "image/tiff",
        [".woff"] = "font/woff", [".woff2"] = "font/woff2", [".ttf"] = "font/ttf", [".otf"] = "font/otf", [".eot"] = "application/vnd.ms-fontobject",
        [".mp3"] = "audio/mpeg", [".m4a"] = "audio/mp4", [".ogg"] = "audio/ogg", [".opus"] = "audio/ogg", [".wav"] = "audio/wav", [".flac"] = "audio/flac",
        [".mp4"] = "video/mp4", [".webm"] = "video/webm", [".mov"] = "video/quicktime", [".m4v"] = "video/mp4", [".glb"] = "model/gltf-binary", [".gltf"] = "model/gltf+json",
        [".zip"] = "application/zip", [".gz"] = "application/gzip", [".tar"] = "application/x-tar", [".7z"] = "application/x-7z-compressed", [".br"] = Unknown,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>A store that is told none serves <c>text/plain</c> or <c>application/octet-stream</c>, and a browser then runs no script and shows no style.</summary>
    public static string Of(string name)
    {
        // Apple looks it up by this very name, without an extension.
        if (Path.GetFileName(name) == "apple-app-site-association") return "application/json";
        if (!types.TryGetValue(Path.GetExtension(name), out var type)) return Unknown;
        // XML says its charset itself (RFC 7303), and a header would overrule it.
        return type.StartsWith("text/", StringComparison.Ordinal) && type != "text/xml" ? type + "; charset=utf-8" : type;
    }

    /// <summary>Worth a try to compress: pictures, films and archives are so already.</summary>
    public static bool IsCompressible(string type) => type.StartsWith("text/", StringComparison.Ordinal)
        || type.Split(';')[0] is "application/json" or "application/xhtml+xml" or "application/wasm" or "image/svg+xml" or "image/x-icon" or "image/bmp" or "font/ttf" or "font/otf" or "application/vnd.ms-fontobject" or "application/yaml" or "application/toml"
        || type.EndsWith("+json", StringComparison.Ordinal) || type.EndsWith("+xml", StringComparison.Ordinal);
}
