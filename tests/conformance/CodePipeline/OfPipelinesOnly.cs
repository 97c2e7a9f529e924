using Dogshore.Conformance.Common;
using Dogshore.Conformance.Engine;
using Dogshore.Emulators.CodePipeline;

namespace Dogshore.Conformance.CodePipeline;

/// <summary>What only pipelines do to a deploy.</summary>
public sealed class OfPipelinesOnly : OnItsOwn<CodePipelineSubject>
{
    [Fact]
    public async Task An_execution_runs_exactly_the_version_that_was_sent()
    {
        var scene = await Deployed();
        var pipeline = Subject.Emulator.Find(scene.App)!;
        var execution = pipeline.Executions.ShouldHaveSingleItem();
        pipeline.Bucket.Versions.ShouldContainKey(execution.Version);
        (await scene.Show("History")).Log.ShouldContain("verified");
    }

    [Fact]
    public async Task An_execution_that_fails_is_told_with_the_words_and_the_page_of_its_action()
    {
        var scene = await Deployed();
        scene.Write("all is well: second");
        Subject.Emulator.Find(scene.App)!.FailsWith = "The deployment failed because 3 of 4 instances could not be reached.";
        var ended = (await scene.Deploy(Stop)).ShouldBe("failed");
        ended.ShouldBeRefused("DOG3280").Said.ShouldContain("3 of 4 instances could not be reached");
        ended.Said.ShouldContain("Production/Deploy");
        ended.Said.ShouldContain("https://eu-west-1.console.aws.amazon.com/deploy");
        Subject.Emulator.Find(scene.App)!.FailsWith = null;
        (await scene.Deploy(Stop)).ShouldSucceed();
        (await scene.Get()).ShouldBe((200, "all is well: second"));
    }

    [Fact]
    public async Task An_execution_that_a_newer_one_overtakes_is_no_success()
    {
        var scene = await Deployed();
        var pipeline = Subject.Emulator.Find(scene.App)!;
        scene.Write("all is well: second");
        scene.OnLine = line =>
        {
            if (!line.Contains("started the execution", StringComparison.Ordinal)) return;
            scene.OnLine = null;
            pipeline.Start("somebody-elses", pipeline.Executions[0].Version);
        };
        var ended = (await scene.Deploy(Stop)).ShouldBe("failed");
        ended.ShouldBeRefused("DOG3281").Said.ShouldContain(pipeline.Executions[^1].Id);
    }

    [Fact]
    public async Task What_cannot_be_deployed_to_is_refused_before_anything_is_written()
    {
        var scene = New();
        (await scene.Deploy(Stop)).ShouldBeRefused("DOG1401");
        await Subject.Emulator.Make(scene.App, keepsVersions: false);
        (await scene.Deploy(Stop)).ShouldBeRefused("DOG3285");
        var other = New();
        await Subject.MakeApp(other.App);
        other.Attributes = "Source=\"Repository\"";
        (await other.Deploy(Stop)).ShouldBeRefused("DOG1812");
        Subject.Emulator.Find(other.App)!.Executions.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_source_that_looks_for_changes_by_itself_is_warned_of()
    {
        var scene = New();
        await Subject.MakeApp(scene.App);
        Subject.Emulator.Find(scene.App)!.Polls = "true";
        (await scene.Deploy(Stop)).ShouldSucceed().Log.ShouldContain("DOG3286");
    }

    [Fact]
    public async Task A_project_of_CodeStar_leads_to_its_pipeline_by_its_resources_or_by_its_name_and_is_said_to_be_retired()
    {
        var star = new CodeStarSubject();
        await star.Start();
        try
        {
            var scene = New(star);
            await star.MakeApp(scene.App);
            (await scene.Deploy(Stop)).ShouldSucceed().Log.ShouldContain("DOG1085");
            star.Emulator.Projects[scene.App] = "another-pipeline";
            await star.Emulator.Make("another-pipeline");
            (await scene.Deploy(Stop)).ShouldSucceed();
            star.Emulator.Find("another-pipeline")!.Executions.ShouldHaveSingleItem();
            star.Wire.Violations.ShouldBeEmpty();
        }
        finally
        {
            await star.DisposeAsync();
        }
    }

    [Fact]
    public async Task Amazons_own_tool_sees_what_a_deploy_made()
    {
        Common.AwsTool.Need();
        var scene = await Deployed();
        var execution = Subject.Emulator.Find(scene.App)!.Executions.ShouldHaveSingleItem();
        (await Aws("list-pipelines", "--output", "text")).ShouldContain(scene.App);
        (await Aws("list-pipeline-executions", "--pipeline-name", scene.App, "--query", "pipelineExecutionSummaries[].[pipelineExecutionId,status]", "--output", "text")).ShouldContain($"{execution.Id}\tSucceeded");
        (await Aws("get-pipeline", "--name", scene.App)).ShouldContain("S3ObjectKey");
        (await Aws("list-action-executions", "--pipeline-name", scene.App, "--filter", $"pipelineExecutionId={execution.Id}", "--output", "text")).ShouldContain("Production");
        // What is started by hand deploys the newest version of the source, and ours knows nothing of it.
        await Aws("start-pipeline-execution", "--name", scene.App);
        (await scene.Deploy(Stop)).ShouldBe("unchanged");
    }

    Task<string> Aws(params string[] arguments) => Common.AwsTool.Run(Subject.Emulator.Url, ["codepipeline", .. arguments]);

    protected override async Task<Scene> Deployed()
    {
        var scene = New();
        await Subject.MakeApp(scene.App);
        (await scene.Deploy(Stop)).ShouldSucceed();
        return scene;
    }
}
