using System.Text;
using System.Text.Json;
using Dogshore.Faults;

namespace Dogshore.Platforms.Dokku;

/// <summary>Writes variables. Values go through standard input; where a server is too old for that (before 0.37), in base64 as arguments
/// of a command on the server. Nothing is ever restarted by it: a deploy says when.</summary>
sealed class DokkuConfig(DokkuPlace place)
{
    const string OwnWords = "is not";

    /// <summary>Sets these and leaves all others alone.</summary>
    public Task Set(string app, IReadOnlyDictionary<string, string> values, CancellationToken stop) => values.Count == 0 ? Task.CompletedTask : Import(app, values, isAll: false, stop);

    /// <summary>Sets these and removes all others: only for apps that are ours alone.</summary>
    public Task Replace(string app, IReadOnlyDictionary<string, string> values, CancellationToken stop) => Import(app, values, isAll: true, stop);

    public async Task Unset(string app, IReadOnlyCollection<string> names, CancellationToken stop)
    {
        if (names.Count == 0) return;
        var command = new DokkuCommand("config:unset") { IsQuiet = true }.Option("--no-restart").Operand(app);
        await place.Server.Write(names.Aggregate(command, (so, name) => so.Operand(name)), stop);
    }

    async Task Import(string app, IReadOnlyDictionary<string, string> values, bool isAll, CancellationToken stop)
    {
        // Without --quiet it would print what it sets.
        var command = new DokkuCommand("config:import") { IsQuiet = true }.Option("--no-restart").Option("--format", "json");
        if (isAll) command = command.Option("--replace");
        command = command.Operand(app).StandardInput();
        var ran = await place.Server.TryWrite(command, stop, JsonSerializer.Serialize(new Dictionary<string, string>(values), DokkuJson.Default.DictionaryStringString));
        if (ran.Succeeded) return;
        if (!IsUnknown(ran)) throw new DeployException(Dog.DokkuRefused.With(command.Name, DokkuServer.Words(ran)));
        await SetEncoded(app, values, stop);
        if (!isAll) return;
        var stored = await place.Server.Config(app, stop) ?? [];
        await Unset(app, [.. stored.Keys.Where(name => !values.ContainsKey(name))], stop);
    }

    /// <summary>config:import is there from 0.37 on.</summary>
    static bool IsUnknown(Worlds.Ran ran) => ran.Tail.Any(line => line.Contains(OwnWords, StringComparison.Ordinal) && line.Contains("dokku command", StringComparison.Ordinal));

    /// <summary>In as many commands as are needed: one must fit into a variable of the environment.</summary>
    async Task SetEncoded(string app, IReadOnlyDictionary<string, string> values, CancellationToken stop)
    {
        const int Most = 100_000;
        var command = Empty();
        var length = 0;
        foreach (var (name, value) in values)
        {
            var pair = $"{name}={Convert.ToBase64String(Encoding.UTF8.GetBytes(value))}";
            if (pair.Length > Most) throw new DeployException(Dog.DokkuValueTooLong.With(name, value.Length));
            if (length + pair.Length > Most)
            {
                await place.Server.Write(command, stop);
                (command, length) = (Empty(), 0);
            }
            command = command.Operand(pair);
            length += pair.Length + 1;
        }
        if (length > 0) await place.Server.Write(command, stop);

        DokkuCommand Empty() => new DokkuCommand("config:set") { IsQuiet = true, HidesArguments = true }.Option("--no-restart").Option("--encoded").Operand(app);
    }
}
