using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Platforms.Serving;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Convox;

/// <summary>Runs a migration as Convox's own <c>run</c> does: a process of the staged release that only sleeps, and the command in it by a
/// stream that brings its output and exit code (contract convox §3.4).</summary>
sealed class Migration(ConvoxApi api, Cargo cargo, World world)
{
    static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(5), Ending = TimeSpan.FromSeconds(5);

    public async Task Run(Database database, string service, string release, CancellationToken stop)
    {
        world.Log.Say($"migrating {database.Name} on {release}");
        var sleeping = await api.Run(service, release, $"sleep {(int)(database.Timeout + LongestStart).TotalSeconds}", stop);
        try
        {
            await Waiting.Until(world, () => Running(sleeping.Id, stop), isUp => isUp, LongestStart, $"a process of {release} for the migration", stop);
            using var output = new ToldLines(world, Path.Combine(cargo.Directory, "migrate.log"));
            using var patience = new CancellationTokenSource(database.Timeout, world.Clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stop);
            try
            {
                var ended = await api.Follow($"processes/{sleeping.Id}/exec", [("command", $"sh -c {ShellWords.Quoted(database.Migrate!)}"), ("Tty", "false"), ("Disable-Stdin", "true")], output.Take, database.Timeout + LongestStart, either.Token);
                if (ended.Exit is not { } code) throw new DeployException(Dog.ConvoxMigrationLost.With(database.Name, ended.Error ?? "the stream broke off", database.Migrate).Saying(output.Last));
                if (code != 0) throw new DeployException(Dog.MigrationFailed.With(database.Name, $"exit code {code}", database.Migrate).Saying(output.Last));
            }
            catch (OperationCanceledException) when (patience.IsCancellationRequested && !stop.IsCancellationRequested)
            {
                throw new DeployException(Dog.MigrationTimedOut.With(database.Name, Durations.Show(database.Timeout), database.Migrate).Saying(output.Last));
            }
        }
        finally
        {
            await End(sleeping.Id);
        }
    }

    async Task<bool> Running(string process, CancellationToken stop) => (await api.Process(process, stop))?.Status switch
    {
        "running" => true,
        "complete" or "failed" or "crashed" or null => throw new DeployException(Dog.ConvoxNoProcess.With(process).Saying(await new ConvoxLogs(api, world).Of(process, 50, stop))),
        _ => false,
    };

    /// <summary>A deploy that was cancelled ends it too, for it would go on; when that fails it ends by itself after its sleep.</summary>
    async Task End(string process)
    {
        using var patience = new CancellationTokenSource(Ending, world.Clock);
        try
        {
            await api.End(process, patience.Token);
        }
        catch (Exception left) when (left is DeployException or OperationCanceledException)
        {
            world.Log.Detail($"the process {process} of the migration is left to end by itself");
        }
    }
}
