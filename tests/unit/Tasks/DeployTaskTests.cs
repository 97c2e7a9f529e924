using Dogshore.Faults;
using Dogshore.Manifest;
using Dogshore.Tasks;
using Dogshore.Worlds;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace Dogshore.Tests.Tasks;

public sealed class DeployTaskTests : IDisposable
{
    readonly FakeEngine engine = new();

    public void Dispose() => engine.Dispose();

    /// <summary>A step that does what the test says.</summary>
    sealed class Step(Func<ManifestInput, World, CancellationToken, System.Threading.Tasks.Task> does) : DeployTask
    {
        private protected override System.Threading.Tasks.Task Run(ManifestInput input, World world, CancellationToken stop) => does(input, world, stop);
        private protected override System.Threading.Tasks.Task Do(Dogshore.Deployment.Deployment deployment) => throw new NotSupportedException();
    }

    Step Make(Func<ManifestInput, World, CancellationToken, System.Threading.Tasks.Task> does, params ITaskItem[] items) => new(does) { BuildEngine = engine, Items = items };

    bool Execute(Action<ManifestInput, World> does, params ITaskItem[] items) => Make((input, world, _) =>
    {
        does(input, world);
        return System.Threading.Tasks.Task.CompletedTask;
    }, items).Execute();

    static TaskItem Item(string include, params (string Name, string Value)[] metadata)
    {
        var item = new TaskItem(include);
        foreach (var (name, value) in metadata) item.SetMetadata(name, value);
        return item;
    }

    [Fact]
    public void Items_properties_and_global_properties_arrive_as_such()
    {
        engine.Global["DeployTo"] = "eu";
        ManifestInput? seen = null;
        Execute((input, _) => seen = input,
            Item("eu", ("Kind", "DeployTo"), ("DefinedIn", "/app/deploy.props"), ("Platform", "local")),
            Item("DeployApp", ("Kind", "Property"), ("Value", "shop"))).ShouldBeTrue();
        var item = seen!.Items.ShouldHaveSingleItem();
        (item.Kind, item.Include, item.DefinedIn).ShouldBe(("DeployTo", "eu", "/app/deploy.props"));
        item.Metadata.ShouldHaveSingleItem().ShouldBe(new("Platform", "local"));
        item.Metadata["platform"].ShouldBe("local");
        seen["DeployApp"].ShouldBe("shop");
        seen.GlobalProperties["DeployTo"].ShouldBe("eu");
    }

    [Theory]
    [InlineData("a%3Bb", "a;b")]
    [InlineData("%24(HOME)", "$(HOME)")]
    [InlineData("100%25", "100%")]
    [InlineData("\"x\" --y", "\"x\" --y")]
    public void Row_50_a_value_is_what_the_user_meant(string written, string meant)
    {
        ManifestInput? seen = null;
        Execute((input, _) => seen = input, Item("LEVEL", ("Kind", "DeployConfig"), ("Value", written)));
        seen!.Items[0].Metadata["Value"].ShouldBe(meant);
    }

    [Fact]
    public void Every_fault_is_an_error_with_code_place_and_help()
    {
        Execute((_, _) => throw new DeployException([
            Dog.UnknownPlatform.With("dokkku", "", "dokku").At(new("/app/deploy.props", 3, 5)),
            Dog.NothingListens.With("http://127.0.0.1:1/")]), Item("_ProjectFile", ("Kind", "Property"), ("Value", "/app/shop.csproj"))).ShouldBeFalse();
        engine.Errors.Select(error => (error.Code, error.File, error.LineNumber, error.ColumnNumber)).ShouldBe([("DOG1003", "/app/deploy.props", 3, 5), ("DOG4001", "/app/shop.csproj", 0, 0)]);
        engine.Errors[0].HelpLink.ShouldBe(Dog.UnknownPlatform.Link);
    }

    [Fact]
    public void Braces_in_a_text_are_no_format()
    {
        Execute((_, world) => world.Log.Say("{0} {nope} {"));
        engine.Messages.ShouldContain(message => message.Message == "{0} {nope} {" && message.Importance == MessageImportance.High);
    }

    [Fact]
    public void Row_56_what_one_task_read_the_next_one_does_not_show()
    {
        Execute((_, world) => world.Log.Mask("canary-1"));
        Execute((_, world) => world.Log.Say("it is canary-1"));
        engine.Messages.ShouldContain(message => message.Message == "it is ***");
    }

