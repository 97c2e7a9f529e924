using Dogshore.Emulators;
using Dogshore.Emulators.CodePipeline;

namespace Dogshore.Rehearsals;

/// <summary>A pipeline is made by a person: each of the manifest's apps has one, behind one address.</summary>
sealed class PipelineStage : Stage
{
    readonly PipelineEmulator emulator = new() { Delay = TimeSpan.FromSeconds(0.5) };
    readonly Door door = new();

    public override async Task Start(IReadOnlyList<string> apps)
    {
        await emulator.Start();
        foreach (var app in apps) await emulator.Make(app);
        door.Find = app => emulator.Find(app)?.Router.Url;
        await door.Start();
    }

    public override Wire Wire => emulator.Wire;
    public override IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>(AwsKeys.For()) { ["AWS_ENDPOINT_URL"] = emulator.Url.ToString() };
    public override IReadOnlyDictionary<string, string> Attributes => new Dictionary<string, string> { ["Region"] = PipelineEmulator.Region, ["BaseUrl"] = $"{door.Url}{{app}}/" };

    public override async ValueTask DisposeAsync()
    {
        await door.DisposeAsync();
        await emulator.DisposeAsync();
    }
}
