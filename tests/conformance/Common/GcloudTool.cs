using System.Diagnostics;

namespace Dogshore.Conformance.Common;

/// <summary>Google's own tool, led to an emulator as a person would lead it: by the override of an address, and a file with an access token.</summary>
static class GcloudTool
{
    /// <summary>Skips the test, visibly, where there is none.</summary>
    public static void Need() => Assert.SkipUnless(EndToEnd.Tools.Says("gcloud", "--version"), "needs Google's own tool: gcloud, of the package google-cloud-cli");

    /// <summary>What it prints; it must end well.</summary>
    /// <param name="folder">For its settings and the token; nothing of the machine's own is read.</param>
    public static async Task<string> Run(Uri emulator, string token, string project, string folder, params string[] arguments)
    {
        var stop = TestContext.Current.CancellationToken;
        var file = Path.Combine(folder, "token");
        await File.WriteAllTextAsync(file, token, stop);
        var info = new ProcessStartInfo("gcloud", [.. arguments, "--project", project, "--quiet"]) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var (name, value) in new[]
        {
            ("CLOUDSDK_CONFIG", folder), ("CLOUDSDK_AUTH_ACCESS_TOKEN_FILE", file), ("CLOUDSDK_CORE_DISABLE_PROMPTS", "1"), ("CLOUDSDK_CORE_DISABLE_USAGE_REPORTING", "1"), ("CLOUDSDK_COMPONENT_MANAGER_DISABLE_UPDATE_CHECK", "1"),
            ("CLOUDSDK_API_ENDPOINT_OVERRIDES_APPENGINE", emulator.ToString()), ("CLOUDSDK_API_ENDPOINT_OVERRIDES_CLOUDBUILD", emulator.ToString()), ("CLOUDSDK_API_ENDPOINT_OVERRIDES_STORAGE", emulator.ToString()),
        }) info.Environment[name] = value;
        using var process = Process.Start(info)!;
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync(stop);
        var text = await process.StandardOutput.ReadToEndAsync(stop) + await error;
        await process.WaitForExitAsync(stop);
        process.ExitCode.ShouldBe(0, $"gcloud {string.Join(' ', arguments)}\n{text}");
        return text;
    }
}
