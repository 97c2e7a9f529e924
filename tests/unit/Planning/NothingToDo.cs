using Dogshore.Platforms;
using static Dogshore.Tests.Planning.Seen;
using static Dogshore.Tests.Planning.Story;
using static Dogshore.Tests.Planning.Wish;

namespace Dogshore.Tests.Planning;

public sealed class NothingToDo
{
    static Wish Full => Shop.Config("LOG_LEVEL", "info").Generated("KEY").Process("web", 2).Database("DATABASE_URL", "migrate");

    [Fact]
    public void Row_20_the_same_again_is_an_empty_plan() => Full.Against(Live(Full, 3)).Plans("unchanged    v3 1.0.0 is live and verified");

    [Fact]
    public void An_empty_plan_says_so_to_machines() => Full.Against(Live(Full)).Plan.IsEmpty.ShouldBeTrue();

    [Fact]
    public void A_new_version_of_the_same_content_changes_nothing() => Shop.Version("1.1.0").Against(Live(Shop)).Plans("unchanged    v1 1.0.0 is live and verified");

    [Fact]
    public void A_new_commit_of_the_same_content_changes_nothing() => Shop.Commit("bbbbbbbbbb").Against(Live(Shop.Commit("aaaaaaaaaa"))).Plans("unchanged    v1 1.0.0+aaaaaaa is live and verified");

    [Fact]
    public void Another_run_of_the_same_changes_nothing() => Shop.Run("run-2").Against(Live(Shop)).Plans("unchanged    v1 1.0.0 is live and verified");

    [Fact]
    public void Variables_of_others_are_no_business_of_ours() => Full.Against(Live(Full).Other("SENTRY_DSN", "x").AddOn("REDIS_URL")).Plans("unchanged    v1 1.0.0 is live and verified");

    [Fact]
    public void A_scale_without_a_declared_count_is_left_alone() => Shop.Against(Live(Shop).Scaled("web", 5)).Plans("unchanged    v1 1.0.0 is live and verified");

    [Fact]
    public void The_descriptive_variables_are_no_difference() => Full.Against(Live(Full).Drifted("DEPLOY_VERSION", "0.9").Drifted("DEPLOY_COMMIT", "x")).Plans("unchanged    v1 1.0.0 is live and verified");

    [Fact]
    public void Values_that_cannot_be_read_back_are_the_same_when_the_tag_over_all_is() => Full.Against(Live(Full).Unreadable("LOG_LEVEL", "KEY")).Plans("unchanged    v1 1.0.0 is live and verified");

    [Fact]
    public void Without_config_it_does_not_matter_whether_the_platform_has_a_key() => Shop.Against(Live(Shop).WithoutKey()).Plans("unchanged    v1 1.0.0 is live and verified");

    [Fact]
    public void The_same_commands_and_cache_rules_are_no_difference() => Shop.Headers("no-cache").Against(Live(Shop).TellsCommandsOf(Shop).TellsHeadersOf(Shop.Headers("no-cache"))).Plans("unchanged    v1 1.0.0 is live and verified");

    [Fact]
    public void Row_4_a_release_that_nobody_verified_is_only_probed_and_marked() => Full.Against(Live(Full).Unverified()).Plans("""
        probe        / answers 200-399 within 1m
        mark         verified
        note         v1 1.0.0 is live and not verified yet
        """);

    [Fact]
    public void A_release_that_does_not_run_is_started_again() => Full.Against(Live(Full).Stopped()).Plans("""
        resume       v1 1.0.0 again, it is not running
        probe        / answers 200-399 within 1m
        mark         verified
        """);

    [Fact]
    public void An_unverified_release_that_does_not_run_is_started_and_probed() => Full.Against(Live(Full).Unverified().Stopped()).Says("resume       v1 1.0.0 again, it is not running");

    [Fact]
    public void A_rejected_release_is_made_again_when_the_same_is_wished_for_once_more() => Full.Against(Live(Full).Rejected()).Plans("""
        release      shop 1.0.0 (3 files)
        probe        / answers 200-399 within 1m
        mark         verified
        note         v1 1.0.0 was rejected by its probes: the same is released again
        """);

    [Fact]
    public void Without_memory_of_standing_the_live_release_is_only_probed() => Shop.Against(Live(Shop).Unverified()).On(Releases(how => how with { RemembersStanding = false })).Plans("""
        probe        / answers 200-399 within 1m
        note         v1 1.0.0 is live; the platform remembers no probes, so they are asked again
        """);

    [Fact]
    public void A_calm_platform_needs_no_word_about_interruptions() => Full.Against(Live(Full)).On(Without(Ability.ZeroDowntime)).Plans("unchanged    v1 1.0.0 is live and verified");
}
