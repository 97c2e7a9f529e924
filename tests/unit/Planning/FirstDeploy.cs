using Dogshore.Platforms;
using static Dogshore.Tests.Planning.Seen;
using static Dogshore.Tests.Planning.Story;
using static Dogshore.Tests.Planning.Wish;

namespace Dogshore.Tests.Planning;

public sealed class FirstDeploy
{
    [Fact]
    public void An_app_is_created_when_missing() => Shop.Against(Nothing).Plans("""
        create app   shop
        upload       3 files, 1.2 kB
        release      shop 1.0.0 (3 files)
        probe        / answers 200-399 within 1m
        mark         verified
        """);

    [Fact]
    public void An_app_that_is_there_is_not_created_again() => Shop.Against(EmptyApp).Plans("""
        upload       3 files, 1.2 kB
        release      shop 1.0.0 (3 files)
        probe        / answers 200-399 within 1m
        mark         verified
        """);

    [Fact]
    public void An_app_that_the_platform_cannot_make_is_a_fault() => Shop.Against(Nothing).On(Without(Ability.CreateApps)).IsRefused(
        "DOG1401: There is no app 'shop', and the platform 'calm' lets no deploy make one. Make the app on the platform first, or write the name of one that is there in App=.");

    [Fact]
    public void A_platform_that_makes_no_apps_releases_to_one_that_is_there() => Shop.Against(EmptyApp).On(Without(Ability.CreateApps)).Says("release      shop 1.0.0 (3 files)");

    [Fact]
    public void All_config_is_new_sorted_by_name() => Shop.Config("B", "2").Config("A", "1").Against(Nothing).Says("release      shop 1.0.0 (3 files, + A B)");

    [Fact]
    public void A_generated_value_is_new() => Shop.Generated("KEY").Against(Nothing).Says("release      shop 1.0.0 (3 files, + KEY)");

    [Fact]
    public void Declared_counts_are_part_of_the_release() => Shop.Process("web", 2).Process("worker", 1).Against(Nothing).Says("release      shop 1.0.0 (3 files, web=2 worker=1)");

    [Fact]
    public void The_version_carries_the_commit() => Shop.Commit("a1b2c3d4e5").Against(Nothing).Says("release      shop 1.0.0+a1b2c3d (3 files)");

    [Fact]
    public void Content_that_the_platform_holds_already_is_not_sent_again() => Shop.Content("b").Against(EmptyApp.Holds("b")).Plans("""
        release      shop 1.0.0 (3 files)
        probe        / answers 200-399 within 1m
        mark         verified
        """);

    [Fact]
    public void Row_2_a_run_that_died_after_the_upload_is_resumed_without_another() => Shop.Content("b").Against(Live(Shop).Holds("b")).SaysNothingOf("upload");

    [Fact]
    public void The_steps_stand_in_their_fixed_order() => Shop.Database("DATABASE_URL", "migrate").Against(Nothing).Plan.Changes
        .Select(change => change.Phase).ShouldBeInOrder();

    [Fact]
    public void Without_a_probe_none_is_asked() => Shop.WithoutProbes().Against(EmptyApp).Plans("""
        upload       3 files, 1.2 kB
        release      shop 1.0.0 (3 files)
        mark         verified
        """);

    [Fact]
    public void A_platform_that_remembers_no_standing_is_not_asked_to() => Shop.Against(EmptyApp).On(Releases(how => how with { RemembersStanding = false })).SaysNothingOf("mark");

    [Fact]
    public void All_that_stands_in_the_way_is_said_at_once() => Shop.Generated("KEY").Process("web", 2).Database("DATABASE_URL")
        .Against(Nothing).On(Without(Ability.CreateApps | Ability.GeneratesValues | Ability.Processes | Ability.Databases)).IsRefused(
            "DOG1401: There is no app 'shop', and the platform 'calm' lets no deploy make one. Make the app on the platform first, or write the name of one that is there in App=.",
            "DOG1301: The platform 'calm' cannot make the database DATABASE_URL. See what it can do with -t:DeployPlatforms.",
            "DOG1301: The platform 'calm' cannot make values (Generate=\"true\"). See what it can do with -t:DeployPlatforms.",
            "DOG1301: The platform 'calm' cannot be told how many of a process run (Count=). See what it can do with -t:DeployPlatforms.");
}
