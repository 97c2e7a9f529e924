using Microsoft.AspNetCore.StaticFiles;

namespace Dogshore.Local.Static;

/// <summary>Content types by a file's extension: ASP.NET's list and what it lacks.</summary>
static class ContentTypes
{
    static readonly FileExtensionContentTypeProvider Known = new()
    {
        Mappings =
        {
            [".avif"] = "image/avif", [".heic"] = "image/heic", [".jxl"] = "image/jxl",
            [".br"] = "application/octet-stream", [".gz"] = "application/gzip", [".7z"] = "application/x-7z-compressed",
            [".flac"] = "audio/flac", [".m4a"] = "audio/mp4", [".opus"] = "audio/ogg", [".vtt"] = "text/vtt",
            [".geojson"] = "application/geo+json", [".jsonld"] = "application/ld+json", [".map"] = "application/json", [".webmanifest"] = "application/manifest+json",
            [".glb"] = "model/gltf-binary", [".gltf"] = "model/gltf+json",
            [".atom"] = "application/atom+xml", [".rss"] = "application/rss+xml",
            [".js"] = "text/javascript", [".mjs"] = "text/javascript", [".wasm"] = "application/wasm",
            [".md"] = "text/markdown", [".toml"] = "application/toml", [".yaml"] = "application/yaml", [".yml"] = "application/yaml",
            [".otf"] = "font/otf", [".ttf"] = "font/ttf", [".woff"] = "font/woff", [".woff2"] = "font/woff2",
        },
    };

    /// <summary>The content type of a path, with the charset where it is text.</summary>
    public static string Of(string path)
    {
        // Apple looks it up by this very name, without an extension.
        if (Path.GetFileName(path) == "apple-app-site-association") return "application/json";
        if (!Known.TryGetContentType(path, out var type)) return "application/octet-stream";
        // XML says its charset itself (RFC 7303), and a header would overrule it.
        return type.StartsWith("text/", StringComparison.Ordinal) && type != "text/xml" ? type + "; charset=utf-8" : type;
    }
}
