using Dogshore.EndToEnd.Cuts;
using YamlDotNet.Serialization;

namespace Dogshore.EndToEnd.CiServers;

/// <summary>The action's own script, run as GitHub's runner runs it: a file given to bash, inputs in the environment.</summary>
public sealed class GitHubAction
{
    [Fact]
    public async Task It_deploys_and_hands_on_the_facts()
    {
        Tools.NeedLinux();
        await using var app = App.OfSample("static-site");
        var output = Runner(app);
        using var step = Start(app, ("PROJECT", "."), ("TARGET", "Deploy"), ("TO", "local"));
        (await step.End()).ShouldSucceed();
        File.ReadAllText(output).ShouldContain($"url<<END\n{app.Url()}\nEND\n");
    }

    [Fact]
    public async Task Row_50_a_hostile_input_is_one_value_and_no_other_property()
    {
        Tools.NeedLinux();
        await using var app = App.OfSample("static-site");
        Runner(app);
        var hostile = "local;DeployApp=evil,DeployLocalRoot=$(HOME)";
        using var step = Start(app, ("PROJECT", "."), ("TARGET", "DeployPlan"), ("TO", hostile));
        (await step.End()).ShouldFail("DOG1").Text.ShouldContain("DeployTo names 'DeployApp=evil'");
    }

    [Theory]
    [InlineData("Deploy -p:DeployTo=production")]
    [InlineData("$(touch evil)")]
    [InlineData("")]
    public async Task A_target_is_a_name_and_nothing_else(string target)
    {
        Tools.NeedLinux();
        await using var app = App.OfSample("static-site");
        Runner(app);
        using var step = Start(app, ("PROJECT", "."), ("TARGET", target));
        (await step.End()).Exit.ShouldBe(2);
        File.Exists(Path.Combine(app.Folder, "evil")).ShouldBeFalse();
    }

    [Fact]
    public async Task Row_10_the_runners_first_signal_reaches_the_build_and_cancels_it()
    {
        await using var moment = await Moment.At("migrate", app =>
        {
            Runner(app);
            return Start(app, ("PROJECT", "."), ("TARGET", "Deploy"), ("TO", "local"));
        });
        moment.Build.Interrupt();
        // The runner would send SIGTERM after 7.5 seconds (reliability.md §0.2).
        (await moment.Build.End(TimeSpan.FromSeconds(7))).Exit.ShouldNotBe(0);
        moment.App.OutcomeWord().ShouldBe("cancelled");
        await moment.ServesWhatItShould("migrate");
    }

    /// <summary>What the runner sets, and the properties that a test needs in a place that a user has too.</summary>
    static string Runner(App app)
    {
        var yard = Path.GetDirectoryName(app.Folder)!;
        foreach (var (name, value) in new[] { ("CI", "true"), ("GITHUB_ACTIONS", "true"), ("GITHUB_WORKSPACE", yard), ("GITHUB_OUTPUT", Path.Combine(yard, "output")) }) app.Variables[name] = value;
        app.Write("Directory.Build.rsp", string.Join('\n', [.. app.Arguments, $"-p:DeployLocalRoot={app.LocalRoot}"]));
        return app.Variables["GITHUB_OUTPUT"]!;
    }

    static Build Start(App app, params (string Name, string Value)[] inputs)
    {
        var action = new DeserializerBuilder().Build().Deserialize<Dictionary<string, object>>(File.ReadAllText(Path.Combine(Repository.Root, "build", "github", "action.yml")));
        var step = (Dictionary<object, object>)((List<object>)((Dictionary<object, object>)action["runs"])["steps"])[0];
        var script = Path.Combine(Path.GetDirectoryName(app.Folder)!, "step.sh");
        File.WriteAllText(script, (string)step["run"]);
        var variables = new Dictionary<string, string?>(app.Variables);
        foreach (var (name, value) in (Dictionary<object, object>)step["env"])
        {
            var text = (string)value;
            if (!text.StartsWith("${{", StringComparison.Ordinal)) variables[(string)name] = text;
            else variables[(string)name] = inputs.Where(input => $"INPUT_{input.Name}" == (string)name).Select(input => input.Value).FirstOrDefault("");
        }
        // As the runner does: bash --noprofile --norc -eo pipefail {0}
        return new Build(Tools.Find("env")!, ["--default-signal=INT,TERM,HUP", Tools.Find("bash")!, "--noprofile", "--norc", "-eo", "pipefail", script], app.Folder, variables);
    }
}
