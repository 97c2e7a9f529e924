using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Platforms;

namespace Dogshore.Tests.Deployment;

/// <summary>What one destination has verified, and nothing else, goes to another.</summary>
public class PromotionTests
{
    readonly MemoryPlatform staging = new();
    readonly MemoryPlatform production = new() { Name = "other" };

    Yard Yard() => new(staging.Router(), """<DeployTo Include="staging" Platform="memory" App="shop" /><DeployTo Include="production" Platform="other" App="shop" /><DeployProbe Include="/" Contains="well" Deadline="1s" />""", staging, production) { To = "staging" };

    static async Task<IEnumerable<string>> Promote(Yard yard)
    {
        yard.To = "production";
        yard.Properties["DeployPromoteFrom"] = "staging";
        return (await yard.Deploy()).Select(fault => fault.Code);
    }

    [Fact]
    public async Task The_verified_content_is_released()
    {
        using var yard = Yard();
        (await yard.Deploy()).ShouldBeEmpty();
        production.Answer = version => staging.Answer(version);
        (await Promote(yard)).ShouldNotContain(code => code.StartsWith("DOG403"));
        production.Live!.Stamp!.Content.ShouldBe(staging.Live!.Stamp!.Content);
        yard.Log.Lines.ShouldContain("staging: verified v1, the content that is released now");
    }

    [Fact]
    public async Task Other_files_are_refused_and_nothing_is_touched()
    {
        using var yard = Yard();
        (await yard.Deploy()).ShouldBeEmpty();
        yard.Write("second");
        (await Promote(yard)).ShouldBe(["DOG4034"]);
        production.Done.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_was_refused_by_its_probes_is_not_promoted()
    {
        using var yard = Yard();
        staging.Answer = _ => "ill";
        (await yard.Deploy()).ShouldNotBeEmpty();
        (await Promote(yard)).ShouldBe(["DOG4033"]);
        production.Done.ShouldBeEmpty();
    }

    [Fact]
    public async Task Where_nothing_is_live_there_is_nothing_to_promote()
    {
        using var yard = Yard();
        (await Promote(yard)).ShouldBe(["DOG4033"]);
    }

    [Theory, InlineData("production"), InlineData("staging+production")]
    public async Task It_is_one_destination_beside_those_that_are_deployed_to(string from)
    {
        using var yard = Yard();
        yard.To = "production";
        yard.Properties["DeployPromoteFrom"] = from;
        (await yard.Deploy()).Select(fault => fault.Code).ShouldBe(["DOG1092"]);
    }
}
