using Dogshore.Model;
using static Dogshore.Tests.Planning.Seen;
using static Dogshore.Tests.Planning.Wish;

namespace Dogshore.Tests.Planning;

public sealed class Counts
{
    [Fact]
    public void Another_declared_count_is_a_release_of_counts_alone() => Shop.Process("web", 3).Against(Live(Shop.Process("web", 2))).Plans("""
        release      shop 1.0.0 (web=3)
        probe        / answers 200-399 within 1m
        mark         verified
        """);

    [Fact]
    public void Only_the_counts_are_said_to_differ() => Shop.Process("web", 3).Against(Live(Shop.Process("web", 2))).Plan.Release!.Parts.ShouldBe(Part.Processes);

    [Fact]
    public void A_count_changed_on_the_platform_is_set_again() => Shop.Process("web", 2).Against(Live(Shop.Process("web", 2)).Scaled("web", 5)).Says("release      shop 1.0.0 (web=2)");

    [Fact]
    public void A_count_that_is_no_longer_declared_leaves_the_scale_alone() => Shop.Against(Live(Shop.Process("web", 4))).Plans("unchanged    v1 1.0.0 is live and verified");

    [Fact]
    public void A_process_that_left_the_manifest_goes_to_0() => Shop.Against(Live(Shop.Process("worker", 1))).Plans("""
        release      shop 1.0.0
        probe        / answers 200-399 within 1m
        mark         verified
        note         worker left the manifest: its count goes to 0
        """);

    [Fact]
    public void A_process_that_left_the_manifest_makes_a_release_of_counts() => Shop.Against(Live(Shop.Process("worker", 1))).Plan.Release!.Parts.ShouldBe(Part.Processes);

    [Fact]
    public void A_process_that_left_and_does_not_run_is_no_difference() => Shop.Against(Live(Shop).Scaled("worker", 0)).Plans("unchanged    v1 1.0.0 is live and verified");

    [Fact]
    public void A_manifest_without_processes_stops_none() => Shop.WithoutProcesses().Against(Live(Shop)).Plans("unchanged    v1 1.0.0 is live and verified");

    [Fact]
    public void A_count_of_0_for_a_process_that_never_ran_is_no_difference() => Shop.Process("worker", 0).Against(Live(Shop)).Plans("unchanged    v1 1.0.0 is live and verified");
}
