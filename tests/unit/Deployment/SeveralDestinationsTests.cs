using Dogshore.Faults;
using Dogshore.Model;

namespace Dogshore.Tests.Deployment;

/// <summary>Destinations side by side and in order. One platform in memory stands for all of them: what counts is who starts.</summary>
public sealed class SeveralDestinationsTests
{
    const string Ordered = """
        <DeployTo Include="eu" Platform="memory" App="shop-eu" /><DeployTo Include="us" Platform="memory" App="shop-us" After="eu" />
        <DeployProbe Include="/" Contains="well" Deadline="2s" Timeout="5s" />
        """;

    readonly MemoryPlatform platform = new();

    [Fact]
    public async Task One_that_comes_after_a_failed_one_is_not_started()
    {
        using var yard = new Yard(platform, Ordered) { To = "eu+us" };
        platform.Answer = _ => "broken";
        var faults = await yard.Deploy(waves: 2);
        faults.Select(fault => fault.Code).ShouldBe(["DOG4004", "DOG4021", "DOG4025"]);
        yard.Outcome("eu")!.Outcome.ShouldBe("failed");
        yard.Outcome("us")!.Outcome.ShouldBe("not-started");
        yard.Log.Lines[^1].ShouldBe("shop -> 2 destinations: 1 failed, 1 not-started");
    }

    [Fact]
    public async Task The_next_wave_begins_when_the_one_before_is_verified()
    {
        using var yard = new Yard(platform, Ordered) { To = "eu+us" };
        await yard.Step([], engine => engine.Check(), engine => engine.Package(), engine => engine.Plan(), engine => engine.Release(), engine => engine.Verify());
        yard.Outcome("eu")!.Outcome.ShouldBe("succeeded");
        yard.Outcome("us").ShouldBeNull();
    }

    [Fact]
    public async Task A_fault_found_while_planning_stops_all_before_anything_is_touched()
    {
        using var yard = new Yard(platform, """<DeployTo Include="eu" Platform="memory" App="a" /><DeployTo Include="us" Platform="nowhere" App="b" />""") { To = "eu+us" };
        (await yard.Deploy()).ShouldContain(fault => fault.Code == Dog.UnknownPlatform.Code);
        platform.Done.ShouldBeEmpty();
        yard.Outcome("eu").ShouldBeNull();
    }
}
