using Dogshore.Emulators;
using Dogshore.Emulators.PythonAnywhere;

namespace Dogshore.Rehearsals;

/// <summary>With the limit of requests that the platform has.</summary>
sealed class PythonAnywhereStage : Stage
{
    readonly PythonAnywhereEmulator emulator = new();

    public override Task Start(IReadOnlyList<string> apps) => emulator.Start();
    public override Wire Wire => emulator.Wire;
    public override IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["API_TOKEN"] = emulator.Accounts[0].Token, ["PYTHONANYWHERE_USERNAME"] = emulator.Accounts[0].User, ["PYTHONANYWHERE_SITE"] = emulator.Url.ToString(),
    };
    public override IReadOnlyDictionary<string, string> Attributes => new Dictionary<string, string> { ["Domain"] = "{app}.example.org", ["BaseUrl"] = $"{emulator.Front}{{app}}/", ["Create"] = "true" };
    public override ValueTask DisposeAsync() => emulator.DisposeAsync();
}
