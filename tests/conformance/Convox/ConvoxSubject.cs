using Dogshore.Emulators;
using Dogshore.Emulators.Convox;
using Dogshore.Model;
using Dogshore.Platforms;
using Dogshore.Platforms.Convox;

namespace Dogshore.Conformance.Convox;

/// <summary>A rack's emulator, spoken to as Convox's own tool would be: RACK_URL.</summary>
public sealed class ConvoxSubject : Subject
{
    public ConvoxEmulator Emulator { get; init; } = new();
    public override Platform Platform { get; } = new ConvoxPlatform();
    public override IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string> { ["RACK_URL"] = Emulator.RackUrl.ToString() };
    public override Wire Wire => Emulator.Wire;
    public override bool IsService => true;
    public override string WrongCredential => new UriBuilder(Emulator.Url) { UserName = "convox", Password = "00000000-0000-0000-0000-000000000000" }.Uri.ToString();
    public override string? Account => Emulator.RackName;
    /// <summary>The app, for the check; then the app, its releases, builds, services and resources, and the standing of what is live.</summary>
    public override int ReadsOfNothing => 7;
    /// <summary>The release, its promotion, its standing.</summary>
    public override int WritesOfConfig => 3;

    public override IReadOnlyDictionary<string, string> Files(Runtime runtime) =>
        runtime == Runtime.Python ? new Dictionary<string, string> { ["requirements.txt"] = "# none\n" } : base.Files(runtime);

    public override bool IsUpload(Request request) => request.Method == "POST" && request.Path.Contains("/objects/tmp/", StringComparison.Ordinal);

    public override Task Start() => Emulator.Start();

    public override Task<AppState?> State(string app)
    {
        if (Emulator.App(app) is not { } there) return Task.FromResult<AppState?>(null);
        lock (there.Gate)
        {
            // Of the newest release, promoted or not: it is what the next change by hand begins with.
            var config = RackManifest.Env(there.Releases.LastOrDefault()?.Env ?? "").Where(each => each.Key is not ("DOGSHORE" or "DEPLOY_VERSION" or "DEPLOY_COMMIT"));
            return Task.FromResult<AppState?>(new AppState(there.Router.Url, config.ToDictionary(each => each.Key, each => each.Value), new Dictionary<string, int>(there.Counts),
                there.Releases.Count(IsOurs), there.Builds.Count(build => build is { IsExternal: false, Status: "complete" }), there.Resources.Count));
        }
    }

    static bool IsOurs(Emulators.Convox.Release release) => release.WasLive && (release.Description.StartsWith("Deploy ", StringComparison.Ordinal) || release.Description.StartsWith("Rollback ", StringComparison.Ordinal))
        && !release.Description.EndsWith(", with database", StringComparison.Ordinal);

    /// <summary>As <c>convox env set</c> does it, and promotes when there is something to promote.</summary>
    public override async Task<bool> SetConfig(string app, IReadOnlyDictionary<string, string?> values)
    {
        var there = Emulator.App(app)!;
        var env = RackManifest.Env(there.Releases.LastOrDefault()?.Env ?? "");
        foreach (var (name, value) in values)
        {
            if (value is null) env.Remove(name);
            else env[name] = value;
        }
        var release = there.Fork(null, string.Join('\n', env.Select(each => $"{each.Key}={each.Value}")), $"env add:{string.Join(",", values.Keys)}");
        if (release.Build.Length == 0) return true;
        there.Promote(release, TimeSpan.FromMinutes(1), force: false);
        await Engine.Deadlines.Until(() => there is { Status: "running" } && there.Release == release.Id, "the change by hand was promoted");
        return true;
    }

    public override async Task<bool> SetScale(string app, string process, int count)
    {
        await Emulator.App(app)!.Scale(process, count);
        return true;
    }

    public override async Task<bool> MakeApp(string app)
    {
        await Emulator.Make(app);
        return true;
    }

    public override ValueTask DisposeAsync() => Emulator.DisposeAsync();
}

/// <summary>The promises of every platform, kept by this one.</summary>
public sealed class Convox_keeps(Stage<ConvoxSubject> stage) : Promises<ConvoxSubject>(stage);
