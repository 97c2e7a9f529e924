using System.Globalization;
using System.Text.Json;

namespace Dogshore.Emulators.Dokku;

/// <summary>The health checks of an app.json in the package: what a web process must answer before it gets traffic.</summary>
static class Checks
{
    static readonly JsonDocumentOptions lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
    static readonly HttpClient client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });

    public static async Task<bool> Pass(string folder, int port, Func<string, Task> say)
    {
        var file = Path.Combine(folder, "app.json");
        if (!File.Exists(file)) return true;
        using var settings = JsonDocument.Parse(await File.ReadAllTextAsync(file), lenient);
        if (!settings.RootElement.TryGetProperty("healthchecks", out var checks) || !checks.TryGetProperty("web", out var ofWeb)) return true;
        foreach (var check in ofWeb.EnumerateArray())
            if (check.TryGetProperty("path", out var path) && !await Pass(check, new Uri($"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}{path.GetString()}"), say)) return false;
        return true;
    }

    static async Task<bool> Pass(JsonElement check, Uri url, Func<string, Task> say)
    {
        var attempts = Number(check, "attempts", 3);
        for (var attempt = 1; attempt <= attempts; attempt++)
        {
            await say($"       Attempt {attempt}/{attempts}. Waiting for {Number(check, "wait", 5)} seconds");
            await Task.Delay(TimeSpan.FromSeconds(Number(check, "wait", 5)));
            using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(Number(check, "timeout", 5)));
            try
            {
                using var answer = await client.GetAsync(url, enough.Token);
                var text = await answer.Content.ReadAsStringAsync(enough.Token);
                if (answer.IsSuccessStatusCode && (!check.TryGetProperty("content", out var wanted) || text.Contains(wanted.GetString()!, StringComparison.Ordinal))) return true;
                await say($" !     check of {url.AbsolutePath}: unexpected status code {((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture)} or content");
            }
            catch (Exception unheard) when (unheard is HttpRequestException or OperationCanceledException)
            {
                await say($" !     check of {url.AbsolutePath}: {unheard.Message}");
            }
        }
        return false;
    }

    static int Number(JsonElement check, string name, int otherwise) => check.TryGetProperty(name, out var number) ? number.GetInt32() : otherwise;
}
