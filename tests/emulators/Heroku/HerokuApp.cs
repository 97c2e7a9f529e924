using Dogshore.Emulators.Apps;

namespace Dogshore.Emulators.Heroku;

/// <summary>One app: what is stored of it, and what of it runs. Changed only under its gate.</summary>
public sealed class HerokuApp(string name, Account owner, string folder, Delays delays) : IAsyncDisposable
{
    readonly AppRunner runner = new();
    readonly SemaphoreSlim switching = new(1, 1);
    readonly Queue<string> log = new();
    readonly List<Dyno> dynos = [];
    const int LogKept = 1500;

    public Lock Gate { get; } = new();
    public string Id { get; } = Guid.NewGuid().ToString();
    public string Name => name;
    public Account Owner => owner;
    public string Folder => folder;
    public DateTimeOffset CreatedAt { get; } = DateTimeOffset.UtcNow;
    public string Stack { get; set; } = "heroku-24";
    public string Region { get; set; } = "us";
    public string Generation { get; set; } = "cedar";
    public bool Maintenance { get => Router.IsInMaintenance; set => Router.IsInMaintenance = value; }
    public DynoRouter Router { get; } = new();
    public SortedDictionary<string, string> Config { get; } = new(StringComparer.Ordinal);
    public List<Release> Releases { get; } = [];
    public List<Build> Builds { get; } = [];
    public List<Slug> Slugs { get; } = [];
    public List<Formation> Formation { get; } = [];
    public List<AddOn> AddOns { get; } = [];
    public Dictionary<string, bool> Features { get; } = new() { ["preboot"] = false };

    public IReadOnlyList<Dyno> Dynos { get { lock (Gate) return [.. dynos]; } }
    public IReadOnlyList<string> Log { get { lock (log) return [.. log]; } }
    /// <summary>The newest that went live.</summary>
    public Release? Live { get { lock (Gate) return Releases.LastOrDefault(release => release.Status == "succeeded"); } }

    public void Say(string source, string line)
    {
        lock (log)
        {
            log.Enqueue($"{DateTimeOffset.UtcNow:yyyy-MM-ddTHH:mm:ss.ffffff}+00:00 {source}: {line}");
            if (log.Count > LogKept) log.Dequeue();
        }
    }

    /// <summary>A new release of a slug (null before the first) with the config as it is now. With a command called release it is pending until
    /// that has ended; otherwise it is live at once.</summary>
    public Release Add(string description, Slug? slug, Account user)
    {
        Release release;
        lock (Gate)
        {
            release = new Release { Version = Releases.Count + 1, Description = description, Slug = slug, Config = new Dictionary<string, string>(Config), User = user };
            if (slug?.ProcessTypes.ContainsKey("release") == true)
            {
                release.Status = "pending";
                release.Output = new Output { HasBegun = false };
            }
            Releases.Add(release);
        }
        Say("app[api]", $"Release v{release.Version} created by user {user.Email}");
        if (release.Status == "pending") _ = Task.Run(() => Phase(release));
        else if (slug is not null) _ = Task.Run(() => Switch(release));
        return release;
    }

    /// <summary>The release phase: the new code with the new config, before anything of it serves.</summary>
    async Task Phase(Release release)
    {
        await Task.Delay(delays.Release);
        var output = release.Output!;
        output.HasBegun = true;
        var command = runner.Run(release.Slug!.Folder!, Environment(release.Slug) + release.Slug.ProcessTypes["release"], release.Config, line =>
        {
            output.Line(line);
            Say("app[release.1]", line);
        });
        var ended = await command.Ended;
        output.Close();
        lock (Gate)
        {
            release.Status = ended == 0 ? "succeeded" : "failed";
            // What failed is not what is stored: the config stays as it was set, the code as it was.
        }
        Say("heroku[release.1]", $"Process exited with status {ended}");
        if (ended == 0) await Switch(release);
    }

    /// <summary>PATH as the buildpack leaves it.</summary>
    static string Environment(Slug slug) => slug.Folder is { } folder && Directory.Exists(Path.Combine(folder, ".heroku", "python", "bin"))
        ? "PATH=\"$PWD/.heroku/python/bin:$PATH\"; export PATH; " : "";

    /// <summary>All dynos are started anew with a release that is live, and with the scale.</summary>
    public async Task Switch(Release release)
    {
        await switching.WaitAsync();
        try
        {
            if (Live?.Id != release.Id || release.Slug is null) return;
            lock (Gate) Fit(release.Slug);
            await Restart(release);
        }
        finally
        {
            switching.Release();
        }
    }

    /// <summary>The formation knows the slug's processes: web runs once when it is new, others not at all until they are scaled.</summary>
    void Fit(Slug slug)
    {
        Formation.RemoveAll(each => !slug.ProcessTypes.ContainsKey(each.Type));
        foreach (var type in slug.ProcessTypes.Keys.Where(type => type != "release" && Formation.All(each => each.Type != type)))
            Formation.Add(new Formation { Type = type, Quantity = type == "web" ? 1 : 0 });
    }

