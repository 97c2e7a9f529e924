using System.Text;

namespace Dogshore.Local.Data;

/// <summary>Where the cluster of a root directory lies.</summary>
/// <param name="Home">Owner-only: holds the data, the log, and as a rule the socket.</param>
/// <param name="Socket">Folder of the socket.</param>
sealed record ClusterFolders(string Home, string Socket)
{
    /// <summary>A socket's whole path has 104 bytes on macOS; <c>/.s.PGSQL.5432</c> comes behind ours.</summary>
    const int LongestSocket = 85;

    /// <param name="own">Folder of the cluster below the root directory.</param>
    /// <param name="id">Random, kept with the cluster: nobody can have made a folder called like it before us.</param>
    /// <param name="account">The account that PostgreSQL runs as instead of root. It cannot enter root's home, where the root
    /// directory is, so its files lie elsewhere.</param>
    public static ClusterFolders Of(string own, string id, Account? account)
    {
        var home = account is null ? own : Path.Combine(Account.Home, id);
        var socket = Path.Combine(home, "socket");
        if (Encoding.UTF8.GetByteCount(socket) <= LongestSocket) return new ClusterFolders(home, socket);
        // Not TMPDIR, which on macOS is long and in a new login session another one.
        return new ClusterFolders(home, Path.Combine(OperatingSystem.IsWindows() ? Path.GetTempPath() : "/tmp", "dogshore-" + id));
    }

    public string Data => Path.Combine(Home, "data");

    /// <summary>A cluster while it is made; renamed when it is whole.</summary>
    public string Unfinished => Path.Combine(Home, "data.new");

    public string Log => Path.Combine(Home, "postgres.log");

    /// <summary>Major version of the PostgreSQL that made the data, or null when there are none.</summary>
    public int? Major
    {
        get
        {
            var file = Path.Combine(Data, "PG_VERSION");
            return File.Exists(file) ? int.Parse(File.ReadAllText(file).Trim(), System.Globalization.CultureInfo.InvariantCulture) : null;
        }
    }
}
