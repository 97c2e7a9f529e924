using Dogshore.Faults;
using Dogshore.Model;

namespace Dogshore.Platforms.Dokku;

/// <summary>Databases by the postgres plugin, which may be absent.</summary>
sealed class Postgres(DokkuPlace place)
{
    const string Suffix = "_URL";

    /// <summary>The plugin puts the address into <c>&lt;alias&gt;_URL</c>: no other name can be had.</summary>
    public static bool CanName(string variable) => variable.Length > Suffix.Length && variable.EndsWith(Suffix, StringComparison.Ordinal);

    /// <summary>Makes the service, or adopts the one that a run which was cut off has made: its name is the app's and the variable's.</summary>
    public async Task<DatabaseNote> Add(Database database, CancellationToken stop)
    {
        var service = $"{place.App}-{database.Name[..^Suffix.Length].ToLowerInvariant().Replace('_', '-')}".Replace('.', '-');
        var exists = new DokkuCommand("postgres:exists").Operand(service);
        var ran = await place.Server.Look(exists, stop);
        if (DokkuServer.Words(ran).Contains("is not a dokku command", StringComparison.Ordinal)) throw new DeployException(Dog.DokkuPluginMissing.With(database.Name).Saying(ran.Tail));
        if (!ran.Succeeded)
        {
            place.World.Log.Say($"making the database {service}");
            var command = new DokkuCommand("postgres:create").Operand(service);
            // It may have to fetch the image of the database first.
            var made = await place.Server.Run(command, TimeSpan.FromMinutes(10), stop, onLine: place.World.Log.Detail);
            if (!DokkuServer.Words(made).Contains("already exists", StringComparison.Ordinal)) DokkuServer.Succeeded(made, command);
        }
        return new(database.Name, database.Engine, service);
    }

    /// <summary>Attaches it, or finds that it is attached: the plugin says so then.</summary>
    public async Task Link(DatabaseNote database, CancellationToken stop)
    {
        var command = new DokkuCommand("postgres:link").Operand(database.Service).Operand(place.App).Option("--alias", database.Name[..^Suffix.Length]).Option("--no-restart");
        var ran = await place.Server.TryWrite(command, stop);
        if (!DokkuServer.Words(ran).Contains("Already linked", StringComparison.Ordinal)) DokkuServer.Succeeded(ran, command);
    }
}
