using Dogshore.Faults;
using Dogshore.Platforms;

namespace Dogshore.Tests.Deployment;

/// <summary>A destination that is many apps: one a pull request, made and removed with it.</summary>
public class PreviewTests
{
    readonly MemoryPlatform platform = new();

    Yard Yard(string attributes = "App=\"shop-pr-{id}\" Preview=\"true\" Expires=\"7d\"") =>
        new(platform, $"""<DeployTo Include="pr" Platform="memory" {attributes} /><DeployTo Include="web" Platform="memory" App="shop" /><DeployProbe Include="/" Contains="well" Deadline="1s" />""") { To = "pr" };

    [Fact]
    public async Task The_one_that_is_named_is_made()
    {
        using var yard = Yard();
        yard.Properties["DeployPreview"] = "42";
        (await yard.Deploy()).ShouldBeEmpty();
        yard.Outcome("pr")!.App.ShouldBe("shop-pr-42");
    }

    [Theory, InlineData(null), InlineData("")]
    public async Task One_that_is_not_named_is_refused(string? id)
    {
        using var yard = Yard();
        if (id is not null) yard.Properties["DeployPreview"] = id;
        (await yard.Deploy()).Select(fault => fault.Code).ShouldBe(["DOG1088"]);
        platform.Done.ShouldBeEmpty();
    }

    [Theory, InlineData("feature/x"), InlineData("42; rm"), InlineData("A B")]
    public async Task A_name_that_the_platform_cannot_take_is_refused(string id)
    {
        using var yard = Yard();
        yard.Properties["DeployPreview"] = id;
        (await yard.Deploy()).Select(fault => fault.Code).ShouldBe(["DOG1020"]);
    }

    [Theory, InlineData("App=\"shop-pr\" Preview=\"true\""), InlineData("Preview=\"true\""), InlineData("App=\"{id}-{id}\" Preview=\"true\"")]
    public async Task Without_one_place_for_its_name_there_is_no_preview(string attributes)
    {
        using var yard = Yard(attributes);
        yard.Properties["DeployPreview"] = "42";
        (await yard.Deploy()).Select(fault => fault.Code).ShouldContain("DOG1087");
    }

    [Fact]
    public async Task Another_destination_needs_no_name_of_a_preview()
    {
        using var yard = Yard();
        yard.To = "web";
        (await yard.Deploy()).ShouldBeEmpty();
    }

    [Fact]
    public async Task It_is_removed_without_its_name_being_said_twice()
    {
        using var yard = Yard();
        yard.Properties["DeployPreview"] = "42";
        var faults = new List<Finding>();
        await yard.Step(faults, engine => engine.Command("Destroy"));
        faults.ShouldBeEmpty();
        platform.Destroyed.ShouldBe(["shop-pr-42"]);
    }

    [Fact]
    public async Task Any_other_app_is_not()
    {
        using var yard = Yard();
        yard.To = "web";
        var faults = new List<Finding>();
        await yard.Step(faults, engine => engine.Command("Destroy"));
        faults.ShouldHaveSingleItem().Code.ShouldBe("DOG1480");
        platform.Destroyed.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_sweep_removes_those_that_are_older_than_they_may_get()
    {
        using var yard = await Released(TimeSpan.FromDays(8));
        platform.Destroyed.ShouldBe(["shop-pr-42", "shop-pr-7"]);
    }

    [Fact]
    public async Task A_sweep_leaves_those_that_are_young()
    {
        using var yard = await Released(TimeSpan.FromDays(6));
        platform.Destroyed.ShouldBeEmpty();
        yard.Log.Lines.ShouldContain("pr: previews left: 2");
    }

    [Fact]
    public async Task A_sweep_leaves_what_is_not_ours_and_says_so()
    {
        using var yard = Yard();
        platform.Others.Add("shop-pr-9");
        yard.Properties["DeployPreview"] = "42";
        (await yard.Deploy()).ShouldBeEmpty();
        platform.Forget();
        await Sweep(yard);
        platform.Destroyed.ShouldBeEmpty();
        yard.Log.Warnings.ShouldContain(warning => warning.Code == "DOG4035");
    }

    async Task<Yard> Released(TimeSpan age)
    {
        var yard = Yard();
        yard.Properties["DeployPreview"] = "42";
        (await yard.Deploy()).ShouldBeEmpty();
        platform.Age = age;
        platform.Others.AddRange(["shop", "shop-pr-", "shop-pr-42", "shop-pr-7", "other"]);
        await Sweep(yard);
        return yard;
    }

    static async Task Sweep(Yard yard)
    {
        yard.Properties.Remove("DeployPreview");
        yard.Properties["_Sweep"] = "true";
        var faults = new List<Finding>();
        await yard.Step(faults, engine => engine.Command("Sweep"));
        faults.ShouldBeEmpty();
    }
}
