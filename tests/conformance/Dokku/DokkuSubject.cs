using Dogshore.Emulators;
using Dogshore.Emulators.Dokku;
using Dogshore.Model;
using Dogshore.Platforms;
using Dogshore.Platforms.Dokku;

namespace Dogshore.Conformance.Dokku;

/// <summary>A dokku server on loopback, behind a real sshd.</summary>
public sealed class DokkuSubject : Subject
{
    readonly string home = Directory.CreateTempSubdirectory("dogshore-dokku-").FullName;

    public DokkuEmulator Server { get; } = new();

    public override Platform Platform { get; } = new DokkuPlatform();
    public override Wire Wire => Server.Wire;
    public override string Attributes
    {
        get
        {
            var all = new Dictionary<string, string> { ["Host"] = "127.0.0.1", ["Port"] = $"{Server.Port}", ["User"] = DokkuEmulator.User };
            if (Pins) all["HostKey"] = Pinned ?? Server.HostKey;
            if (Instead is var (name, value)) all[name] = value;
            return string.Join(' ', all.Select(each => $"{each.Key}=\"{each.Value}\""));
        }
    }
    /// <summary>False for a destination that pins no host key.</summary>
    public bool Pins { get; set; } = true;
    /// <summary>Another host key than the server's.</summary>
    public string? Pinned { get; set; }
    /// <summary>One attribute that has another value than it should.</summary>
    public (string Name, string Value)? Instead { get; set; }
    public override IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string> { ["DOKKU_SSH_KEY"] = Server.UserKey, ["HOME"] = home };
    public override IReadOnlyDictionary<string, string> Files(Runtime runtime) => runtime == Runtime.Python ? new Dictionary<string, string> { ["requirements.txt"] = "" } : [];

    /// <summary>The version; the record, the config, the report and the scale.</summary>
    public override int ReadsOfNothing => 5;

    /// <summary>Two for the lock, the intent, the config, the restart, the record, the standing, and the lock's end.</summary>
    public override int WritesOfConfig => 8;

    /// <summary>The app that is the lock, and whose it is.</summary>
    public override int WritesOfLock => 2;

    public override bool IsUpload(Request request) => request.Path.StartsWith("git:from-archive", StringComparison.Ordinal);

    public override async Task Start()
    {
        if (!DokkuEmulator.CanRun) Assert.Skip("needs OpenSSH's server");
        await Server.Start();
    }

    public override Task<AppState?> State(string app) => Task.FromResult(Server.View(app) is { } view
        ? new AppState(view.Url, view.Config.Where(each => !IsOfPlatform(each.Key)).ToDictionary(), view.Scale, view.Deploys, view.Commits, view.Databases) : null);

    /// <summary>git forgets nothing; what can come back is what the record has the config of.</summary>
    public override Task<int> Kept(string app) => Task.FromResult(Server.View($"{app}.dogshore")!.Config.Keys.Count(name => name.StartsWith("DOGSHORE_VALUES_", StringComparison.Ordinal)));

    static bool IsOfPlatform(string name) => name is "GIT_REV" or "DOGSHORE_MIGRATE";

    public override Task<bool> SetConfig(string app, IReadOnlyDictionary<string, string?> values)
    {
        Server.SetConfig(app, values);
        return Task.FromResult(true);
    }

    public override Task<bool> SetScale(string app, string process, int count)
    {
        Server.SetScale(app, process, count);
        return Task.FromResult(true);
    }

    public override Task<bool> MakeApp(string app)
    {
        Server.Make(app);
        return Task.FromResult(true);
    }

    public override async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Directory.Delete(home, recursive: true);
    }
}

/// <summary>The promises of every platform, kept by this one.</summary>
public sealed class Dokku_keeps(Stage<DokkuSubject> stage) : Promises<DokkuSubject>(stage);
