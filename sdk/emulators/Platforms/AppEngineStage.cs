using Dogshore.Emulators;
using Dogshore.Emulators.AppEngine;

namespace Dogshore.Rehearsals;

/// <summary>A project with an application, in which a service is there already: any other can be its second.</summary>
sealed class AppEngineStage : Stage
{
    const string Project = "rehearsal-4711";

    readonly AppEngineEmulator emulator = new() { Delays = new(Operation: TimeSpan.FromSeconds(0.5), Build: TimeSpan.FromSeconds(1)) };

    public override async Task Start(IReadOnlyList<string> apps)
    {
        emulator.Make(Project, "europe-west");
        await emulator.Start();
        emulator.Deploy(Project, "default", "first");
    }

    public override Wire Wire => emulator.Wire;
    public override IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>(
        new[] { "APPENGINE", "STORAGE", "CLOUDBUILD", "LOGGING" }.Select(service => KeyValuePair.Create($"CLOUDSDK_API_ENDPOINT_OVERRIDES_{service}", emulator.Url.ToString())))
    {
        ["GOOGLE_CREDENTIALS"] = emulator.Identities.KeyOf($"rehearsal@{Project}.iam.gserviceaccount.com", Project, emulator.Url),
    };
    public override IReadOnlyDictionary<string, string> Attributes => new Dictionary<string, string> { ["Create"] = "true", ["Project"] = Project, ["Identity"] = "", ["ServiceAccount"] = "", ["Url"] = "" };
    public override ValueTask DisposeAsync() => emulator.DisposeAsync();
}
