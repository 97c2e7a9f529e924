using Dogshore.Faults;
using Dogshore.Planning;
using Dogshore.Records;
using Dogshore.Tests.Records;

namespace Dogshore.Tests.Planning;

public sealed class CarryingOutARecordedPlan
{
    static PlanRecord Plan => Examples.Plan;

    static PlanFacts Now => new()
    {
        Destination = Plan.Destination, Platform = Plan.Platform, App = Plan.App, Manifest = Plan.Manifest, Position = Plan.Position, Config = Plan.Config,
        Archive = new(Plan.Package!.Bytes, Plan.Package.Sha256), Sdk = Plan.Sdk,
    };

    static string[] Refusals(PlanFacts now, PlanRecord? plan = null) =>
        [.. Should.Throw<DeployException>(() => PlanComparison.Check(plan ?? Plan, now)).Findings.Select(finding => finding.ToString())];

    [Fact]
    public void A_world_that_has_not_moved_is_accepted() => PlanComparison.Check(Plan, Now).ShouldBeEmpty();

    [Fact]
    public void A_moved_position_is_refused() => Refusals(Now with { Position = "43" }).ShouldBe(
        ["DOG1420: The app has changed since the plan was made. Plan again, look at the plan, and release that one."]);

    [Fact]
    public void A_moved_position_names_the_run_that_came_between() => Refusals(Now with { Position = "43", LastRun = "run-9" }).ShouldBe(
        ["DOG1420: The app has changed since the plan was made, by the run run-9. Plan again, look at the plan, and release that one."]);

    [Fact]
    public void Another_manifest_is_refused() => Refusals(Now with { Manifest = "other" }).Single().ShouldStartWith("DOG1421: The manifest's effective values differ");

    [Fact]
    public void A_package_of_another_size_is_refused() => Refusals(Now with { Archive = new(7, Plan.Package!.Sha256) }).ShouldBe(
        ["DOG1422: The package '../package.tar.gz' is not the one that the plan was made for: it has 7 bytes instead of 4321. Keep plan.json and its package in one folder, as they were made; or plan again."]);

    [Fact]
    public void A_package_of_the_same_size_and_other_bytes_is_refused() => Refusals(Now with { Archive = new(Plan.Package!.Bytes, "beef") }).Single().ShouldContain("its SHA-256 is another");

    [Fact]
    public void A_digest_in_capitals_is_the_same_digest() => PlanComparison.Check(Plan, Now with { Archive = new(Plan.Package!.Bytes, Plan.Package.Sha256.ToUpperInvariant()) }).ShouldBeEmpty();

    [Fact]
    public void A_package_that_is_not_there_is_refused() => Refusals(Now with { Archive = null }).ShouldBe(
        ["DOG1426: The package '../package.tar.gz' that the plan was made for is not there. Move plan.json and its package together, as one folder."]);

    [Fact]
    public void A_rollback_has_no_package_to_compare() => PlanComparison.Check(Plan with { Package = null, Back = "id-1" }, Now with { Archive = null }).ShouldBeEmpty();

    [Fact]
    public void Other_values_are_refused() => Refusals(Now with { Config = "other" }).Single().ShouldStartWith("DOG1423: A value of the app's config differs");

    [Fact]
    public void A_key_that_is_gone_makes_values_others() => Refusals(Now with { Config = null }).Single().ShouldStartWith("DOG1423");

    [Fact]
    public void A_plan_made_before_there_was_a_key_has_no_values_to_compare() => PlanComparison.Check(Plan with { Config = null }, Now with { Config = "any" }).ShouldBeEmpty();

    [Fact]
    public void All_differences_are_said_at_once() => Refusals(Now with { Position = "x", Manifest = "x", Archive = null, Config = "x" }).Select(finding => finding[..7]).ShouldBe(["DOG1420", "DOG1421", "DOG1426", "DOG1423"]);

    [Fact]
    public void The_plan_of_another_destination_is_refused_and_nothing_else_is_said() => Refusals(Now with { Destination = "eu", Position = "x", Manifest = "x" }).ShouldBe(
        ["DOG1424: The plan was made for the destination 'local', not for 'eu'. Say -p:DeployTo=local, or name the plan of 'eu'."]);

    [Fact]
    public void The_plan_of_another_app_is_refused() => Refusals(Now with { App = "shop-eu" }).ShouldBe(
        ["DOG1425: The plan was made for the app 'shop' on local, not for 'shop-eu' on local. Plan again for the app as it is in the manifest now."]);

    [Fact]
    public void The_plan_of_another_platform_is_refused() => Refusals(Now with { Platform = "dokku" }).Single().ShouldStartWith("DOG1425: The plan was made for the app 'shop' on local, not for 'shop' on dokku.");

    [Fact]
    public void Another_version_of_the_SDK_is_a_warning() => PlanComparison.Check(Plan, Now with { Sdk = new("1.1.0", "ffff") }).Single().ToString().ShouldBe(
        "DOG1427: The plan was made by Dogshore 1.0.0 and is carried out by 1.1.0. Pin one version in global.json for both jobs.");

    [Fact]
    public void Another_build_of_the_same_version_is_told_by_its_digest() => PlanComparison.Check(Plan, Now with { Sdk = new("1.0.0", "ffffffffff") }).Single().Fact.ShouldBe(
        "The plan was made by Dogshore 1.0.0 (0123456) and is carried out by 1.0.0 (fffffff).");
}
