using System.Globalization;

namespace Dogshore.Emulators.Dokku.Commands;

static class ProcessCommands
{
    static Deploying Deploying(Answer answer, ServerApp app, Func<string, Task>? say = null) => new(app, answer.Server.Runner, answer.Server.CheckPatience, say ?? answer.Say);

    public static Task<int> Report(Answer answer) => AppCommands.With(answer, async app =>
    {
        var facts = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["deployed"] = app.Image is null ? "false" : "true",
            ["processes"] = app.Containers.Count.ToString(CultureInfo.InvariantCulture),
            ["ps-can-scale"] = "true",
            ["restore"] = "true",
            ["running"] = app.Running,
        };
        foreach (var container in app.Containers)
            facts[$"status-{container.Process}-{container.Index.ToString(CultureInfo.InvariantCulture)}"] = $"{(container.Runs ? "running" : "exited")} (CID: {container.Id[..11]})";
        await answer.Json(facts);
        return 0;
    }, "--format");

    public static Task<int> Scale(Answer answer) => AppCommands.With(answer, async app =>
    {
        var tuples = answer.Operands()[1..];
        if (tuples.Length == 0)
        {
            await answer.SayUnlessQuiet($"-----> Scaling for {app.Name}");
            await answer.SayUnlessQuiet("proctype: qty");
            await answer.SayUnlessQuiet("--------: ---");
            foreach (var (process, count) in app.Scale) await answer.Say($"{process + ":",-5} {count.ToString(CultureInfo.InvariantCulture)}");
            return 0;
        }
        var wanted = new Dictionary<string, int>();
        foreach (var tuple in tuples)
        {
            if (tuple.Split('=') is not [var process, var text] || !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count)) return await answer.Fail($"Invalid scaling tuple: {tuple}");
            wanted[process] = count;
        }
        var changed = wanted.Where(each => app.Scale.GetValueOrDefault(each.Key) != each.Value).Select(each => each.Key).ToArray();
        foreach (var (process, count) in wanted) app.Scale[process] = count;
        if (answer.Has("--skip-deploy") || app.Image is not { } image || changed.Length == 0) return 0;
        return await Deploying(answer, app).Start(image, changed);
    });

    /// <summary>Takes no lock and says nothing of success.</summary>
    public static Task<int> Restart(Answer answer) => AppCommands.With(answer, async app =>
    {
        if (app.Image is not { } image)
        {
            await answer.Session.Warn($"App {app.Name} has not been deployed");
            return 0;
        }
        return await BuildCommands.Recorded(answer, app, "ps:restart", say => Deploying(answer, app, say).Start(image));
    });

    public static Task<int> Rebuild(Answer answer) => AppCommands.With(answer, async app =>
    {
        if (await Git.Head(app) is not { } head) return await answer.Fail($"Cannot build from '{app.Branch}' as there are no commits stored at that branch.");
        return await BuildCommands.Recorded(answer, app, "ps:rebuild", say => Deploying(answer, app, say).Receive(head, new Dictionary<string, string>()));
    });

    public static Task<int> Stop(Answer answer) => AppCommands.With(answer, async app =>
    {
        if (app.Image is null)
        {
            await answer.Session.Warn($"App {app.Name} has not been deployed");
            return 0;
        }
        await answer.SayUnlessQuiet($"-----> Stopping {app.Name}");
        if (app.Router is not null) app.Router.Target = null;
        foreach (var container in app.Containers) await container.Running.Stop(TimeSpan.FromSeconds(5));
        return 0;
    });

    public static Task<int> Start(Answer answer) => AppCommands.With(answer, async app =>
    {
        if (app.Image is not { } image)
        {
            await answer.Session.Warn($"App {app.Name} has not been deployed");
            return 0;
        }
        if (app.Running == "true")
        {
            await answer.Session.Warn($"App {app.Name} already running");
            return 0;
        }
        await answer.Session.Warn("App has been detected as not running, releasing");
        return await Deploying(answer, app).Release(image);
    });

    public static Task<int> Url(Answer answer) => AppCommands.With(answer, async app =>
    {
        if (app.Router is null) return await answer.Fail("App has no running containers");
        await answer.Say(app.Router.Url.GetLeftPart(UriPartial.Authority));
        return 0;
    });

    public static Task<int> Logs(Answer answer) => AppCommands.With(answer, async app =>
    {
        if (app.Containers.Count == 0) return await answer.Fail($"App {app.Name} has not been deployed");
        var most = int.Parse(answer.Value("--num") ?? "100", CultureInfo.InvariantCulture);
        foreach (var container in app.Containers)
            foreach (var line in container.Running.Lines.TakeLast(most)) await answer.Say($"app[{container.Process}.{container.Index.ToString(CultureInfo.InvariantCulture)}]: {line}");
        return 0;
    }, "--num", "--ps");

    public static Task<int> FailedLogs(Answer answer) => AppCommands.With(answer, async app =>
    {
        foreach (var line in app.FailedLog) await answer.Say(line);
        return 0;
    });
}
