using Dogshore.Faults;

namespace Dogshore.Local.Data;

/// <summary>The databases of the apps: what outlives releases. SQLite is a file beside the app's record; PostgreSQL a private cluster for all apps
/// of one root directory, started when an app first needs it and stopped with the host.</summary>
sealed class Databases(Paths paths) : IAsyncDisposable
{
    readonly Cluster cluster = new(paths);
    // One at a time: a cluster is made, started and removed by whoever needs it first or last.
    readonly SemaphoreSlim gate = new(1);

    /// <summary>Makes it, or finishes what a killed host began; one that is there is left as it is.</summary>
    /// <param name="toolPath">PATH of the deploy, where the machine's PostgreSQL may stand.</param>
    /// <exception cref="HostException">PostgreSQL is missing, or refused.</exception>
    public Task Add(string app, DatabaseRecord database, string toolPath, CancellationToken stop) => Address(app, database, toolPath, stop);

    /// <summary>The address for the app's config, after seeing to it that something answers there. <c>sqlite:////absolute/path.db</c> (SQLAlchemy, dj-database-url) or
    /// <c>postgresql://role:password@/database?host=/socket/folder</c> (libpq, psycopg).</summary>
    public async Task<string> Address(string app, DatabaseRecord database, string toolPath, CancellationToken stop)
    {
        var name = DatabaseName.Of(app, database.Name);
        switch (database.Engine)
        {
            case "sqlite":
                return SqliteFile.Ensure(paths.Data(app), name.Variable);
            case "postgresql":
                await gate.WaitAsync(stop);
                try
                {
                    await cluster.Start(toolPath, stop);
                    return await cluster.Ensure(name, Credentials.Keep(paths.Data(app), name), stop);
                }
                finally
                {
                    gate.Release();
                }
            default:
                throw Dog.DatabaseEngine.With(database.Engine).As(StatusCodes.Status400BadRequest);
        }
    }

    /// <summary>Drops all that the app has, and removes its data folder; with the last database goes the cluster.</summary>
    public async Task Remove(string app)
    {
        var folder = paths.Data(app);
        if (!Directory.Exists(folder)) return;
        await gate.WaitAsync();
        try
        {
            // The cluster may have been removed by hand, and the databases with it.
            var made = cluster.IsThere ? Credentials.All(folder) : [];
            if (made.Count > 0)
            {
                await cluster.Start("", CancellationToken.None);
                foreach (var credentials in made) await cluster.Drop(credentials, app, CancellationToken.None);
                if (await cluster.IsEmpty(CancellationToken.None)) await cluster.Remove();
            }
            Directory.Delete(folder, recursive: true);
        }
        finally
        {
            gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await gate.WaitAsync();
        try
        {
            await cluster.Stop();
        }
        finally
        {
            gate.Release();
        }
    }
}
