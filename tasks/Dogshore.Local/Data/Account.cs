using Dogshore.Faults;
using Dogshore.Local.Python;
using Dogshore.Worlds;

namespace Dogshore.Local.Data;

/// <summary>The account that PostgreSQL runs as when the host is root's, which it refuses: <c>postgres</c>, or <c>nobody</c>.</summary>
/// <param name="Switch">The program that runs another one as this account.</param>
sealed record Account(string Name, string Group, string Switch)
{
    /// <summary>Root's home is closed to other accounts.</summary>
    public const string Home = "/var/lib/dogshore";

    const string Folders = "/usr/sbin:/sbin:/usr/bin:/bin";

    /// <summary>Null where PostgreSQL can run as the host does.</summary>
    /// <exception cref="HostException">The host is root's, and there is no such account or no program to become it.</exception>
    public static Account? Needed()
    {
        if (OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess) return null;
        string[][] known = File.Exists("/etc/passwd") ? [.. File.ReadLines("/etc/passwd").Select(line => line.Split(':')).Where(fields => fields.Length >= 4 && fields[2] != "0")] : [];
        var found = known.FirstOrDefault(fields => fields[0] == "postgres") ?? known.FirstOrDefault(fields => fields[0] == "nobody")
            ?? throw Dog.PostgresAccount.With("neither the account postgres nor nobody").As(StatusCodes.Status500InternalServerError);
        var program = Programs.Find(Folders, "runuser", "su").FirstOrDefault()
            ?? throw Dog.PostgresAccount.With("neither runuser nor su").As(StatusCodes.Status500InternalServerError);
        return new Account(found[0], found[3], program);
    }

    public Command Runs(Command command) => command with
    {
        Program = Switch,
        Arguments = Path.GetFileName(Switch) == "runuser"
            ? ["-u", Name, "--", command.Program, .. command.Arguments]
            // The shell only hands on what it is given.
            : ["-s", "/bin/sh", "-c", "exec \"$0\" \"$@\"", "--", Name, command.Program, .. command.Arguments],
    };

    /// <summary>Makes a folder that is this account's only.</summary>
    public async Task Own(string folder, CancellationToken stop)
    {
        if (OperatingSystem.IsWindows()) return;
        const UnixFileMode Open = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
        Directory.CreateDirectory(Home);
        File.SetUnixFileMode(Home, Open);
        var ran = await new Processes().Run(new Command("/usr/bin/install", "-d", "-o", Name, "-g", Group, "-m", "0700", folder), stop);
        if (!ran.Succeeded) throw new IOException($"'{folder}' could not be made: {string.Join(' ', ran.Tail)}");
    }
}
