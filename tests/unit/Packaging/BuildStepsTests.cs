using Dogshore.Faults;
using Dogshore.Manifest;
using Dogshore.Packaging;

namespace Dogshore.Tests.Packaging;

/// <summary><c>@(DeployBuildStep)</c> runs when it must.</summary>
public sealed class BuildStepsTests
{
    const string Count = "echo ran >> count";

    [Fact]
    public async Task A_step_without_inputs_runs_every_time()
    {
        using var tree = new Tree();
        for (var i = 0; i < 3; i++) await Run(tree, Step(Count));
        Runs(tree).ShouldBe(3);
    }

    [Fact]
    public async Task A_step_runs_again_only_when_its_inputs_changed()
    {
        using var tree = new Tree().Having("src/a.txt", "one");
        var step = Step(Count, inputs: "src/**");
        await Run(tree, step);
        await Run(tree, step);
        Runs(tree).ShouldBe(1);
        tree.Log.Lines[^1].ShouldStartWith("build step 'assets' is up to date (");

        File.SetLastWriteTimeUtc(tree.PathOf("src/a.txt"), DateTime.UtcNow.AddHours(-1));
        await Run(tree, step);
        Runs(tree).ShouldBe(1);

        tree.Having("src/a.txt", "two");
        await Run(tree, step);
        Runs(tree).ShouldBe(2);

        tree.Having("src/deep/b.txt");
        await Run(tree, step);
        Runs(tree).ShouldBe(3);

        // What Python leaves behind when it runs is nothing that anybody wrote.
        tree.Having("src/__pycache__/a.cpython-311.pyc");
        await Run(tree, step);
        Runs(tree).ShouldBe(3);

        File.Delete(tree.PathOf("src/a.txt"));
        await Run(tree, step);
        Runs(tree).ShouldBe(4);
    }

    [Fact]
    public async Task Another_command_runs()
    {
        using var tree = new Tree().Having("a");
        await Run(tree, Step(Count, inputs: "a"));
        await Run(tree, Step($"{Count} && true", inputs: "a"));
        Runs(tree).ShouldBe(2);
    }

    [Theory]
    [InlineData("out")]
    [InlineData("out/*.css")]
    [InlineData("out/a.css")]
    public async Task A_step_whose_output_is_missing_runs(string outputs)
    {
        using var tree = new Tree().Having("a");
        var step = Step($"{Count}; mkdir -p out; touch out/a.css", inputs: "**", outputs: $"count;{outputs}");
        await Run(tree, step);
        await Run(tree, step);
        Runs(tree).ShouldBe(1);
        Directory.Delete(tree.PathOf("out"), recursive: true);
        await Run(tree, step);
        Runs(tree).ShouldBe(2);
    }

    [Fact]
    public async Task A_step_that_makes_no_output_is_a_warning()
    {
        using var tree = new Tree().Having("a");
        await Run(tree, Step("true", inputs: "a", outputs: "out"));
        tree.Log.Warnings.Single().Fact.ShouldBe("The build step 'assets' succeeded, but its output 'out' is not there.");
    }

    [Fact]
    public async Task A_failed_step_says_its_code_and_last_lines_and_runs_again()
    {
        using var tree = new Tree().Having("a");
        var step = Step("exec 2>&1; i=0; while [ $i -lt 60 ]; do i=$((i+1)); echo line $i; done; echo bad >&2; exit 3", inputs: "a");
        for (var i = 0; i < 2; i++)
        {
            var finding = (await Should.ThrowAsync<DeployException>(() => Run(tree, step))).Findings.Single();
            (finding.Code, finding.Fact).ShouldBe(("DOG1220", "The build step 'assets' ended with exit code 3."));
            finding.Log.Length.ShouldBe(50);
            finding.Log.ShouldContain("bad");
            finding.Log.ShouldContain("line 60");
            finding.Place!.Line.ShouldBe(7);
        }
        tree.Log.Details.ShouldContain("line 1");
    }

    [Fact]
    public async Task A_failure_undoes_what_was_remembered()
    {
        using var tree = new Tree().Having("a", "good");
        var step = Step($"{Count}; grep -q good a", inputs: "a");
        await Run(tree, step);
        tree.Having("a", "bad");
        await Should.ThrowAsync<DeployException>(() => Run(tree, step));
        tree.Having("a", "good");
        await Run(tree, step);
        Runs(tree).ShouldBe(3);
    }

    [Fact]
    public async Task Steps_run_in_the_projects_folder_and_in_their_order()
    {
        using var tree = new Tree();
        await Run(tree, Step("pwd > where", name: "one"), Step("cat where", name: "two/Capital"));
        tree.Log.Details.ShouldContain(line => line.EndsWith(Path.GetFileName(tree.Root), StringComparison.Ordinal));
        tree.Log.Lines.Select(line => line.Split(" (")[0]).ShouldBe(["build step 'one' done", "build step 'two/Capital' done"]);
    }

    [Fact]
    public async Task A_damaged_record_means_to_run()
    {
        using var tree = new Tree().Having("a");
        var step = Step(Count, inputs: "a");
        await Run(tree, step);
        tree.Having("obj/deploy/steps/assets.json", "{");
        await Run(tree, step);
        Runs(tree).ShouldBe(2);
    }

    [Fact]
    public async Task Cancelling_stops_the_step()
    {
        using var tree = new Tree();
        using var stop = new CancellationTokenSource();
        var running = BuildSteps.Run([Step("echo up > started; sleep 600")], tree.Root, tree.Folder, tree.World, stop.Token);
        while (!running.IsCompleted && !File.Exists(tree.PathOf("started"))) await Task.Yield();
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => running);
    }

    static BuildStep Step(string command, string? inputs = null, string? outputs = null, string name = "assets") => new(name, command, inputs, outputs, new Place("deploy.props", 7));

    static Task Run(Tree tree, params BuildStep[] steps)
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("The commands are those of a Unix shell.");
        return BuildSteps.Run([.. steps], tree.Root, tree.Folder, tree.World, TestContext.Current.CancellationToken);
    }

    static int Runs(Tree tree) => File.ReadAllLines(tree.PathOf("count")).Length;
}
