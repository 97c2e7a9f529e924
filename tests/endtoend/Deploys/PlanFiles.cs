namespace Dogshore.EndToEnd.Deploys;

/// <summary>A plan made here is applied there: the folder of a destination moves as a whole.</summary>
public sealed class PlanFiles
{
    [Fact]
    public async Task A_plan_is_applied_from_another_path_with_the_package_that_it_recorded_and_nothing_is_built()
    {
        await using var app = Talker.Make();
        var gate = Talker.GateOf(app);
        (await app.Deploy()).ShouldSucceed();
        app.Write("words.txt", "second");
        (await app.Run("DeployPlan")).ShouldSucceed();
        var built = gate.Passed("build");
        var moved = Move(app);

        var other = Other(app);
        other.Write("words.txt", "not what was planned");
        (await other.Deploy($"-p:DeployPlanFile={moved}")).ShouldSucceed();
        (await other.Get()).Text.ShouldStartWith("second");
        gate.Passed("build").ShouldBe(built);
    }

    [Fact]
    public async Task A_plan_whose_app_has_moved_on_is_refused()
    {
        await using var app = Talker.Make();
        (await app.Deploy()).ShouldSucceed();
        app.Write("words.txt", "second");
        (await app.Run("DeployPlan")).ShouldSucceed();
        var moved = Move(app);
        app.Write("words.txt", "third");
        (await app.Deploy()).ShouldSucceed();
        (await Other(app).Deploy($"-p:DeployPlanFile={moved}")).ShouldFail("DOG1420");
        (await app.Get()).Text.ShouldStartWith("third");
    }

    [Fact]
    public async Task A_plan_for_another_manifest_is_refused()
    {
        await using var app = Talker.Make();
        (await app.Deploy()).ShouldSucceed();
        app.Write("words.txt", "second");
        (await app.Run("DeployPlan")).ShouldSucceed();
        (await Other(app).Deploy($"-p:DeployPlanFile={Move(app)}", "-p:Patience=30s")).ShouldFail("DOG1421");
    }

    [Fact]
    public async Task A_plan_whose_package_was_changed_is_refused()
    {
        await using var app = Talker.Make();
        (await app.Deploy()).ShouldSucceed();
        app.Write("words.txt", "second");
        (await app.Run("DeployPlan")).ShouldSucceed();
        var moved = Move(app);
        var archive = Path.Combine(Path.GetDirectoryName(moved)!, (string)app.Plan()!["package"]!["path"]!);
        var bytes = File.ReadAllBytes(archive);
        bytes[^12] ^= 1;
        File.WriteAllBytes(archive, bytes);
        (await Other(app).Deploy($"-p:DeployPlanFile={moved}")).ShouldFail("DOG14");
        (await app.Get()).Text.ShouldStartWith("first");
    }

    [Fact]
    public async Task A_plan_made_with_other_values_of_secrets_is_refused()
    {
        await using var app = Talker.Make();
        app.Replace("deploy.props", "<DeployConfig    Include=\"GATE\"", "<DeployConfig Include=\"TOKEN\" FromEnvironment=\"TOKEN_OF_TEST\" Secret=\"true\" />\n    <DeployConfig    Include=\"GATE\"");
        app.Variables["TOKEN_OF_TEST"] = "one-secret-value";
        (await app.Deploy()).ShouldSucceed();
        app.Write("words.txt", "second");
        (await app.Run("DeployPlan")).ShouldSucceed();
        var other = Other(app);
        other.Variables["TOKEN_OF_TEST"] = "another-secret-value";
        (await other.Deploy($"-p:DeployPlanFile={Move(app)}")).ShouldFail("DOG1423");
    }

    /// <summary>The other machine: another checkout, and the plan's folder at another path.</summary>
    static App Other(App app)
    {
        var other = app.Checkout("other");
        other.Arguments.AddRange(app.Arguments);
        return other;
    }

    static string Move(App app)
    {
        var to = Path.Combine(Path.GetDirectoryName(app.Folder)!, "carried");
        Folders.Copy(app.DeployFolder(), to);
        return Path.Combine(to, "plan.json");
    }
}
