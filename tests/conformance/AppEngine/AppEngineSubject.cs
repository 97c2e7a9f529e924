using Dogshore.Emulators;
using Dogshore.Emulators.AppEngine;
using Dogshore.Platforms;
using Dogshore.Platforms.AppEngine;

namespace Dogshore.Conformance.AppEngine;

/// <summary>App Engine's emulator, spoken to as gcloud would be: its own overrides of addresses, and the key of a service account.</summary>
public sealed class AppEngineSubject : Subject
{
    public const string Project = "shop-4711", Email = "deployer@shop-4711.iam.gserviceaccount.com";

    readonly Lazy<string> key;
    readonly Lazy<string> wrong;

    public AppEngineSubject()
    {
        key = new(() => Emulator.Identities.KeyOf(Email, Project, Emulator.Url));
        wrong = new(() => new Identities().KeyOf(Email, Project, Emulator.Url));
    }

    public AppEngineEmulator Emulator { get; } = new() { MostVersions = 20_000 };
    public override Platform Platform { get; } = new AppEnginePlatform();
    public override string Attributes => "Create=\"true\"";
    public override IReadOnlyDictionary<string, string> Environment => Of(Emulator, key.Value);
    public override Wire Wire => Emulator.Wire;
    public override bool IsService => true;
    public override string WrongCredential => wrong.Value;
    public override string? Account => Email;
    /// <summary>Not made: its address is handed on.</summary>
    public override string Database => "Engine=\"postgresql\" FromEnvironment=\"DATABASE_OF_THE_SHOP\"";
    /// <summary>The token; application and service for the check; service and versions.</summary>
    public override int ReadsOfNothing => 5;
    /// <summary>The version, the requests, and its standing.</summary>
    public override int WritesOfConfig => 3;

    public static Dictionary<string, string> Of(AppEngineEmulator emulator, string key)
    {
        var variables = new Dictionary<string, string> { ["GOOGLE_CREDENTIALS"] = key, ["DATABASE_OF_THE_SHOP"] = "postgresql://ada:lovelace-4711@db.example.org/shop" };
        foreach (var service in new[] { "APPENGINE", "STORAGE", "CLOUDBUILD", "LOGGING", "STS", "IAMCREDENTIALS" }) variables[$"CLOUDSDK_API_ENDPOINT_OVERRIDES_{service}"] = emulator.Url.ToString();
        return variables;
    }

    public override async Task Start()
    {
        await Emulator.Start();
        Emulator.Deploy(Project, "default", "first");
    }

    public override bool IsUpload(Request request) => request.Path.StartsWith("/upload/", StringComparison.Ordinal) && request.Changes;

    public override Task<AppState?> State(string app)
    {
        if (!Emulator.Projects[Project].Services.TryGetValue(app, out var service) || service.Split.Count == 0) return Task.FromResult<AppState?>(null);
        var live = service.Versions.GetValueOrDefault(service.Split.MaxBy(each => each.Value).Key);
        var ours = service.Versions.Values.Select(version => version.Variables.GetValueOrDefault("DOGSHORE")).OfType<string>().ToArray();
        return Task.FromResult<AppState?>(new AppState(new Uri($"{Emulator.Front.Url}{app}-dot-{Project}/"), live?.Variables.Where(each => each.Key != "DOGSHORE").ToDictionary() ?? [], new Dictionary<string, int>(), ours.Length,
            ours.Select(text => System.Text.Json.Nodes.JsonNode.Parse(text)!["stamp"]!["content"]!.GetValue<string>()).Distinct().Count(), 0));
    }

    public override Task<bool> NearQuota(string app)
    {
        for (var number = 0; number < 190; number++) Emulator.Deploy(Project, app, $"by-hand-{number}");
        return Task.FromResult(true);
    }

    /// <summary>The bucket too: what one promise has uploaded, another one would not have to.</summary>
    public override Task Forget(string app)
    {
        Emulator.Storage.Buckets[Emulator.Projects[Project].StagingBucket].Clear();
        return Emulator.Forget(Project, app);
    }

    public override ValueTask DisposeAsync() => Emulator.DisposeAsync();
}

/// <summary>The promises of every platform, kept by this one.</summary>
public sealed class AppEngine_keeps(Stage<AppEngineSubject> stage) : Promises<AppEngineSubject>(stage);
