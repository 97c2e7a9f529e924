using System.Text.RegularExpressions;

namespace Dogshore.Emulators.Dokku.Commands;

static partial class AppCommands
{
    /// <summary>The app that the first operand names; 20 where there is none.</summary>
    public static Task<int> With(Answer answer, Func<ServerApp, Task<int>> act, params string[] withValue) => answer.Operands(withValue) switch
    {
        [] => answer.Fail("Please specify an app to run the command on"),
        [var name, ..] => answer.Server.Apps.TryGetValue(name, out var app) ? act(app) : answer.NoApp(name),
    };

    public static async Task<int> Create(Answer answer)
    {
        if (answer.Operands() is not [var name]) return await answer.Fail("Please specify an app to run the command on");
        if (!Name().IsMatch(name)) return await answer.Fail("App name must begin with lowercase alphanumeric character, and may only contain lowercase alphanumerics, dots, and hyphens");
        if (!answer.Server.Make(name)) return await answer.Fail("Name is already taken");
        await answer.SayUnlessQuiet($"-----> Creating {name}...");
        return 0;
    }

    public static Task<int> Destroy(Answer answer) => With(answer, async app =>
    {
        if (!answer.IsForced)
        {
            await answer.Session.Warn($"WARNING: Potentially Destructive Action");
            await answer.Session.Warn($"This command will destroy {app.Name} (including all add-ons).");
            return await answer.Fail("Aborted");
        }
        await answer.Say($"-----> Destroying {app.Name} (including all add-ons)");
        app.Links.Clear();
        answer.Server.Apps.TryRemove(app.Name, out _);
        await app.DisposeAsync();
        if (Directory.Exists(app.Folder)) Directory.Delete(app.Folder, recursive: true);
        await answer.Say("-----> Retiring old containers and images");
        return 0;
    });

    public static async Task<int> List(Answer answer)
    {
        await answer.SayUnlessQuiet("=====> My Apps");
        foreach (var name in answer.Server.Apps.Keys.Order(StringComparer.Ordinal)) await answer.Say(name);
        return 0;
    }

    /// <summary><c>git:set app deploy-branch main</c>; without a value it is cleared.</summary>
    public static Task<int> Property(Answer answer, string plugin) => With(answer, async app =>
    {
        if (answer.Operands() is not [_, var property, .. var rest]) return await answer.Fail("Please specify a property");
        app.Properties[$"{plugin}/{property}"] = rest.FirstOrDefault() ?? "";
        if (rest.Length == 0) app.Properties.Remove($"{plugin}/{property}");
        await answer.SayUnlessQuiet(rest.Length == 0 ? $"=====> Unsetting {property}" : $"=====> Setting {property} to {rest[0]}");
        return 0;
    });

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9.-]*\z")]
    private static partial Regex Name();
}
