using System.Text.Json.Nodes;

namespace Dogshore.EndToEnd.CiServers;

/// <summary>What a job of a CI service gets from a deploy beyond its log.</summary>
public sealed class Reports
{
    [Fact]
    public async Task GitHub_gets_outputs_and_a_summary()
    {
        await using var app = GitHub();
        (await app.Deploy("-p:DeployTo=local")).ShouldSucceed();
        var outputs = Outputs(app);
        outputs["url"].ShouldBe(app.Url().ToString());
        outputs["outcome"].ShouldBe("succeeded");
        outputs["changed"].ShouldBe("true");
        JsonNode.Parse(outputs["destinations"])![0]!["destination"]!.ToString().ShouldBe("local");
        File.ReadAllText(app.Variables["GITHUB_STEP_SUMMARY"]!).ShouldContain("| local | succeeded | v1 ");
        File.ReadAllText(Path.Combine(app.Folder, "obj", "deploy", "plan.md")).ShouldContain("| create-app |");

        (await app.Deploy("-p:DeployTo=local")).ShouldSucceed();
        Outputs(app)["changed"].ShouldBe("false");
    }

    [Fact]
    public async Task GitHub_is_shown_a_fault_at_its_line()
    {
        await using var app = GitHub();
        app.Replace("deploy.props", "<DeployProbe ", "<DeployProb ");
        var ended = (await app.Deploy("-p:DeployTo=local")).ShouldFail("DOG1");
        ended.Lines.ShouldContain(line => line.TrimStart().StartsWith("::error file=static-site/deploy.props,line=", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Azure_gets_variables_and_a_summary()
    {
        await using var app = App.OfSample("static-site");
        app.Variables["TF_BUILD"] = "True";
        var ended = (await app.Deploy("-p:DeployTo=local", "-tl:off")).ShouldSucceed();
        ended.Lines.ShouldContain(line => line.Trim() == $"##vso[task.setvariable variable=url;isOutput=true]{app.Url()}");
        ended.Lines.ShouldContain(line => line.Trim() == $"##vso[task.uploadsummary]{Path.Combine(app.Folder, "obj", "deploy", "summary.md")}");
    }

    [Fact]
    public async Task A_file_of_the_runner_that_cannot_be_written_fails_no_deploy()
    {
        await using var app = GitHub();
        app.Variables["GITHUB_OUTPUT"] = Path.Combine(app.Folder, "no", "such", "folder", "output");
        (await app.Deploy("-p:DeployTo=local")).ShouldSucceed().Text.ShouldContain("warning DOG4027");
        app.OutcomeWord().ShouldBe("succeeded");
    }

    static App GitHub()
    {
        var app = App.OfSample("static-site");
        var yard = Path.GetDirectoryName(app.Folder)!;
        foreach (var (name, value) in new[] { ("CI", "true"), ("GITHUB_ACTIONS", "true"), ("GITHUB_WORKSPACE", yard), ("GITHUB_OUTPUT", Path.Combine(yard, "output")), ("GITHUB_STEP_SUMMARY", Path.Combine(yard, "summary")) })
            app.Variables[name] = value;
        return app;
    }

    /// <summary>As the runner reads them: the last value of a name counts.</summary>
    static Dictionary<string, string> Outputs(App app)
    {
        var outputs = new Dictionary<string, string>();
        var lines = new Queue<string>(File.ReadAllLines(app.Variables["GITHUB_OUTPUT"]!));
        while (lines.TryDequeue(out var head))
        {
            var (name, mark) = (head.Split("<<")[0], head.Split("<<")[1]);
            var value = new List<string>();
            while (lines.Dequeue() is var line && line != mark) value.Add(line);
            outputs[name] = string.Join('\n', value);
        }
        return outputs;
    }
}
