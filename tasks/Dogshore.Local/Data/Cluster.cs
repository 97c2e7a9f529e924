using Dogshore.Faults;
using Dogshore.Worlds;

namespace Dogshore.Local.Data;

/// <summary>A private PostgreSQL for the apps of one root directory: no TCP, a socket that only its owner may open, a password even there. It is
/// not safe for two callers at once.</summary>
sealed class Cluster(Paths paths)
{
    static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    sealed record Running(PostgresPrograms Programs, ClusterFolders Folders, Account? Account, ClusterSql Sql);

    Running? running;

    string Own => Path.Combine(paths.Root, "postgres");
    string RecordFile => Path.Combine(Own, "cluster.json");

    public bool IsThere => ClusterRecord.Read(RecordFile) is { } record && Directory.Exists(Folders(record).Folders.Data);

    /// <summary>Makes and starts it as far as that is still to do. One that a killed host left running is taken over.</summary>
    public async Task Start(string toolPath, CancellationToken stop)
    {
        if (running is not null && await running.Sql.Answers(stop)) return;

        var record = ClusterRecord.Read(RecordFile) ?? ClusterRecord.New();
        var (folders, account) = Folders(record);
        var programs = await PostgresPrograms.Find(toolPath, record.Programs, folders.Major, Own, stop);
        DataFolder.Ensure(paths.Root);
        DataFolder.Ensure(Own);
        record = record with { Programs = programs.Folder };
        record.Write(RecordFile);
        var here = new Running(programs, folders, account, new ClusterSql(folders, record.Password));
        if (!Directory.Exists(folders.Data)) await Make(here, record.Password, stop);
        if (!await here.Sql.Answers(stop)) await Up(here, stop);
        running = here;
    }

    public Task<string> Ensure(DatabaseName name, Credentials credentials, CancellationToken stop) => running!.Sql.Ensure(name, credentials, stop);

    public Task Drop(Credentials credentials, string app, CancellationToken stop) => running!.Sql.Drop(credentials, app, stop);

    public Task<bool> IsEmpty(CancellationToken stop) => running!.Sql.IsEmpty(stop);

    /// <summary>Stops it, if this host has used it; waits until it has.</summary>
    public async Task Stop()
    {
        // Removed by hand, it has stopped by itself: PostgreSQL ends when its folder goes.
        if (running is null || !Directory.Exists(running.Folders.Data)) return;
        // Fast: connections are ended, what is committed stays. Immediate, for one that does not end: the next start recovers.
        var ran = await Run(running, running.Programs.Control, CancellationToken.None, "stop", "-D", running.Folders.Data, "-m", "fast", "-w", "-t", "30");
        if (!ran.Succeeded) await Run(running, running.Programs.Control, CancellationToken.None, "stop", "-D", running.Folders.Data, "-m", "immediate", "-w", "-t", "10");
        running = null;
    }

    /// <summary>Stops it and removes all that it is.</summary>
    public async Task Remove()
    {
        var folders = running!.Folders;
        await Stop();
        foreach (var folder in new[] { folders.Socket, folders.Home, Own })
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
    }

    (ClusterFolders Folders, Account? Account) Folders(ClusterRecord record)
    {
        var account = Account.Needed();
        return (ClusterFolders.Of(Own, record.Id, account), account);
    }

    static async Task Make(Running here, string password, CancellationToken stop)
    {
        var folders = here.Folders;
        if (here.Account is null) DataFolder.Ensure(folders.Home);
        else await here.Account.Own(folders.Home, stop);
        if (Directory.Exists(folders.Unfinished)) Directory.Delete(folders.Unfinished, recursive: true);
        var passwordFile = Path.Combine(folders.Home, "password");
        Write(here, passwordFile, password + "\n");
        try
        {
            var ran = await Run(here, here.Programs.Initdb, stop, "--pgdata", folders.Unfinished, "--username", ClusterSql.Admin, "--pwfile", passwordFile,
                "--auth=scram-sha-256", "--encoding=UTF8", "--no-locale");
            if (!ran.Succeeded) throw Dog.PostgresNotMade.With(Why(ran)).Saying(ran.Tail).As(StatusCodes.Status500InternalServerError);
            await File.AppendAllTextAsync(Path.Combine(folders.Unfinished, "postgresql.conf"), $"\ninclude_if_exists = '{Settings}'\n", stop);
            Directory.Move(folders.Unfinished, folders.Data);
            DurableFile.FlushFolder(folders.Home);
        }
        finally
        {
            File.Delete(passwordFile);
            if (Directory.Exists(folders.Unfinished)) Directory.Delete(folders.Unfinished, recursive: true);
        }
    }

    const string Settings = "dogshore.conf";

    static async Task Up(Running here, CancellationToken stop)
    {
        var folders = here.Folders;
        if (here.Account is null) DataFolder.Ensure(folders.Socket);
        else await here.Account.Own(folders.Socket, stop);
        // A list whose names stand in double quotes, inside of a text in single ones.
        var socket = folders.Socket.Replace('\\', '/').Replace("\"", "\"\"", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal);
        // Statements are kept out of the log because those that make roles hold passwords.
        Write(here, Path.Combine(folders.Data, Settings), $"""
            listen_addresses = ''
            port = {ClusterSql.Port}
            unix_socket_directories = '"{socket}"'
            unix_socket_permissions = 0700
            password_encryption = 'scram-sha-256'
            log_min_error_statement = panic

            """);
        var ran = await Run(here, here.Programs.Control, stop, "start", "-D", folders.Data, "-l", folders.Log, "-w", "-t", "60", "-s");
        // One that was still starting, left by a killed host, makes ours fail and answers a little later.
        if (await here.Sql.Answers(stop)) return;
        var log = File.Exists(folders.Log) ? File.ReadLines(folders.Log).TakeLast(50) : ran.Tail;
        throw Dog.PostgresNotStarted.With(Why(ran), folders.Log).Saying(log).As(StatusCodes.Status500InternalServerError);
    }

    /// <summary>The folder is closed to all but PostgreSQL's account, which must be able to read what root writes into it.</summary>
    static void Write(Running here, string path, string text)
    {
        DurableFile.Write(path, text);
        if (here.Account is not null && !OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
    }

    static Task<Ran> Run(Running here, string program, CancellationToken stop, params string[] arguments)
    {
        var command = new Command(program, arguments)
        {
            Directory = here.Folders.Home,
            Timeout = Longest,
            Environment = Foreign.ToDictionary(name => name, _ => (string?)null).Append(new("LC_ALL", "C")).ToDictionary(),
        };
        return new Processes().Run(here.Account?.Runs(command) ?? command, stop);
    }

    /// <summary>What the user's environment says to his own PostgreSQL.</summary>
    static readonly string[] Foreign = ["PGDATA", "PGHOST", "PGPORT", "PGUSER", "PGPASSWORD", "PGPASSFILE", "PGDATABASE", "PGOPTIONS", "PGSERVICE", "PGTZ"];

    static string Why(Ran ran) => ran.Exit is { } exit ? $"exit code {exit}" : $"it did not end within {Longest.TotalMinutes} minutes";
}
