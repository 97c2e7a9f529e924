namespace Dogshore.EndToEnd.Deploys;

public sealed class Plans
{
    [Fact]
    public async Task Row_68_a_plan_changes_nothing_and_says_that_there_would_be_changes()
    {
        await using var app = Talker.Make();
        (await app.Deploy()).ShouldSucceed();
        app.Write("words.txt", "second");
        static bool Counts(string file) => !file.EndsWith(".log", StringComparison.Ordinal);
        var root = Folders.Snapshot(Path.Combine(app.LocalRoot, "apps"), Counts);
        var project = Folders.Snapshot(app.Folder, file => !file.StartsWith("obj", StringComparison.Ordinal));

        var ended = (await app.Run("DeployPlan", "-getTargetResult:DeployPlan")).ShouldSucceed();
        Changed(ended).ShouldBe("true");
        Folders.Snapshot(Path.Combine(app.LocalRoot, "apps"), Counts).ShouldBe(root);
        Folders.Snapshot(app.Folder, file => !file.StartsWith("obj", StringComparison.Ordinal)).ShouldBe(project);
        (await app.Get()).Text.ShouldStartWith("first");
        app.Plan()!["changes"]!.AsArray().Select(change => (string)change!["phase"]!).ShouldContain("release");
    }

    [Fact]
    public async Task Row_68_planning_a_first_deploy_makes_no_app()
    {
        await using var app = Talker.Make();
        (await app.Run("DeployPlan")).ShouldSucceed();
        app.Record().ShouldBeNull();
    }

    [Fact]
    public async Task A_plan_of_nothing_new_says_so()
    {
        await using var app = Talker.Make();
        (await app.Deploy()).ShouldSucceed();
        Changed((await app.Run("DeployPlan", "-getTargetResult:DeployPlan")).ShouldSucceed()).ShouldBe("false");
    }

    [Fact]
    public async Task A_plan_names_the_files_that_differ_and_the_values_by_name_only()
    {
        await using var app = Talker.Make();
        (await app.Deploy()).ShouldSucceed();
        app.Write("words.txt", "second");
        app.Write("more.txt", "more");
        File.Delete(Path.Combine(app.Folder, "gate.py"));
        app.Write("gate.py", Talker.GateProgram);
        (await app.Run("DeployPlan", "-p:Word=other")).ShouldSucceed();
        var files = app.Plan()!["files"]!;
        files["added"]!.AsArray().Select(file => (string)file!).ShouldBe(["more.txt"]);
        files["changed"]!.AsArray().Select(file => (string)file!).ShouldBe(["words.txt"]);
        files["removed"]!.AsArray().ShouldBeEmpty();
        app.Plan()!.ToJsonString().ShouldContain("WORD");
    }

    [Fact]
    public async Task Row_65_plan_and_outcome_name_the_SDK_that_ran_by_version_and_digest()
    {
        await using var app = Talker.Make();
        (await app.Deploy()).ShouldSucceed();
        foreach (var record in new[] { app.Plan()!, app.Outcome()! })
        {
            ((int)record["schema"]!).ShouldBe(1);
            ((string)record["sdk"]!["version"]!).ShouldNotBeEmpty();
            ((string)record["sdk"]!["digest"]!).Length.ShouldBe(64);
            ((string)record["run"]!).ShouldBe((string)app.Plan()!["run"]!);
        }
    }

    static string Changed(Ended ended)
    {
        var result = ended.Json["TargetResults"]!["DeployPlan"]!;
        ((string)result["Result"]!).ShouldBe("Success");
        var item = result["Items"]!.AsArray().ShouldHaveSingleItem()!.AsObject();
        return ((string)item.Single(fact => fact.Key.Equals("changed", StringComparison.OrdinalIgnoreCase)).Value!).ToLowerInvariant();
    }
}
