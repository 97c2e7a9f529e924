using Dogshore.Faults;
using Dogshore.Platforms;

namespace Dogshore.Tests.Deployment;

/// <summary>Row 62: a pull request from a fork has no secrets, and is told so in the right way.</summary>
public class ForkTests
{
    readonly MemoryPlatform platform = new() { WantsCredential = true };

    Yard Yard(bool fork)
    {
        var yard = new Yard(platform, """<DeployTo Include="web" Platform="memory" App="shop" /><DeployConfig Include="API_KEY" FromEnvironment="SHOP_API_KEY" Secret="true" />""");
        foreach (var (name, value) in new[] { ("CI", "true"), ("CIRCLECI", "true") }) yard.Variables[name] = value;
        if (fork) yard.Variables["CIRCLE_PR_REPONAME"] = "somebody/shop";
        return yard;
    }

    static async Task<List<Finding>> Look(Yard yard)
    {
        yard.Properties["_Alone"] = "true";
        var faults = new List<Finding>();
        await yard.Step(faults, engine => engine.Check(), engine => engine.Package(), engine => engine.Plan());
        return faults;
    }

    [Fact]
    public async Task Row_62_its_plan_ends_well_and_says_that_nothing_was_compared()
    {
        using var yard = Yard(fork: true);
        (await Look(yard)).ShouldBeEmpty();
        yard.Log.Lines.ShouldContain("web: not compared: a pull request from a fork gets no credential");
        File.ReadAllText(Path.Combine(yard.Folder, "obj", "deploy", "plan.md")).ShouldContain("web: not compared, because a pull request from a fork gets no credential");
    }

    [Fact]
    public async Task Row_62_its_deploy_is_refused_before_anything_is_built()
    {
        using var yard = Yard(fork: true);
        yard.Variables["SHOP_API_KEY"] = "a value of some length";
        var faults = new List<Finding>();
        await yard.Step(faults, engine => engine.Check());
        faults.ShouldHaveSingleItem().Code.ShouldBe("DOG2013");
        platform.Done.ShouldBeEmpty();
    }

    [Fact]
    public async Task In_a_branch_of_ones_own_a_missing_secret_is_a_fault() => (await Look(Yard(fork: false))).ShouldNotBeEmpty();
}
