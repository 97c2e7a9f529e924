using System.Diagnostics;
using Dogshore.Emulators;

namespace Dogshore.Conformance.Heroku;

/// <summary>A PostgreSQL server for one test, as heroku-postgresql would give: each database has an address of its own.</summary>
sealed class PrivatePostgres : IAsyncDisposable
{
    static readonly string? programs = Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).FirstOrDefault(bin => File.Exists(Path.Combine(bin, "initdb"))) : null;

    readonly string folder = $"/tmp/dogpg-{Guid.NewGuid().ToString("n")[..8]}";
    readonly int port = FreePort.Now();

    /// <summary>Its programs are here, and so is Python's driver.</summary>
    public static bool IsHere => programs is not null && EndToEnd.Tools.Says("python3", "-c", "import psycopg2");

    public async Task Start()
    {
        await Run("/usr/bin/env", "mkdir", folder);
        await Run(Path.Combine(programs!, "initdb"), "-D", Path.Combine(folder, "data"), "-A", "trust", "-U", "ada", "--no-sync", "-E", "UTF8", "--locale", "C");
        await Run(Path.Combine(programs!, "pg_ctl"), "-D", Path.Combine(folder, "data"), "-w", "-l", Path.Combine(folder, "log"),
            "-o", $"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off", "start");
    }

    public string Make(string name)
    {
        Run(Path.Combine(programs!, "createdb"), "-h", "127.0.0.1", "-p", $"{port}", "-U", "ada", $"d{name}").GetAwaiter().GetResult();
        return $"postgres://ada:lovelace@127.0.0.1:{port}/d{name}";
    }

    public async ValueTask DisposeAsync()
    {
        await Run(Path.Combine(programs!, "pg_ctl"), "-D", Path.Combine(folder, "data"), "-m", "immediate", "-w", "stop");
        await Run("/usr/bin/env", "rm", "-rf", folder);
    }

    /// <summary>PostgreSQL does not run as root.</summary>
    static async Task Run(string program, params string[] arguments)
    {
        var isRoot = Environment.UserName == "root";
        using var process = Process.Start(isRoot
            ? new ProcessStartInfo("runuser", ["-u", "postgres", "--", program, .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/tmp" }
            : new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/tmp" })!;
        process.StandardInput.Close();
        // Read and not awaited: the server that pg_ctl leaves behind holds the pipes.
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await process.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token);
        process.ExitCode.ShouldBe(0, program);
    }
}