    [Fact]
    public void Row_63_a_bug_of_ours_is_told_by_type_and_place_without_its_message()
    {
        Execute((_, _) => throw new InvalidOperationException("the password is hunter2", new FormatException("hunter2"))).ShouldBeFalse();
        var error = engine.Errors.ShouldHaveSingleItem();
        error.Code.ShouldBe("DOG2099");
        error.Message!.ShouldContain("InvalidOperationException (FormatException)");
        error.Message!.ShouldNotContain("hunter2");
    }

    [Fact]
    public void Row_63_the_place_of_a_bug_is_in_the_error()
    {
        Execute((_, _) => throw new InvalidOperationException("x"));
        engine.Errors[0].Message!.ShouldContain(nameof(Row_63_the_place_of_a_bug_is_in_the_error));
    }

    [Fact]
    public void Row_64_a_task_that_logged_an_error_never_says_that_it_went_well() =>
        Execute((_, world) => world.Log.Error(Dog.NothingListens.With("x"))).ShouldBeFalse();

    [Fact]
    public void Row_64_a_warning_is_no_failure()
    {
        Execute((_, world) => world.Log.Warn(Dog.NothingListens.With("x"))).ShouldBeTrue();
        engine.Warnings.ShouldHaveSingleItem().Code.ShouldBe("DOG4001");
    }

    [Fact]
    public void A_file_that_this_machine_refuses_is_no_bug_of_ours()
    {
        Execute((_, world) => throw new UnauthorizedAccessException($"Access to '{world.Directory}{Path.DirectorySeparatorChar}obj/x' is denied.")).ShouldBeFalse();
        engine.Errors[0].Code.ShouldBe("DOG2021");
        engine.Errors[0].Message!.ShouldContain("'obj/x'");
    }

    [Fact]
    public async System.Threading.Tasks.Task Row_11_a_hundred_thousand_cancels_are_one()
    {
        var begun = new TaskCompletionSource();
        var task = Make(async (_, _, stop) =>
        {
            begun.SetResult();
            await System.Threading.Tasks.Task.Delay(Timeout.Infinite, stop);
        });
        var running = System.Threading.Tasks.Task.Run(task.Execute, TestContext.Current.CancellationToken);
        await begun.Task;
        for (var n = 0; n < 100_000; n++) task.Cancel();
        (await running.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken)).ShouldBeFalse();
        engine.Errors.ShouldHaveSingleItem().Code.ShouldBe("DOG4020");
    }

    [Fact]
    public void A_cancel_that_comes_before_the_start_counts()
    {
        var ran = false;
        var task = Make((_, _, stop) =>
        {
            ran = true;
            return System.Threading.Tasks.Task.Delay(Timeout.Infinite, stop);
        });
        task.Cancel();
        task.Execute().ShouldBeFalse();
        engine.Errors.ShouldHaveSingleItem().Code.ShouldBe("DOG4020");
        _ = ran;
    }

    [Fact]
    public void After_a_cancel_no_other_task_of_the_build_starts()
    {
        var first = Make((_, _, stop) => System.Threading.Tasks.Task.Delay(Timeout.Infinite, stop));
        first.Cancel();
        first.Execute();
        var ran = false;
        Execute((_, _) => ran = true).ShouldBeFalse();
        ran.ShouldBeFalse();
    }

    [Fact]
    public void A_wait_that_nobody_cancelled_is_a_bug_of_ours_and_no_cancel()
    {
        Execute((_, _) => throw new OperationCanceledException());
        engine.Errors[0].Code.ShouldBe("DOG2099");
    }

    [Fact]
    public void Each_task_may_run_beside_others_in_one_process()
    {
        // Read by MSBuild from the concrete class only; without it the task is sent to a process that outlives the build.
        var tasks = typeof(DeployTask).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(DeployTask))).ToList();
        // MSBuild knows a task only by its declaration, and says so only when it is called.
        System.Xml.Linq.XDocument.Load(Path.Combine(Guards.House.Root, "sdk/deploy/Deploy.Tasks.targets")).Descendants("UsingTask").Select(task => (string)task.Attribute("TaskName")!)
            .ShouldBe(tasks.Select(type => type.FullName!), ignoreOrder: true);
        tasks.Select(type => type.Name).Order().ShouldBe(["BuildSteps", "Cdn", "Check", "Command", "GenerateCi", "Matrix", "Package", "Plan", "PlanRollback", "Release", "Show", "Verdict", "Verify"]);
        tasks.ShouldAllBe(type => type.IsSealed && type.GetCustomAttributes(false).Any(attribute => attribute is MSBuildMultiThreadableTaskAttribute));
    }
}
