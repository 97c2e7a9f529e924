using System.Globalization;
using Dogshore.Faults;

namespace Dogshore.Platforms.Dokku;

/// <summary>The commands beside deploying: logs, stop, destroy.</summary>
sealed class Showing(DokkuPlace place)
{
    public async Task<IReadOnlyList<string>> Logs(int lines, CancellationToken stop)
    {
        var ran = await place.Server.Look(new DokkuCommand("logs").Operand(place.App).Option("--num", lines.ToString(CultureInfo.InvariantCulture)), stop);
        return ran.Succeeded ? [.. ran.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(DokkuText.Plain).TakeLast(lines)] : [];
    }

    /// <summary>What the containers said that did not come up.</summary>
    public async Task<IReadOnlyList<string>> Failed(CancellationToken stop)
    {
        var ran = await place.Server.Look(new DokkuCommand("logs:failed").Operand(place.App), stop);
        return ran.Succeeded ? [.. ran.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(DokkuText.Plain).TakeLast(50)] : [];
    }

    /// <summary>Users' apps; what we keep beside them (the record, the lock) is none.</summary>
    public async Task<IReadOnlyList<string>> Apps(CancellationToken stop)
    {
        var text = await place.Server.Read(new DokkuCommand("apps:list"), stop);
        return [.. text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(DokkuText.Plain)
            .Where(name => !name.StartsWith('=') && !name.Contains(".dogshore", StringComparison.Ordinal))];
    }

    public async Task Stop(CancellationToken stop)
    {
        var command = new DokkuCommand("ps:stop").Operand(place.App);
        DokkuServer.Succeeded(await place.Server.Run(command, TimeSpan.FromMinutes(5), stop), command);
    }

    /// <summary>The app first: while it is there its databases cannot be removed.</summary>
    public async Task Destroy(CancellationToken stop)
    {
        var memory = await new RecordApp(place).Read(stop);
        await place.Server.Remove(place.App, stop);
        foreach (var database in memory?.Record.Databases ?? [])
        {
            var command = new DokkuCommand("postgres:destroy") { IsForced = true }.Operand(database.Service);
            var ran = await place.Server.Run(command, TimeSpan.FromMinutes(5), stop);
            if (!ran.Succeeded && !DokkuServer.Words(ran).Contains("does not exist", StringComparison.Ordinal)) throw new DeployException(DokkuServer.Refusal(ran, command));
        }
        await place.Server.Remove(place.RecordApp, stop);
        await place.Server.Remove(place.LockApp, stop);
    }
}
