using Dogshore.Model;
using static Dogshore.Tests.Planning.Seen;
using static Dogshore.Tests.Planning.Wish;

namespace Dogshore.Tests.Planning;

public sealed class Settings
{
    static readonly Wish Large = Shop.Setting("instances", "large");

    [Fact]
    public void An_option_of_another_value_is_a_release_that_names_it() => Shop.Setting("instances", "small").Against(Live(Large).TellsSettingsOf(Large)).Plans("""
        release      shop 1.0.0 (~ instances)
        probe        / answers 200-399 within 1m
        mark         verified
        """);

    [Fact]
    public void It_is_a_release_of_config_alone() => Shop.Setting("instances", "small").Against(Live(Large).TellsSettingsOf(Large)).Plan.Release!.Parts.ShouldBe(Part.Config);

    [Fact]
    public void A_new_option_is_a_release() => Large.Against(Live(Shop).TellsSettingsOf(Shop)).Says("release      shop 1.0.0 (~ instances)");

    [Fact]
    public void An_option_that_left_the_manifest_is_a_release() => Shop.Against(Live(Large).TellsSettingsOf(Large)).Says("release      shop 1.0.0 (~ instances)");

    [Fact]
    public void The_same_options_are_no_difference() => Large.Against(Live(Large).TellsSettingsOf(Large)).Plans("unchanged    v1 1.0.0 is live and verified");

    [Fact]
    public void A_platform_that_does_not_tell_them_is_not_asked() => Large.Against(Live(Shop)).Plans("unchanged    v1 1.0.0 is live and verified");

    [Fact]
    public void A_rollback_leaves_them_alone() => Shop.BackTo(Released(Large, 1)).Against(Live(Large).TellsSettingsOf(Large)).Plans("unchanged    v1 1.0.0 is live and verified");
}
