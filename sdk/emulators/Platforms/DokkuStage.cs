using System.Globalization;
using Dogshore.Emulators;
using Dogshore.Emulators.Dokku;

namespace Dogshore.Rehearsals;

sealed class DokkuStage : Stage
{
    DokkuEmulator? emulator;

    DokkuEmulator Server => emulator ?? throw new InvalidOperationException("It was not started.");

    public override async Task Start(IReadOnlyList<string> apps)
    {
        if (!DokkuEmulator.CanRun) throw new StageException("dokku is reached by SSH: its emulator needs Linux and OpenSSH's server (sshd) on this machine");
        emulator = new();
        await emulator.Start();
    }

    public override Wire Wire => Server.Wire;
    public override IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string> { ["DOKKU_SSH_KEY"] = Server.UserKey };
    public override IReadOnlyDictionary<string, string> Attributes => new Dictionary<string, string>
    {
        ["Host"] = "127.0.0.1", ["Port"] = Server.Port.ToString(CultureInfo.InvariantCulture), ["User"] = DokkuEmulator.User, ["HostKey"] = Server.HostKey,
    };

    public override ValueTask DisposeAsync() => emulator?.DisposeAsync() ?? ValueTask.CompletedTask;
}
