using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Dogshore.Emulators.Dokku.Commands;

static partial class ConfigCommands
{
    public static Task<int> Export(Answer answer) => AppCommands.With(answer, async app =>
    {
        if (answer.Value("--format") != "json") return await answer.Fail($"Unknown export format: {answer.Value("--format")}");
        await answer.Json(app.Config);
        return 0;
    }, "--format");

    public static Task<int> Get(Answer answer) => AppCommands.With(answer, async app =>
    {
        if (answer.Operands() is not [_, var key] || !app.Config.TryGetValue(key, out var value)) return 1;
        await answer.Say(value);
        return 0;
    });

    public static Task<int> Import(Answer answer) => AppCommands.With(answer, async app =>
    {
        if (answer.Operands("--format") is not [_, "-"]) return await answer.Fail("Expected: file");
        await answer.SayUnlessQuiet("-----> Reading config vars from stdin");
        Dictionary<string, string> values;
        try
        {
            values = JsonSerializer.Deserialize<Dictionary<string, string>>(await answer.Session.ReadAll()) ?? [];
        }
        catch (JsonException)
        {
            return await answer.Fail("invalid json");
        }
        if (values.Count == 0) return await answer.Fail("No config vars to set");
        if (values.Keys.FirstOrDefault(key => !Key().IsMatch(key)) is { } wrong) return await answer.Fail($"Invalid key name: '{wrong}'");
        foreach (var (key, value) in values) await answer.SayUnlessQuiet($"-----> Setting config var {key}={value}");
        if (answer.Has("--replace")) app.Config.Clear();
        foreach (var (key, value) in values) app.Set(key, value);
        return await Restarted(answer, app);
    }, "--format");

    public static Task<int> Set(Answer answer) => AppCommands.With(answer, async app =>
    {
        var pairs = answer.Operands()[1..];
        if (pairs.Length == 0) return await answer.Fail("At least one env pair must be given");
        var values = new Dictionary<string, string>();
        foreach (var pair in pairs)
        {
            if (pair.Split('=', 2) is not [var key, var value]) return await answer.Fail($"Invalid env pair: {pair}");
            if (!Key().IsMatch(key)) return await answer.Fail($"Invalid key name: '{key}'");
            try
            {
                values[key] = answer.Has("--encoded") ? Encoding.UTF8.GetString(Convert.FromBase64String(value)) : value;
            }
            catch (FormatException)
            {
                return await answer.Fail($"illegal base64 data at input byte 0 for key '{key}'");
            }
        }
        foreach (var (key, value) in values)
        {
            app.Set(key, value);
            await answer.SayUnlessQuiet($"       {key}:  {value}");
        }
        return await Restarted(answer, app);
    });

    public static Task<int> Unset(Answer answer) => AppCommands.With(answer, async app =>
    {
        foreach (var key in answer.Operands()[1..])
            await answer.SayUnlessQuiet(app.Config.Remove(key) ? $"-----> Unsetting {key}" : $"-----> Skipping {key}, it is not set in the environment");
        return await Restarted(answer, app);
    });

    /// <summary>Without --no-restart it restarts, and exits with 0 whatever comes of that.</summary>
    static async Task<int> Restarted(Answer answer, ServerApp app)
    {
        if (answer.Has("--no-restart") || app.Image is not { } image) return 0;
        await answer.Say($"-----> Restarting app {app.Name}");
        if (await new Deploying(app, answer.Server.Runner, answer.Server.CheckPatience, answer.Say).Start(image) != 0) await answer.Session.Warn($"Failure while restarting app: exit status 1");
        return 0;
    }

    [GeneratedRegex(@"\A[a-zA-Z_][a-zA-Z0-9_]*\z")]
    private static partial Regex Key();
}
