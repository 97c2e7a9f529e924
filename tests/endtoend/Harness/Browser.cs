using Microsoft.Playwright;

namespace Dogshore.EndToEnd;

/// <summary>The machine's own Chromium, driven by Playwright; where there is none, the test is skipped and says so.</summary>
sealed class Browser : IAsyncDisposable
{
    static readonly string[] names = ["chromium", "chromium-browser", "google-chrome"];

    readonly IPlaywright playwright;
    readonly IBrowser browser;

    Browser(IPlaywright playwright, IBrowser browser) => (this.playwright, this.browser) = (playwright, browser);

    public static async Task<Browser> Start()
    {
        var chromium = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .SelectMany(folder => names.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
        if (chromium is null) Assert.Skip("needs Chromium");
        var playwright = await Playwright.CreateAsync();
        // As root, as in a container, Chromium runs only without its sandbox; the pages are our own.
        return new Browser(playwright, await playwright.Chromium.LaunchAsync(new() { ExecutablePath = chromium, Args = ["--no-sandbox"] }));
    }

    /// <summary>A page in a window of this width, for a reader who likes it light or dark. A script, a request or an error on it fails the test.</summary>
    public async Task<IPage> Open(string file, int width, ColorScheme scheme)
    {
        var context = await browser.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = 900 }, ColorScheme = scheme });
        var page = await context.NewPageAsync();
        page.Console += (_, message) => Assert.Fail($"The page says: {message.Text}");
        page.Request += (_, request) => Assert.StartsWith("file:", request.Url, StringComparison.Ordinal);
        await page.GotoAsync(new Uri(file).AbsoluteUri);
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
    }
}
