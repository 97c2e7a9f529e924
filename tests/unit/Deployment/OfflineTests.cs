using Dogshore.Deployment;

namespace Dogshore.Tests.Deployment;

public class OfflineTests
{
    [Fact]
    public async Task A_check_and_a_plan_ask_nothing_and_need_no_value()
    {
        using var yard = Yard();
        var faults = new List<Dogshore.Faults.Finding>();
        await yard.Step(faults, engine => engine.Check(), engine => engine.Package(), engine => engine.Plan());
        faults.ShouldBeEmpty();
        yard.Log.Lines.ShouldContain("web: not asked: DeployOffline; only the manifest was checked");
        yard.Log.Lines.ShouldContain("web: not compared: DeployOffline");
    }

    [Fact]
    public async Task A_release_is_refused_and_nothing_is_touched()
    {
        var platform = new MemoryPlatform();
        using var yard = Yard(platform);
        (await yard.Deploy()).Select(fault => fault.Code).ShouldContain("DOG4028");
        platform.Done.ShouldBeEmpty();
    }

    static Yard Yard(MemoryPlatform? platform = null) => new(platform ?? new MemoryPlatform(),
        """<DeployTo Include="web" Platform="memory" App="shop" /><DeployConfig Include="API_KEY" FromEnvironment="NOT_SET" Secret="true" />""")
    { Properties = { ["DeployOffline"] = "true" } };
}
