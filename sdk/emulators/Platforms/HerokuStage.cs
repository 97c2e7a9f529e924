using Dogshore.Emulators;
using Dogshore.Emulators.Heroku;

namespace Dogshore.Rehearsals;

sealed class HerokuStage : Stage
{
    readonly HerokuEmulator emulator = new() { Delays = new(Build: TimeSpan.FromSeconds(1), Release: TimeSpan.FromSeconds(0.5), Dyno: TimeSpan.FromSeconds(0.5), AddOn: TimeSpan.FromSeconds(1)) };

    public override Task Start(IReadOnlyList<string> apps) => emulator.Start();
    public override Wire Wire => emulator.Wire;
    public override IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string> { ["HEROKU_HOST"] = emulator.Url.ToString(), ["HEROKU_API_KEY"] = emulator.Accounts[0].Token };
    public override IReadOnlyDictionary<string, string> Attributes => new Dictionary<string, string> { ["Create"] = "true" };
    public override ValueTask DisposeAsync() => emulator.DisposeAsync();
}
