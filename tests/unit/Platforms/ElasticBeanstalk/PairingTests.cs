using System.Collections.Immutable;
using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Platforms;
using Dogshore.Platforms.ElasticBeanstalk;

namespace Dogshore.Tests.Platforms.ElasticBeanstalk;

/// <summary>Which of two environments serves is what their addresses say, whatever the record thought.</summary>
public sealed class PairingTests
{
    const string Address = "shop.example.org", Other = "shop-twin.example.org";

    static readonly Destination to = new("production", new ElasticBeanstalkPlatform(), "shop") { Settings = ImmutableDictionary<string, string>.Empty.Add("Strategy", "blue-green") };

    [Fact]
    public void The_one_with_the_address_serves_and_the_other_one_waits()
    {
        Of(Record(), At("shop", Address), At("shop-twin", Other)).ShouldBe(("shop", "shop-twin"));
        Of(Record(), At("shop", Other), At("shop-twin", Address)).ShouldBe(("shop-twin", "shop"));
        Of(Record(), At("shop", Address)).ShouldBe(("shop", null));
    }

    [Fact]
    public void Before_the_first_swap_it_is_the_one_that_the_manifest_names() => Of(null, At("shop-twin", Other), At("shop", Address)).ShouldBe(("shop", "shop-twin"));

    [Fact]
    public void When_both_are_gone_the_next_one_begins_anew() => Of(Record()).ShouldBe((null, null));

    [Fact]
    public void An_address_that_neither_has_is_not_guessed() =>
        Should.Throw<DeployException>(() => Of(Record(), At("shop", "a.example.org"), At("shop-twin", "b.example.org"))).Findings[0].Code.ShouldBe("DOG1418");

    [Fact]
    public void A_release_that_was_cut_off_after_its_swap_is_live()
    {
        var settled = Pairing.Settled(Record() with { Live = "r1", Releases = [Release("r1", "one", "shop")], Pending = Release("r2", "two", "shop-twin", "shop") }, At("shop-twin", Address, "two"))!;
        (settled.Live, settled.Pending, settled.Releases.Length).ShouldBe(("r2", null, 2));
    }

    [Fact]
    public void One_that_was_cut_off_before_its_swap_is_still_to_be_finished()
    {
        var settled = Pairing.Settled(Record() with { Live = "r1", Releases = [Release("r1", "one", "shop")], Pending = Release("r2", "two", "shop-twin", "shop") }, At("shop", Address, "one"))!;
        (settled.Live, settled.Pending?.Id).ShouldBe(("r1", "r2"));
    }

    [Fact]
    public void A_swap_by_hand_brings_back_the_release_of_the_other_environment()
    {
        var settled = Pairing.Settled(Record() with { Live = "r2", Releases = [Release("r1", "one", "shop"), Release("r2", "two", "shop-twin")] }, At("shop", Address, "one"))!;
        settled.Live.ShouldBe("r1");
    }

    static (string?, string?) Of(BeanstalkRecord? record, params EnvironmentFacts[] found)
    {
        var (live, idle) = Pairing.Of(to, found, record);
        return (live?.Name, idle?.Name);
    }

    static EnvironmentFacts At(string name, string address, string? label = null) => new($"e-{name}", name, "Ready", label, "Green", "Ok", address, false, null);

    static BeanstalkRecord Record() => new() { App = "shop", Environment = "shop", Key = "", Address = Address };

    static BeanstalkRelease Release(string id, string label, string environment, string? takesFrom = null) => new(id, 1, new Stamp { Content = id }, Standing.Verified, DateTimeOffset.UnixEpoch, label,
        ImmutableSortedDictionary<string, string>.Empty, ImmutableSortedDictionary<string, string>.Empty, [], null) { Environment = environment, TakesFrom = takesFrom };
}
