using Dogshore.Faults;
using Npgsql;

namespace Dogshore.Local.Data;

/// <summary>What the host says to its PostgreSQL. Roles and databases cannot be parameters of a statement, so names and passwords are quoted here.</summary>
sealed class ClusterSql(ClusterFolders folders, string password)
{
    /// <summary>The cluster's own role, the host's.</summary>
    public const string Admin = "dogshore";
    public const int Port = 5432;

    const string StartingOrStopping = "57P03";
    static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(1);

    /// <summary>It is up and ours; waits for one that is starting or stopping.</summary>
    public async Task<bool> Answers(CancellationToken stop)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                await using var connection = await Open(stop);
                return true;
            }
            catch (PostgresException problem) when (problem.SqlState == StartingOrStopping && TimeProvider.System.GetElapsedTime(start) < LongestStart)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), stop);
            }
            catch (PostgresException problem)
            {
                throw Refused("open", "this machine's platform", problem);
            }
            catch (NpgsqlException)
            {
                // No socket, or nobody behind it.
                return false;
            }
        }
    }

    /// <summary>Role and database of an app, made as far as they are missing.</summary>
    /// <returns>The address.</returns>
    public async Task<string> Ensure(DatabaseName name, Credentials credentials, CancellationToken stop)
    {
        var role = Identifier(credentials.Role);
        try
        {
            await using var connection = await Open(stop);
            var verb = await Exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = $1", credentials.Role, stop) ? "ALTER" : "CREATE";
            await Execute(connection, $"{verb} ROLE {role} LOGIN PASSWORD {Literal(credentials.Password)}", stop);
            if (!await Exists(connection, "SELECT 1 FROM pg_database WHERE datname = $1", credentials.Role, stop))
                await Execute(connection, $"CREATE DATABASE {role} OWNER {role} TEMPLATE template0 ENCODING 'UTF8'", stop);
            // Otherwise the role of any app may connect to it.
            await Execute(connection, $"REVOKE ALL ON DATABASE {role} FROM PUBLIC", stop);
        }
        catch (PostgresException problem)
        {
            throw Refused("make", name.App, problem);
        }
        var at = Uri.EscapeDataString(credentials.Role);
        return $"postgresql://{at}:{Uri.EscapeDataString(credentials.Password)}@/{at}?host={Uri.EscapeDataString(folders.Socket).Replace("%2F", "/", StringComparison.Ordinal)}";
    }

    public async Task Drop(Credentials credentials, string app, CancellationToken stop)
    {
        var role = Identifier(credentials.Role);
        try
        {
            await using var connection = await Open(stop);
            await Execute(connection, $"DROP DATABASE IF EXISTS {role} WITH (FORCE)", stop);
            await Execute(connection, $"DROP ROLE IF EXISTS {role}", stop);
        }
        catch (PostgresException problem)
        {
            throw Refused("drop", app, problem);
        }
    }

    /// <summary>No app has a database any more.</summary>
    public async Task<bool> IsEmpty(CancellationToken stop)
    {
        await using var connection = await Open(stop);
        return !await Exists(connection, "SELECT 1 FROM pg_database WHERE NOT datistemplate AND datname <> $1", "postgres", stop);
    }

    async Task<NpgsqlConnection> Open(CancellationToken stop)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder
        {
            Host = folders.Socket, Port = Port, Database = "postgres", Username = Admin, Password = password,
            // An open connection would keep the cluster from stopping, and this one is seldom used.
            Pooling = false, SslMode = SslMode.Disable, GssEncryptionMode = GssEncryptionMode.Disable, Timeout = 15, CommandTimeout = 60,
        }.ConnectionString);
        try
        {
            await connection.OpenAsync(stop);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    static async Task<bool> Exists(NpgsqlConnection connection, string query, string value, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand(query, connection) { Parameters = { new NpgsqlParameter { Value = value } } };
        return await command.ExecuteScalarAsync(stop) is not null;
    }

#pragma warning disable CA2100 // The statements are made above, and all that is not ours in them is quoted.
    static async Task Execute(NpgsqlConnection connection, string statement, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync(stop);
    }
#pragma warning restore CA2100

    static string Identifier(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    HostException Refused(string act, string app, PostgresException problem) =>
        Dog.PostgresRefused.With(act, app, problem.MessageText, folders.Log).As(StatusCodes.Status500InternalServerError);
}
