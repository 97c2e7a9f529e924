using Dogshore.Emulators;
using Dogshore.Emulators.AppEngine;

namespace Dogshore.Rehearsals;

/// <summary>A project that has its application and its first service, as every project has before another one can be deployed.</summary>
sealed class AppEngineStage : Stage
{
    const string Project = "rehearsal-4711", Email = $"deployer@{Project}.iam.gserviceaccount.com";
    static readonly string[] Services = ["APPENGINE", "STORAGE", "CLOUDBUILD", "LOGGING", "STS", "IAMCREDENTIALS"];

    readonly AppEngineEmulator emulator = new() { Delays = new(Operation: TimeSpan.FromSeconds(0.5), Build: TimeSpan.FromSeconds(0.5)) };

    public override async Task Start(IReadOnlyList<string> apps)
    {
        await emulator.Start();
        emulator.Make(Project, "europe-west");
        emulator.Deploy(Project, "default", "first");
    }

    public override Wire Wire => emulator.Wire;
    public override IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>(
        Services.Select(service => KeyValuePair.Create($"CLOUDSDK_API_ENDPOINT_OVERRIDES_{service}", emulator.Url.ToString())))
    {
        ["GOOGLE_CREDENTIALS"] = emulator.Identities.KeyOf(Email, Project, emulator.Url),
    };
    public override IReadOnlyDictionary<string, string> Attributes => new Dictionary<string, string> { ["Create"] = "true", ["Project"] = Project };
    public override ValueTask DisposeAsync() => emulator.DisposeAsync();
}
