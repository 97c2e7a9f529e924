using System.Collections.Immutable;
using Dogshore.Faults;
using Dogshore.Local.Hosting;
using Dogshore.Local.Running;
using Dogshore.Model;

namespace Dogshore.Local.Releasing;

/// <summary>One-off commands in the new release, with its config, before it gets any traffic.</summary>
static class Migrating
{
    static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    /// <exception cref="HostException">One failed or took too long; those after it did not run.</exception>
    public static async Task Run(ImmutableArray<WireMigration> migrations, Runnable runnable, Surroundings surroundings, ProcessTable table, Action<ReleaseEvent> tell, CancellationToken stop)
    {
        if (migrations.IsEmpty) return;
        using var log = new ProcessLog(Path.Combine(surroundings.Paths.Logs(runnable.App), $"migrate-{runnable.Release.Id}.log"), surroundings.Clock);
        var environment = ProcessEnvironment.Of(surroundings.Inherited, runnable, surroundings.Paths.Root, port: null);
        foreach (var migration in migrations)
        {
            tell(new ReleaseEvent { Step = "migrate", Text = $"migrates {migration.Database}: {migration.Command}" });
            await Run(migration, runnable, environment, table, log, tell, stop);
        }
    }

    static async Task Run(WireMigration migration, Runnable runnable, ImmutableDictionary<string, string> environment, ProcessTable table, ProcessLog log, Action<ReleaseEvent> tell, CancellationToken stop)
    {
        var (program, arguments) = Commands.Shell(migration.Command);
        Child child;
        try
        {
            child = Child.Start(new Launch(program, arguments, runnable.Content, environment), line =>
            {
                log.Line(line);
                tell(new ReleaseEvent { Step = "migrate", Line = line });
            });
        }
        catch (IOException refused)
        {
            throw Dog.ProcessNotStarted.With($"migration of {migration.Database}", refused.Message.TrimEnd('.')).As(500);
        }
        try
        {
            table.Add(child.Id, $"{runnable.Release.Id} migrate");
            var ended = await child.Ended.WaitAsync(migration.Timeout, stop);
            if (!ended.Succeeded) throw Dog.MigrationFailed.With(migration.Database, ended, migration.Command).Saying(log.Last()).As(422);
        }
        catch (TimeoutException)
        {
            await child.End(Grace);
            throw Dog.MigrationTimedOut.With(migration.Database, Durations.Show(migration.Timeout), migration.Command).Saying(log.Last()).As(422);
        }
        finally
        {
            await child.End(Grace);
            table.Remove(child.Id);
        }
    }
}
