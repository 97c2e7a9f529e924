using Dogshore.Records;

namespace Dogshore.Tests.Records;

public sealed class ResultLines
{
    static OutcomeRecord Done => Examples.Outcome with { App = "hello-web", Release = Examples.First with { Commit = "a1b2c3d4e5" } };
    static OutcomeRecord Ended(string outcome, string? code = null) => Done with { Outcome = outcome, Error = code is null ? null : new ErrorRecord(code, "It did not answer.") };

    static void Says(OutcomeRecord outcome, string line) => OutcomeText.Line("hello-web", outcome).ShouldBe(line);

    [Fact]
    public void Succeeded() => Says(Done, "hello-web -> http://127.0.0.1:41234/ (local, v1, 1.0.0+a1b2c3d)");

    [Fact]
    public void Succeeded_from_a_dirty_tree() => Says(Done with { Release = Done.Release! with { Dirty = true } }, "hello-web -> http://127.0.0.1:41234/ (local, v1, 1.0.0+a1b2c3d.dirty)");

    [Fact]
    public void Succeeded_without_git() => Says(Done with { Release = Examples.First }, "hello-web -> http://127.0.0.1:41234/ (local, v1, 1.0.0)");

    [Fact]
    public void Succeeded_where_releases_have_no_numbers() => Says(Done with { Release = Examples.First with { Number = 0, Id = "20240101t1" } }, "hello-web -> http://127.0.0.1:41234/ (local, 20240101t1, 1.0.0)");

    [Fact]
    public void Succeeded_where_no_address_is_known() => Says(Done with { Url = null }, "hello-web -> succeeded (local, v1, 1.0.0+a1b2c3d)");

    [Fact]
    public void Succeeded_on_a_destination_of_another_name_than_its_platform() => Says(Done with { Destination = "staging", Platform = "dokku" }, "hello-web -> http://127.0.0.1:41234/ (staging on dokku, v1, 1.0.0+a1b2c3d)");

    [Fact]
    public void Unchanged() => Says(Ended("unchanged"), "hello-web -> http://127.0.0.1:41234/ (local, v1, 1.0.0+a1b2c3d, unchanged)");

    [Fact]
    public void Rolled_back() => Says(Ended("rolled-back", "DOG4003"), "hello-web -> http://127.0.0.1:41234/ (local, v1, 1.0.0+a1b2c3d, rolled-back, DOG4003)");

    [Fact]
    public void Rollback_failed() => Says(Ended("rollback-failed", "DOG4004") with { Release = Examples.Second with { Standing = "rejected" } }, "hello-web -> rollback-failed (local, DOG4004, v2 1.1.0+a1b2c3d.dirty is live, rejected)");

    [Fact]
    public void Failed_while_the_old_release_serves() => Says(Ended("failed", "DOG4101"), "hello-web -> failed (local, DOG4101, v1 1.0.0+a1b2c3d is live)");

    [Fact]
    public void Failed_with_nothing_live() => Says(Ended("failed", "DOG4101") with { Release = null, Url = null }, "hello-web -> failed (local, DOG4101, nothing is live)");

    [Fact]
    public void Cancelled_before_the_switch() => Says(Ended("cancelled"), "hello-web -> cancelled (local, v1 1.0.0+a1b2c3d is live)");

    [Fact]
    public void Cancelled_after_the_switch() => Says(Ended("cancelled") with { Release = Examples.Second with { Standing = "unknown" } }, "hello-web -> cancelled (local, v2 1.1.0+a1b2c3d.dirty is live, not verified)");

    [Fact]
    public void Not_started() => Says(Ended("not-started"), "hello-web -> not-started (local)");

    [Fact]
    public void Not_started_for_a_reason() => Says(Ended("not-started", "DOG4010"), "hello-web -> not-started (local, DOG4010)");

    [Fact]
    public void Unknown() => Says(Ended("unknown") with { Release = Examples.Second with { Standing = "unknown" } }, "hello-web -> unknown (local, v2 1.1.0+a1b2c3d.dirty is live, not verified)");

    [Fact]
    public void A_release_of_somebody_else_has_only_its_number() => Says(Ended("failed") with { Release = new("id-7", 7, "", null, false, "", "", null, "verified") }, "hello-web -> failed (local, v7 is live)");

    [Fact]
    public void One_destination_has_one_line() => OutcomeText.Lines("hello-web", [Done]).ShouldBe(["hello-web -> http://127.0.0.1:41234/ (local, v1, 1.0.0+a1b2c3d)"]);

    [Fact]
    public void Several_destinations_have_a_line_each_and_a_sum() => OutcomeText.Lines("shop",
        [Done with { Destination = "eu" }, Ended("failed", "DOG4101") with { Destination = "us" }, Ended("unchanged") with { Destination = "asia" }]).ShouldBe([
            "shop -> http://127.0.0.1:41234/ (eu on local, v1, 1.0.0+a1b2c3d)",
            "shop -> failed (us on local, DOG4101, v1 1.0.0+a1b2c3d is live)",
            "shop -> http://127.0.0.1:41234/ (asia on local, v1, 1.0.0+a1b2c3d, unchanged)",
            "shop -> 3 destinations: 2 live, 1 failed"]);

    [Fact]
    public void The_sum_names_each_kind_of_end_in_one_order() => OutcomeText.Last("shop",
        [Ended("unknown"), Ended("not-started"), Ended("cancelled"), Ended("failed"), Ended("rollback-failed"), Ended("rolled-back"), Ended("unchanged"), Done])
        .ShouldBe("shop -> 8 destinations: 2 live, 1 rolled-back, 1 rollback-failed, 1 failed, 1 cancelled, 1 not-started, 1 unknown");

    [Fact]
    public void No_destination_is_said_to_be_none() => OutcomeText.Last("shop", []).ShouldBe("shop -> no destination");
}
