using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dogshore.Model;

namespace Dogshore.Platforms.Serving;

/// <summary>A small server of static files in Python's own words, without a package to install, for platforms that run processes and serve
/// no files by themselves.</summary>
static partial class StaticServer
{
    public const string Path = ".dogshore/serve.py";
    /// <summary>It listens at $PORT.</summary>
    public const string Command = $"python3 {Path}";

    /// <param name="hidden">Files at the root that the platform wanted and that are no part of the site.</param>
    public static MadeFile File(string platform, ImmutableArray<Headers> headers, params string[] hidden) => new(platform, Path, Script.ReplaceLineEndings("\n")
        .Replace("RULES = []", $"RULES = {Rules(headers)}", StringComparison.Ordinal)
        .Replace("OURS = set()", $"OURS = {{{string.Join(", ", hidden.Select(name => $"\"{name}\""))}}}", StringComparison.Ordinal));

    /// <summary>Pairs of a regular expression over the path and a Cache-Control; JSON is Python here.</summary>
    static string Rules(ImmutableArray<Headers> headers) => JsonSerializer.Serialize(
        [.. headers.Where(rule => rule.Cache is not null).Select(rule => (string[])[string.Join('|', rule.Match.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Pattern)), rule.Cache!])],
        StaticJson.Default.StringArrayArray);

    /// <summary>A glob as a regular expression: ** crosses folders, * and ? do not.</summary>
    internal static string Pattern(string glob)
    {
        var text = new StringBuilder();
        for (var at = 0; at < glob.Length; at++)
        {
            if (glob.AsSpan(at).StartsWith("**/")) { text.Append("(?:.*/)?"); at += 2; }
            else if (glob.AsSpan(at).StartsWith("**")) { text.Append(".*"); at++; }
            else if (glob[at] == '*') text.Append("[^/]*");
            else if (glob[at] == '?') text.Append("[^/]");
            else text.Append(System.Text.RegularExpressions.Regex.Escape(glob[at].ToString()));
        }
        return text.ToString();
    }

    [JsonSourceGenerationOptions]
    [JsonSerializable(typeof(string[][]))]
    sealed partial class StaticJson : JsonSerializerContext;

    const string Script = """
        # Made by Dogshore: serves the files of this folder, pages without their .html too, 404.html for what is not there.
        import http.server, os, posixpath, re, socketserver, urllib.parse

        ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
        OURS = set()
        RULES = []


        class Handler(http.server.SimpleHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            server_version, sys_version = "dogshore", ""
            extensions_map = {**http.server.SimpleHTTPRequestHandler.extensions_map, ".js": "text/javascript", ".mjs": "text/javascript",
                              ".svg": "image/svg+xml", ".webp": "image/webp", ".woff2": "font/woff2", ".wasm": "application/wasm", ".webmanifest": "application/manifest+json"}

            def translate_path(self, path):
                path = posixpath.normpath(urllib.parse.unquote(path.split("?", 1)[0].split("#", 1)[0]))
                parts = [part for part in path.split("/") if part]
                # Neither what is hidden nor what the platform wanted is part of the site; .well-known is.
                hidden = any(part.startswith(".") and part != ".well-known" for part in parts) or any(os.sep in part or "\0" in part for part in parts)
                if hidden or (len(parts) == 1 and parts[0] in OURS):
                    return os.path.join(ROOT, ".dogshore", "nothing")
                found = os.path.join(ROOT, *parts)
                return found + ".html" if not os.path.exists(found) and os.path.isfile(found + ".html") else found

            def list_directory(self, path):
                self.send_error(404)

            def send_error(self, code, message=None, explain=None):
                page = os.path.join(ROOT, "404.html")
                if code != 404 or not os.path.isfile(page):
                    return super().send_error(code, message, explain)
                with open(page, "rb") as file:
                    body = file.read()
                self.send_response(404)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(body)

            def guess_type(self, path):
                kind = super().guess_type(path)
                return kind + "; charset=utf-8" if kind.startswith("text/") and "charset" not in kind else kind

            def end_headers(self):
                path = urllib.parse.unquote(getattr(self, "path", "/").split("?", 1)[0]).lstrip("/")
                for pattern, cache in RULES:
                    if re.fullmatch(pattern, path):
                        self.send_header("Cache-Control", cache)
                        break
                super().end_headers()

            def log_message(self, *args):
                pass


        class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
            daemon_threads = True
            request_queue_size = 128


        Server(("0.0.0.0", int(os.environ["PORT"])), Handler).serve_forever()

        """;
}
