using System.Collections.Concurrent;
using System.Collections.Immutable;
using Dogshore.Local.Python;
using Dogshore.Worlds;

namespace Dogshore.LocalParts.Python;

/// <summary>A Python app that is prepared for real. Skips where there is no python3 that can.</summary>
sealed class App : IDisposable
{
    readonly Folder folder = new();

    public App() => Directory.CreateDirectory(Content);

    public string Content => folder["content"];
    public string Venvs => folder["venvs"];
    public string this[string file] => folder[file];
    public ConcurrentQueue<string> Lines { get; } = [];

    public static string ToolPath => Environment.GetEnvironmentVariable("PATH")!;

    /// <summary>Folders with a python3 that needs nothing of ours.</summary>
    public static void NeedsPython()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "These tests use sh.");
        Assert.SkipUnless(Programs.Find(ToolPath, "python3").Any(), "There is no python3 on PATH (apt-get install python3 python3-venv).");
    }

    public App With(string file, string text)
    {
        folder.With(file, text);
        return this;
    }

    /// <summary>A program of its own on a PATH of its own.</summary>
    public string Program(string script)
    {
        folder.With("bin/python3", "#!/bin/sh\n" + script);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(folder["bin/python3"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return folder["bin"];
    }

    public Task<ImmutableDictionary<string, string>> Prepare(string? toolPath = null, CancellationToken? stop = null) =>
        PythonEnvironment.Prepare(Content, Venvs, toolPath ?? ToolPath, Lines.Enqueue, stop ?? TestContext.Current.CancellationToken);

    /// <summary>What a program prints in the environment that was prepared.</summary>
    public static async Task<string> Says(ImmutableDictionary<string, string> variables, string program, params string[] arguments)
    {
        var ran = await new Processes().Run(new Command("/usr/bin/env", [program, .. arguments]) { Environment = variables.ToDictionary(pair => pair.Key, pair => (string?)pair.Value) },
            TestContext.Current.CancellationToken);
        ran.Succeeded.ShouldBeTrue(string.Join('\n', ran.Tail));
        return ran.Output.TrimEnd();
    }

    /// <summary>The environments that are there, by folder.</summary>
    public string[] Environments => Directory.Exists(Venvs) ? Directory.GetDirectories(Venvs) : [];

    public void Dispose() => folder.Dispose();
}
