using System.Text.Encodings.Web;

namespace HelloWeb;

/// <summary>The one page of this app.</summary>
static class Page
{
    public static string Of(string greeting, string version, string? commit) => $$"""
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>hello-web</title>
        <style>
          :root { color-scheme: light dark; font: 1.125rem/1.6 system-ui, sans-serif; }
          body { display: grid; place-content: center; min-height: 100vh; margin: 0; text-align: center; }
          h1 { margin: 0; font-size: clamp(2.5rem, 10vw, 5rem); letter-spacing: -0.03em; }
          p { margin: 0.5rem 0 0; opacity: 0.75; }
          code { font: 0.95em ui-monospace, monospace; }
        </style>
        <h1>{{Text(greeting)}}, shore.</h1>
        <p>Version <code id="version">{{Text(version)}}</code>{{(commit is { Length: >= 7 } ? $" from commit <code>{Text(commit[..7])}</code>" : "")}}</p>
        </html>
        """;

    static string Text(string value) => HtmlEncoder.Default.Encode(value);
}
