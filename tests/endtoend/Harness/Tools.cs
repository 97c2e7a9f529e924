using System.Diagnostics;

namespace Dogshore.EndToEnd;

/// <summary>What the machine has. A test that wants what is missing is skipped with the reason.</summary>
static class Tools
{
    /// <summary>PATH of the inner builds: first the folder of a python3 that has Flask and gunicorn, then as it is.</summary>
    public static string Path { get; } = FindPath();

    public static string Dotnet { get; } = Find("dotnet") ?? throw new InvalidOperationException("There is no dotnet on the PATH.");

    public static void NeedPython() => Assert.SkipUnless(Find("python3") is not null, "needs python3");

    public static void NeedFlask() =>
        Assert.SkipUnless(Find("gunicorn") is not null && Says("python3", "-c", "import flask, gunicorn, venv, ensurepip"), "needs python3 with venv, Flask and gunicorn");

    public static void NeedDjango() =>
        Assert.SkipUnless(Find("gunicorn") is not null && Says("python3", "-c", "import django, gunicorn, venv, ensurepip"), "needs python3 with venv, Django and gunicorn");

    public static void NeedPostgres() =>
        Assert.SkipUnless((Find("initdb") is not null || Directory.Exists("/usr/lib/postgresql")) && Says("python3", "-c", "import psycopg2"), "needs postgresql and python3-psycopg2");

    public static void NeedLinux() => Assert.SkipUnless(OperatingSystem.IsLinux(), "needs Linux");

    public static void NeedGit() => Assert.SkipUnless(Find("git") is not null, "needs git");

    public static void NeedStrace() =>
        Assert.SkipUnless(Find("strace") is not null && Says("strace", "-o", "/dev/null", "true"), "needs strace and the right to trace");

    /// <summary>Mounting a small file system.</summary>
    public static void NeedRoot() => Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.UserName == "root" && Says("unshare", "-m", "true"), "needs root with the right to mount");

    public static void NeedNetworkNamespace() => Assert.SkipUnless(OperatingSystem.IsLinux() && Says("unshare", "-n", "true"), "needs the right to a network namespace");

    public static string? Find(string program) => Path.Split(System.IO.Path.PathSeparator)
        .Select(folder => System.IO.Path.Combine(folder, OperatingSystem.IsWindows() ? program + ".exe" : program)).FirstOrDefault(File.Exists);

    /// <summary>Runs a program that is over at once; true when it exits with 0.</summary>
    public static bool Says(string program, params string[] arguments) => Output(program, null, arguments).Exit == 0;

    public static (int Exit, string Text) Output(string program, string? folder, params string[] arguments)
    {
        if (Find(program) is not { } file) return (127, $"{program} is not there");
        var info = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, WorkingDirectory = folder ?? "" };
        info.Environment["PATH"] = Path;
        using var process = Process.Start(info)!;
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, text + error.Result);
    }

    static string FindPath()
    {
        var path = Environment.GetEnvironmentVariable("PATH") ?? "";
        if (OperatingSystem.IsWindows()) return path;
        var complete = path.Split(':').Prepend("/usr/bin").FirstOrDefault(folder =>
            File.Exists($"{folder}/python3") && File.Exists($"{folder}/gunicorn") && Runs($"{folder}/python3", "-c", "import flask, gunicorn, venv"));
        return complete is null ? path : $"{complete}:{path}";
    }

    static bool Runs(string file, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(file, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
