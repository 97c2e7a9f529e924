using System.Diagnostics;

namespace Dogshore.Conformance.Engine;

/// <summary>A deploy in a process of its own, that can be killed as a machine that loses power is.</summary>
public sealed class Child : IDisposable
{
    readonly Process process;
    readonly string errand;
    readonly Task<string> output;

    /// <param name="waits">It does nothing until it is told to <see cref="Go"/>.</param>
    public Child(Subject subject, Scene scene, bool waits = false)
    {
        errand = Path.Combine(Path.GetDirectoryName(scene.Folder)!, $"errand-{Guid.NewGuid():n}.json");
        Errand.Of(subject, scene).Write(errand);
        // With everything that the tests have: platforms need more than the suite does.
        var tests = System.Reflection.Assembly.GetEntryAssembly()!.GetName().Name;
        string[] line = ["exec", "--depsfile", Beside($"{tests}.deps.json"), "--runtimeconfig", Beside($"{tests}.runtimeconfig.json"), Beside("Dogshore.Conformance.Suite.dll"), errand, .. waits ? new[] { "wait" } : []];
        var info = new ProcessStartInfo("dotnet", line)
        {
            WorkingDirectory = scene.Folder, UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        info.Environment.Clear();
        foreach (var (name, value) in scene.Environment) info.Environment[name] = value;
        // It lives for a second: to compile anything twice is no gain.
        info.Environment["DOTNET_TieredPGO"] = "0";
        process = Process.Start(info)!;
        if (!waits) process.StandardInput.Close();
        output = Read();
    }

    static string Beside(string file) => Path.Combine(AppContext.BaseDirectory, file);

    async Task<string> Read()
    {
        var error = process.StandardError.ReadToEndAsync();
        return await process.StandardOutput.ReadToEndAsync() + await error;
    }

    public async Task Go()
    {
        await process.StandardInput.WriteLineAsync("go");
        process.StandardInput.Close();
    }

    public int Id => process.Id;

    /// <summary>SIGKILL to it alone, and waits until it is gone. What it started lives on, as it would.</summary>
    public async Task Kill()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>Its exit code and all that it said.</summary>
    public async Task<(int Exit, string Text)> End()
    {
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(90));
        return (process.ExitCode, await output.WaitAsync(TimeSpan.FromSeconds(10)));
    }

    public void Dispose()
    {
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        process.Dispose();
    }
}
