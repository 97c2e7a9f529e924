using Dogshore.Model;
using Dogshore.Platforms;
using static Dogshore.Tests.Planning.Seen;
using static Dogshore.Tests.Planning.Story;
using static Dogshore.Tests.Planning.Wish;

namespace Dogshore.Tests.Planning;

public sealed class Rollback
{
    static Wish Old => Shop.Config("MODE", "slow");
    static Wish New => Shop.Content("b").Version("1.1.0").Config("MODE", "slow");
    static Release First => Released(Old, 1, hours: 9);
    static Seen Second => Live(New, 2).After(First);

    static Declaration Keeping(Part parts) => Releases(how => how with { KeepsForRollback = parts });

    [Fact]
    public void An_older_release_comes_back_without_an_upload() => New.BackTo(First).Against(Second).Plans("""
        rollback     shop back to v1 1.0.0 (counts as they were kept)
        probe        / answers 200-399 within 1m
        mark         verified
        """);

    [Fact]
    public void Its_config_comes_back_with_it() => New.BackTo(Released(Old.Config("GONE", "1").Config("MODE", "fast"), 1)).Against(Live(New.Config("LATER", "1"), 2)).Plans("""
        rollback     shop back to v1 1.0.0 (+ GONE, counts as they were kept)
                     - LATER
        probe        / answers 200-399 within 1m
        mark         verified
        """);

    [Fact]
    public void Kept_values_of_the_same_names_are_not_told_apart() => New.BackTo(Released(Old.Config("MODE", "fast"), 1)).Against(Live(New, 2))
        .Says("note         config: the values that were kept with v1; which of them differ is not known");

    [Fact]
    public void A_rollback_of_config_alone_has_config_as_its_part() => Old.BackTo(Released(Old.Config("MODE", "fast"), 1)).Against(Live(Old, 2)).On(Keeping(Part.Code | Part.Config)).Plan.Release!.Parts.ShouldBe(Part.Config);

    [Fact]
    public void Config_that_the_platform_does_not_keep_is_named_before() => New.BackTo(Released(Old.Config("MODE", "fast"), 1)).Against(Live(New, 2)).On(Keeping(Part.Code | Part.Processes))
        .Says("note         config stays as it is: the platform keeps no older values");

    [Fact]
    public void Config_that_is_the_same_needs_no_word() => New.BackTo(First).Against(Second).SaysNothingOf("config");

    [Fact]
    public void Counts_that_the_platform_does_not_keep_are_left_alone() => New.Process("web", 5).BackTo(First).Against(Second).On(Keeping(Part.Code | Part.Config)).Plans("""
        rollback     shop back to v1 1.0.0
        probe        / answers 200-399 within 1m
        mark         verified
        note         process counts stay as they are
        """);

    [Fact]
    public void Content_that_is_neither_kept_nor_held_is_a_fault() => New.BackTo(Released(Old.Commit("a1b2c3d4e5"), 1)).Against(Live(New, 2)).On(Keeping(Part.Config)).IsRefused(
        "DOG1303: The platform 'calm' no longer holds the content of v1 1.0.0+a1b2c3d, so it cannot go back to it. Check out commit a1b2c3d4e5 and deploy it.");

    [Fact]
    public void Content_that_is_held_can_come_back_though_it_is_not_kept() => New.BackTo(First).Against(Second.Holds("a")).On(Keeping(Part.Config)).Says("rollback     shop back to v1 1.0.0");

    [Fact]
    public void An_app_that_is_not_there_has_nothing_to_go_back_to() => New.BackTo(First).Against(Nothing).IsRefused(
        "DOG1401: There is no app 'shop', and the platform 'calm' lets no deploy make one. Make the app on the platform first, or write the name of one that is there in App=.");

    [Fact]
    public void Nothing_is_migrated_and_the_plan_says_what_stays() => New.Database("DATABASE_URL", "migrate").BackTo(First).Against(Live(New.Database("DATABASE_URL", "migrate"), 3).After(Released(New, 2), First)).Plans("""
        rollback     shop back to v1 1.0.0 (counts as they were kept)
        probe        / answers 200-399 within 1m
        mark         verified
        note         the database stays as it is: what v2 and v3 migrated in DATABASE_URL is not undone
        """);

    [Fact]
    public void A_release_that_never_went_live_migrated_nothing() => New.Database("DB", "migrate").BackTo(First).Against(Live(New, 3).After(Released(New, 2, succeeded: false), First))
        .Says("note         the database stays as it is: what v3 migrated in DB is not undone");

    [Fact]
    public void A_platform_that_migrates_at_every_release_does_so_here_too() => New.Database("DB", "migrate").BackTo(First).Against(Second).On(Releases(how => how with { Migrates = Migrates.ByPlatform }))
        .Says("note         the platform runs 'migrate' at this release too, of the older code");

    [Fact]
    public void A_platform_that_runs_no_migration_goes_back_all_the_same() => New.Database("DB", "migrate").BackTo(First).Against(Second).On(Releases(how => how with { Migrates = Migrates.Refused }))
        .Says("rollback     shop back to v1 1.0.0 (counts as they were kept)");

    [Fact]
    public void A_rollback_makes_no_database() => New.Database("DB").BackTo(First).Against(Second).SaysNothingOf("database     ");

    [Fact]
    public void A_rollback_to_the_live_release_is_an_empty_plan() => New.BackTo(Second.Observed.Live!).Against(Second).Plans("unchanged    v2 1.1.0 is live and verified");

    [Fact]
    public void A_rollback_to_what_the_live_release_runs_too_is_an_empty_plan() => Old.BackTo(First).Against(Live(Old, 3).After(Released(New, 2), First)).Plans("""
        unchanged    v3 1.0.0 is live and verified
        note         it runs what v1 ran
        """);

    [Fact]
    public void A_rollback_to_the_live_release_that_does_not_run_starts_it() => New.BackTo(Second.Observed.Live!).Against(Second.Stopped()).Says("resume       v2 1.1.0 again, it is not running");

    [Fact]
    public void A_refused_release_that_ran_the_same_is_left_all_the_same() => Old.BackTo(First).Against(Live(Old, 2).Rejected().After(First)).Says("rollback     shop back to v1 1.0.0");

    [Fact]
    public void An_unverified_release_that_ran_the_same_is_left_all_the_same() => Old.BackTo(First).Against(Live(Old, 2).Unverified().After(First)).Says("rollback     shop back to v1 1.0.0");

    [Fact]
    public void A_rollback_from_a_refused_release_says_nothing_of_trying_it_again() => New.BackTo(First).Against(Second.Rejected()).SaysNothingOf("released again");

    [Fact]
    public void A_pending_release_gives_way_to_a_rollback() => New.BackTo(First).Against(Second.Pending(New.Content("c").Version("1.2.0"), 3))
        .Says("note         v3 1.2.0 was begun by run-1 and not ended: this release takes its place");

    [Fact]
    public void Values_of_add_ons_stand_in_no_rollbacks_way() => New.BackTo(First).Against(Second.AddOn("MODE")).Says("rollback     shop back to v1 1.0.0 (counts as they were kept)");
}
