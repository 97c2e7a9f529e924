using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Worlds;

namespace Dogshore.Platforms.PythonAnywhere;

/// <summary>How a command of a task ended; see task.py.</summary>
sealed record TaskResult(string Name, int Code, bool TimedOut);

/// <summary>Makes the environment of a release that is not live yet, and runs its migrations, by a task of the account, and reads what came of it from a file.</summary>
sealed class Migration(PythonAnywhereApi api, Cargo cargo, World world)
{
    /// <summary>A task by the clock begins within two minutes, and an archive is unpacked first.</summary>
    static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(4);
    public static readonly TimeSpan LongestInstall = TimeSpan.FromMinutes(20);
    /// <summary>In place of a database's name, for the command that makes the environment.</summary>
    public const string Requirements = "requirements.txt";
    static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250), LongestPause = TimeSpan.FromSeconds(5);

    readonly PythonAnywherePlace place = api.Place;

    /// <exception cref="DeployException">It failed, took too long, or the account may run none.</exception>
    /// <param name="app">Its version of Python is that of the task.</param>
    /// <param name="making">The environment is to be made first.</param>
    public async Task Run(ReleaseNote note, WebApp app, bool making, ImmutableArray<Database> databases, CancellationToken stop)
    {
        var folder = $"{place.Folder}/tasks/{note.Id}";
        await api.Files.Write($"{folder}/run.py", Script.Task(place.FolderInHome, note, making, databases), "the program of the migration", stop);
        var python = note.Web.OwnEnvironment is { } environment ? $"{environment}/bin/python" : $"python{app.PythonVersion}";
        Func<CancellationToken, Task>? end = null;
        try
        {
            if (making) world.Log.Say("installing requirements.txt by a task of the account");
            if (databases.Length > 0) world.Log.Say($"migrating by a task of the account: {string.Join(", ", databases.Select(database => database.Migrate))}");
            end = await new AccountTasks(api, world).Start($"{python} ~/{place.FolderInHome}/tasks/{note.Id}/run.py", $"dogshore {place.To.App} {note.Id}", stop)
                ?? throw new DeployException([.. AccountTasks.Refused(place, making, databases)]);
            var results = await Results($"{folder}/result.json", making, databases, stop);
            var log = await api.Files.Read($"{folder}/log.txt", "the log of the migration", bytes => Encoding.UTF8.GetString(bytes.Span), stop) ?? "";
            Tell(log);
            Judge(results, making, databases, log);
        }
        finally
        {
            await Clean(end, folder);
        }
    }

    async Task<ImmutableArray<TaskResult>> Results(string file, bool making, ImmutableArray<Database> databases, CancellationToken stop)
    {
        var start = world.Now;
        var longest = LongestStart + (making ? LongestInstall : TimeSpan.Zero) + databases.Aggregate(TimeSpan.Zero, (sum, database) => sum + database.Timeout);
        for (var pause = FirstPause; ; pause = pause * 1.5 < LongestPause ? pause * 1.5 : LongestPause)
        {
            // An array in a class: the file's absence is null.
            var read = await api.Files.Read(file, "the end of the migration", bytes => new Box(JsonSerializer.Deserialize(bytes.Span, RecordJson.Default.ImmutableArrayTaskResult) is { IsDefaultOrEmpty: false } found ? found : throw new JsonException()), stop);
            if (read is not null) return read.Results;
            if (world.Since(start) > longest) throw new DeployException(Dog.PythonAnywhereTaskSilent.With(Durations.Show(longest)));
            await Task.Delay(pause, world.Clock, stop);
        }
    }

    sealed record Box(ImmutableArray<TaskResult> Results);

    void Tell(string log)
    {
        const int most = 200;
        var masks = world.Log;
        string[] lines = [.. log.Split('\n').Where(line => line.Length > 0)];
        foreach (var line in lines.Take(most / 2)) masks.Say(line);
        if (lines.Length > most) masks.Say($"… {lines.Length - most} lines are in migrate.log");
        foreach (var line in lines.Skip(Math.Max(most / 2, lines.Length - most / 2))) masks.Say(line);
        DurableFile.Write(Path.Combine(cargo.Directory, "migrate.log"), Encoding.UTF8.GetBytes(masks.Hide(log)));
    }

    static void Judge(ImmutableArray<TaskResult> results, bool making, ImmutableArray<Database> databases, string log)
    {
        var last = results[^1];
        if (last.Code == 0 && results.Length == databases.Length + (making ? 1 : 0)) return;
        var database = databases.FirstOrDefault(each => each.Name == last.Name);
        var finding = database is null ? Dog.PythonAnywhereNotPrepared.With(last.TimedOut ? $"it was ended after {Durations.Show(LongestInstall)}" : $"exit code {last.Code}") :
             last.TimedOut ? Dog.MigrationTimedOut.With(database.Name, Durations.Show(database.Timeout), database.Migrate) : Dog.MigrationFailed.With(database.Name, $"exit code {last.Code}", database.Migrate);
        throw new DeployException(finding.Saying(log.Split('\n').Where(line => line.Length > 0)));
    }

    /// <summary>After a cancel too: a task that is always on would run, and cost, for ever.</summary>
    async Task Clean(Func<CancellationToken, Task>? end, string folder)
    {
        using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(4), world.Clock);
        try
        {
            if (end is not null) await end(enough.Token);
            await api.Files.Delete(folder, enough.Token);
        }
        catch (Exception failed) when (failed is DeployException or OperationCanceledException)
        {
            world.Log.Warn(Dog.PythonAnywhereTaskLeft.With($"dogshore {place.To.App}", failed is DeployException refused ? refused.Findings[0].Fact : "there was no time to."));
        }
    }
}
