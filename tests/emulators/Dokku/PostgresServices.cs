using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;

namespace Dogshore.Emulators.Dokku;

/// <summary>Databases of the postgres plugin: real ones of one PostgreSQL server, started with the first, where PostgreSQL is installed; elsewhere
/// addresses at which nobody answers.</summary>
sealed class PostgresServices : IAsyncDisposable
{
    readonly ConcurrentDictionary<string, string> services = new(StringComparer.Ordinal);
    readonly SemaphoreSlim turn = new(1);
    string? folder;
    Process? server;
    int port;

    static string? Programs => Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).Where(bin => File.Exists(Path.Combine(bin, "initdb"))).Order(StringComparer.Ordinal).LastOrDefault() : null;

    public bool Exists(string name) => services.ContainsKey(name);
    public string Address(string name) => services[name];

    /// <returns>False where it is there already: somebody else may have made it at the same moment.</returns>
    public async Task<bool> Create(string name)
    {
        var database = name.Replace('-', '_').Replace('.', '_');
        await turn.WaitAsync();
        try
        {
            if (Exists(name)) return false;
            if (Programs is not { } programs)
            {
                services[name] = $"postgres://postgres:{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}@dokku-postgres-{name}:5432/{database}";
                return true;
            }
            if (server is null) await Begin(programs);
            await Must(Path.Combine(programs, "createdb"), "-h", "127.0.0.1", "-p", port.ToString(CultureInfo.InvariantCulture), "-U", "postgres", database);
            services[name] = $"postgres://postgres@127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}/{database}";
            return true;
        }
        finally
        {
            turn.Release();
        }
    }

    public Task Destroy(string name)
    {
        services.TryRemove(name, out _);
        return Task.CompletedTask;
    }

    async Task Begin(string programs)
    {
        folder = Directory.CreateTempSubdirectory("dokku-postgres-").FullName;
        var isRoot = Environment.UserName == "root";
        // PostgreSQL refuses to run as root.
        if (isRoot) await Must("chown", "postgres", folder);
        port = FreePort.Now();
        await Must(Path.Combine(programs, "initdb"), "-D", Path.Combine(folder, "data"), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync");
        var info = As(Path.Combine(programs, "postgres"), "-D", Path.Combine(folder, "data"), "-p", port.ToString(CultureInfo.InvariantCulture), "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "fsync=off", "-c", "shared_buffers=16MB");
        server = Process.Start(info)!;
        server.BeginErrorReadLine();
        server.BeginOutputReadLine();
        for (var start = Stopwatch.StartNew(); ;)
        {
            using var asking = Process.Start(As(Path.Combine(programs, "pg_isready"), "-h", "127.0.0.1", "-p", port.ToString(CultureInfo.InvariantCulture)))!;
            await asking.WaitForExitAsync();
            if (asking.ExitCode == 0) return;
            if (start.Elapsed > TimeSpan.FromSeconds(60)) throw new TimeoutException("PostgreSQL does not answer.");
            await Task.Delay(50);
        }
    }

    static ProcessStartInfo As(string program, params string[] arguments)
    {
        var info = Environment.UserName == "root" ? new ProcessStartInfo("setpriv", ["--reuid=postgres", "--regid=postgres", "--init-groups", program, .. arguments]) : new ProcessStartInfo(program, arguments);
        info.RedirectStandardError = info.RedirectStandardOutput = true;
        info.WorkingDirectory = "/";
        return info;
    }

    static async Task Must(string program, params string[] arguments)
    {
        using var process = Process.Start(program is "chown" ? new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true } : As(program, arguments))!;
        var error = process.StandardError.ReadToEndAsync();
        _ = process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program}: {await error}");
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
        {
            server.Kill(entireProcessTree: true);
            await server.WaitForExitAsync();
            server.Dispose();
        }
        if (folder is not null) Directory.Delete(folder, recursive: true);
        turn.Dispose();
    }
}
