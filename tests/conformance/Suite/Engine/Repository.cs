using System.Diagnostics;

namespace Dogshore.Conformance.Engine;

/// <summary>A folder that git is asked about, as a user has it.</summary>
public sealed class Repository(string folder)
{
    public void Git(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        process.WaitForExit(TimeSpan.FromSeconds(20)).ShouldBeTrue();
        process.ExitCode.ShouldBe(0, output.Result + error.Result);
    }
}
