using Dogshore.Model;
using Dogshore.Platforms;
using static Dogshore.Tests.Planning.Seen;
using static Dogshore.Tests.Planning.Story;
using static Dogshore.Tests.Planning.Wish;

namespace Dogshore.Tests.Planning;

public sealed class Databases
{
    static Wish Notes => Shop.Database("DATABASE_URL", "flask migrate");

    [Fact]
    public void A_database_is_made_before_the_upload() => Notes.Against(Nothing).Plans("""
        create app   shop
        database     postgresql as DATABASE_URL
        upload       3 files, 1.2 kB
        release      shop 1.0.0 (3 files, after 'flask migrate')
        probe        / answers 200-399 within 1m
        mark         verified
        """);

    [Fact]
    public void A_database_that_is_there_is_not_made_again() => Notes.Content("b").Against(Live(Notes)).SaysNothingOf("database     ");

    [Fact]
    public void A_database_that_costs_money_is_made_only_on_an_explicit_word() => Shop.Database("DATABASE_URL", create: false).Against(EmptyApp).IsRefused(
        "DOG1402: There is no database DATABASE_URL, and a new one may cost money, so it is made only when you say so. Write <DeployDatabase Include=\"DATABASE_URL\" Engine=\"postgresql\" Create=\"true\" />, or name an existing one's address by FromEnvironment=.");

    [Fact]
    public void A_database_that_costs_nothing_needs_no_word() => Shop.Database("DATABASE_URL", create: false).Against(EmptyApp).On(Calm with { CreationIsFree = true }).Says("database     postgresql as DATABASE_URL");

    [Fact]
    public void A_database_without_the_word_may_be_there_already() => Shop.Database("DATABASE_URL", create: false).Against(Live(Shop.Database("DATABASE_URL"))).Plans("unchanged    v1 1.0.0 is live and verified");

    [Fact]
    public void A_database_whose_address_is_given_is_not_made() => Shop.Database("DATABASE_URL", given: true).Against(Live(Shop)).On(Without(Ability.Databases)).Plans("unchanged    v1 1.0.0 is live and verified");

    [Fact]
    public void A_database_of_another_engine_is_not_replaced() => Shop.Database("DATABASE_URL").Against(Live(Shop.Database("DATABASE_URL", engine: "sqlite"))).IsRefused(
        "DOG1403: The database DATABASE_URL is sqlite there and postgresql in the manifest; data does not move by itself. Give the new database a name of its own, move the data, then take DATABASE_URL out of the manifest.");

    [Fact]
    public void A_platform_without_databases_makes_none() => Shop.Database("DATABASE_URL").Against(EmptyApp).On(Without(Ability.Databases)).IsRefused(
        "DOG1301: The platform 'calm' cannot make the database DATABASE_URL. See what it can do with -t:DeployPlatforms.");

    [Fact]
    public void A_database_is_not_made_where_somebody_else_has_set_its_variable() => Notes.Against(EmptyApp.Other("DATABASE_URL", "postgres://theirs")).IsRefused(
        "DOG1405: The config variable DATABASE_URL is set by somebody else, so the address of a new database has no place there. Give the database another name, or say FromEnvironment= on <DeployDatabase Include=\"DATABASE_URL\"> to use the one whose address it is.");

    [Fact]
    public void A_new_database_for_the_same_code_is_migrated_and_brings_a_release_that_carries_its_address() => Notes.Against(Live(Shop)).Plans("""
        database     postgresql as DATABASE_URL
        release      shop 1.0.0 (after 'flask migrate')
        probe        / answers 200-399 within 1m
        mark         verified
        """);

    [Fact]
    public void A_run_cut_off_after_making_a_database_is_finished_by_the_next() => Notes.Against(Live(Shop).Unattached("DATABASE_URL")).Plans("""
        release      shop 1.0.0 (after 'flask migrate')
        probe        / answers 200-399 within 1m
        mark         verified
        """);

    [Fact]
    public void New_code_is_migrated_and_the_plan_says_what_cannot_be_undone() => Notes.Content("b").Version("1.1.0").Against(Live(Notes, 3)).Plans("""
        upload       3 files, 1.2 kB
        release      shop 1.1.0 (3 files, after 'flask migrate')
        probe        / answers 200-399 within 1m
        mark         verified
        note         a rollback to v3 1.0.0 does not undo 'flask migrate': the older code then meets the migrated database
        """);

    [Fact]
    public void A_rejected_release_is_made_again_without_migrating_again() => Notes.Against(Live(Notes).Rejected()).Plan.Release!.Migrate.ShouldBeEmpty();

    [Fact]
    public void More_than_one_database_is_migrated() => Shop.Database("A", "one").Database("B").Database("C", "three").Against(EmptyApp).Says("release      shop 1.0.0 (3 files, after 'one', after 'three')");

    [Fact]
    public void A_platform_that_migrates_at_every_release_is_said_to() => Notes.Content("b").Against(Live(Notes)).On(Releases(how => how with { Migrates = Migrates.ByPlatform }))
        .Says("note         the platform runs 'flask migrate' at every release, and so at a rollback too");

    [Fact]
    public void A_platform_with_no_place_to_migrate_refuses_with_the_command_to_run_by_hand() => Notes.Against(EmptyApp).On(Releases(how => how with { Migrates = Migrates.Refused })).IsRefused(
        "DOG1302: The platform 'calm' has no place to run the migration of DATABASE_URL. Run 'flask migrate' by hand before the deploy, and take Migrate= off <DeployDatabase Include=\"DATABASE_URL\">.");
}