    public async Task Rescale()
    {
        if (Live is { Slug: not null } live) await Switch(live);
    }

    async Task Restart(Release release)
    {
        Dyno[] old, started;
        lock (Gate)
        {
            old = [.. dynos.Where(dyno => dyno.Release.Id != release.Id || Surplus(dyno))];
            started = [.. Formation.SelectMany(each => Enumerable.Range(1, each.Quantity).Select(number => (each.Type, number)))
                .Where(each => dynos.Except(old).All(dyno => dyno.Type != each.Type || dyno.Number != each.number))
                .Select(each => new Dyno { Type = each.Type, Number = each.number, Command = release.Slug!.ProcessTypes[each.Type], Release = release })];
            dynos.RemoveAll(old.Contains);
            dynos.AddRange(started);
        }
        // Without preboot the old ones go first; meanwhile the router lets requests wait.
        var preboot = Features["preboot"] && started.Length > 0;
        if (!preboot) Point();
        if (!preboot) await Task.WhenAll(old.Select(End));
        foreach (var dyno in started) _ = Boot(dyno);
        if (!preboot) return;
        await Task.WhenAll(started.Select(dyno => Until(() => dyno.State != "starting")));
        await Task.WhenAll(old.Select(End));
    }

    bool Surplus(Dyno dyno) => Formation.FirstOrDefault(each => each.Type == dyno.Type) is not { } kind || dyno.Number > kind.Quantity;

    async Task Boot(Dyno dyno)
    {
        await Task.Delay(delays.Dyno);
        var (slug, release) = (dyno.Release.Slug!, dyno.Release);
        Say($"heroku[{dyno.Name}]", $"Starting process with command `{dyno.Command}`");
        void Line(string line) => Say($"app[{dyno.Name}]", line);
        var config = new Dictionary<string, string>(release.Config) { ["DYNO"] = dyno.Name };
        if (dyno.Type == "web")
        {
            var web = runner.Web(slug.Folder!, Environment(slug) + dyno.Command, config, Line);
            (dyno.Process, dyno.Port) = (web.Process, web.Port);
            if (!await web.Listens(delays.Boot))
            {
                if (!web.Process.Ended.IsCompleted)
                {
                    Say($"heroku[{dyno.Name}]", "Error R10 (Boot timeout) -> Web process failed to bind to $PORT within 60 seconds of launch");
                    await web.Process.Stop(TimeSpan.Zero);
                }
                Crash(dyno, await web.Process.Ended);
                return;
            }
        }
        else dyno.Process = runner.Run(slug.Folder!, Environment(slug) + dyno.Command, config, Line);
        dyno.State = "up";
        Say($"heroku[{dyno.Name}]", "State changed from starting to up");
        Point();
        var ended = await dyno.Process.Ended;
        if (dyno.State == "up") Crash(dyno, ended);
    }

    void Crash(Dyno dyno, int exit)
    {
        if (dyno.State == "down") return;
        dyno.State = "crashed";
        Say($"heroku[{dyno.Name}]", $"Process exited with status {exit}");
        Say($"heroku[{dyno.Name}]", "State changed from starting to crashed");
        Point();
    }

    async Task End(Dyno dyno)
    {
        dyno.State = "down";
        if (dyno.Process is { } process) await process.Stop(TimeSpan.FromSeconds(10));
    }

    /// <summary>Tells the router who answers.</summary>
    void Point()
    {
        Dyno[] web;
        lock (Gate) web = [.. dynos.Where(dyno => dyno.Type == "web")];
        Router.Set([.. web.Where(dyno => dyno is { State: "up", Port: not null }).Select(dyno => dyno.Port!.Value)], web.Any(dyno => dyno.State == "starting"), web.Length == 0 ? "H14" : "H10");
    }

    /// <summary>A one-off dyno, detached: its output is in the log.</summary>
    public Dyno RunOnce(string command)
    {
        var release = Live ?? throw RefusalException.NotFound("release");
        var dyno = new Dyno { Type = "run", Number = Random.Shared.Next(1000, 9999), Command = command, Release = release };
        lock (Gate) dynos.Add(dyno);
        _ = Task.Run(async () =>
        {
            dyno.Process = runner.Run(release.Slug!.Folder!, Environment(release.Slug) + command, release.Config, line => Say($"app[{dyno.Name}]", line));
            dyno.State = "up";
            await dyno.Process.Ended;
            lock (Gate) dynos.Remove(dyno);
        });
        return dyno;
    }

    static async Task Until(Func<bool> isSo)
    {
        while (!isSo()) await Task.Delay(10);
    }

    public async ValueTask DisposeAsync()
    {
        await runner.DisposeAsync();
        await Router.DisposeAsync();
        switching.Dispose();
    }
}
