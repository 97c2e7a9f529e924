using System.Diagnostics;

namespace Dogshore.Conformance.Common;

/// <summary>Amazon's own tool, led to an emulator as a person would lead it.</summary>
static class AwsTool
{
    /// <summary>Skips the test, visibly, where there is none.</summary>
    public static void Need() => Assert.SkipUnless(EndToEnd.Tools.Says("aws", "--version"), "needs Amazon's own tool: aws, of the Debian package awscli or from PyPI");

    /// <summary>What it prints; it must end well.</summary>
    public static async Task<string> Run(Uri emulator, params string[] arguments)
    {
        var info = new ProcessStartInfo("aws", [.. arguments, "--endpoint-url", emulator.ToString().TrimEnd('/'), "--region", "eu-west-1"]) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        (info.Environment["AWS_ACCESS_KEY_ID"], info.Environment["AWS_SECRET_ACCESS_KEY"], info.Environment["AWS_PAGER"]) = ("AKIAEXAMPLE", "secret-of-the-emulator", "");
        using var process = Process.Start(info)!;
        process.StandardInput.Close();
        var stop = TestContext.Current.CancellationToken;
        var error = process.StandardError.ReadToEndAsync(stop);
        var text = await process.StandardOutput.ReadToEndAsync(stop) + await error;
        await process.WaitForExitAsync(stop);
        process.ExitCode.ShouldBe(0, $"aws {string.Join(' ', arguments)}\n{text}");
        return text;
    }
}
