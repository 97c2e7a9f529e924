using Dogshore.Emulators;
using Dogshore.Emulators.Convox;

namespace Dogshore.Rehearsals;

sealed class ConvoxStage : Stage
{
    readonly ConvoxEmulator emulator = new() { Delays = new(Build: TimeSpan.FromSeconds(1), Promote: TimeSpan.FromSeconds(0.5), Process: TimeSpan.FromSeconds(0.5), Resource: TimeSpan.FromSeconds(1)) };

    public override Task Start(IReadOnlyList<string> apps) => emulator.Start();
    public override Wire Wire => emulator.Wire;
    public override IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string> { ["RACK_URL"] = emulator.RackUrl.ToString() };
    public override ValueTask DisposeAsync() => emulator.DisposeAsync();
}
