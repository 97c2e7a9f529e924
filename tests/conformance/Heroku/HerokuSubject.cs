using Dogshore.Emulators;
using Dogshore.Emulators.Heroku;
using Dogshore.Model;
using Dogshore.Platforms;
using Dogshore.Platforms.Heroku;

namespace Dogshore.Conformance.Heroku;

/// <summary>Heroku's emulator, spoken to as Heroku's own tool would be: HEROKU_HOST and HEROKU_API_KEY.</summary>
public sealed class HerokuSubject : Subject
{
    readonly HerokuEmulator emulator = new();

    public override Platform Platform { get; } = new HerokuPlatform();
    public override string Attributes => MayCreate ? "Create=\"true\"" : "";
    /// <summary>The manifest says that the app may be made.</summary>
    public bool MayCreate { get; set; } = true;
    public HerokuEmulator Emulator => emulator;
    public override IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string> { ["HEROKU_HOST"] = emulator.Url.ToString(), ["HEROKU_API_KEY"] = emulator.Accounts[0].Token };
    public override Wire Wire => emulator.Wire;
    public override bool IsService => true;
    public override Uri? Address => emulator.Url;
    public override Uri Nowhere => new("https://nobody.heroku.com/");
    public override string? Account => emulator.Accounts[0].Email;
    /// <summary>The app, for the check; then three looks of eight reads: to plan, before the release, before the probes.</summary>
    public override int ReadsOfNothing => 25;
    /// <summary>A slug without a build is read for its stamp at each look.</summary>
    public override int ReadsOfNothingOf(Runtime runtime) => runtime == Runtime.Dotnet ? ReadsOfNothing + 3 : ReadsOfNothing;
    /// <summary>One PATCH; standings are written nowhere.</summary>
    public override int WritesOfConfig => 1;

    public override IReadOnlyDictionary<string, string> Files(Runtime runtime) =>
        runtime == Runtime.Python ? new Dictionary<string, string> { ["requirements.txt"] = "# none\n" } : base.Files(runtime);

    public override bool IsUpload(Request request) => request.Method == "PUT" && request.Path.StartsWith("/x-blob/", StringComparison.Ordinal);

    /// <summary>As the emulator itself answers when an account has its hundred apps.</summary>
    public override (Func<Request, bool> To, Trouble Answer)? Quota => (request => request is { Method: "POST", Path: "/apps" },
        new Trouble.Answers(422, """{"id":"invalid_params","message":"You've reached the limit of 100 apps for your account."}""", "application/json", new Dictionary<string, string>()));

    /// <summary>An app of the other account.</summary>
    public override async Task<string?> ForeignApp() => (await emulator.Make($"eves-{Guid.NewGuid().ToString("n")[..6]}", emulator.Accounts[1])).Name;

    /// <summary>Of the 64 kB that an app's config may have, 60 are taken.</summary>
    public override async Task<bool> NearQuota(string app)
    {
        var there = await emulator.Make(app);
        HerokuEmulator.SetByHand(there, Enumerable.Range(1, 6).ToDictionary(number => $"LARGE_{number}", _ => (string?)new string('x', 10_000)));
        return true;
    }

    public override Task Start()
    {
        return emulator.Start();
    }

    public override Task<AppState?> State(string app)
    {
        if (emulator.App(app) is not { } there) return Task.FromResult<AppState?>(null);
        lock (there.Gate)
            return Task.FromResult<AppState?>(new AppState(there.Router.Url,
                there.Config.Where(each => each.Key != "DOGSHORE").ToDictionary(each => each.Key, each => each.Value),
                there.Formation.ToDictionary(each => each.Type, each => each.Quantity),
                there.Releases.Count(IsOurs), there.Slugs.Count(slug => slug.Folder is not null), there.AddOns.Count));
    }

    static bool IsOurs(Emulators.Heroku.Release release) => release is { Slug: not null, Status: "succeeded" }
        && (release.Description.StartsWith("Deploy ", StringComparison.Ordinal) || release.Description.StartsWith("Rollback ", StringComparison.Ordinal) || release.Description.Contains("DOGSHORE", StringComparison.Ordinal));

    public override Task<bool> SetConfig(string app, IReadOnlyDictionary<string, string?> values)
    {
        HerokuEmulator.SetByHand(emulator.App(app)!, values);
        return Task.FromResult(true);
    }

    public override async Task<bool> SetScale(string app, string process, int count)
    {
        var there = emulator.App(app)!;
        lock (there.Gate) there.Formation.Single(each => each.Type == process).Quantity = count;
        await there.Rescale();
        return true;
    }

    public override async Task<bool> MakeApp(string app)
    {
        await emulator.Make(app);
        return true;
    }

    public override Task Forget(string app) => emulator.Remove(app);

    public override ValueTask DisposeAsync() => emulator.DisposeAsync();
}

/// <summary>The promises of every platform, kept by this one.</summary>
public sealed class Heroku_keeps(Stage<HerokuSubject> stage) : Promises<HerokuSubject>(stage);
