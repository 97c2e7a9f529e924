using Dogshore.Faults;
using Dogshore.Model;

namespace Dogshore.Tests.Deployment;

/// <summary>The steps of a deploy against a platform in memory: what is done, in which order, and how it ends.</summary>
public sealed class RoadTests
{
    readonly MemoryPlatform platform = new();

    [Fact]
    public async Task A_first_deploy_makes_the_app_releases_probes_and_marks()
    {
        using var yard = new Yard(platform);
        (await yard.Deploy()).ShouldBeEmpty();
        platform.Done.ShouldBe(["create-app", "upload", "release", "mark"]);
        platform.Live!.Standing.ShouldBe(Standing.Verified);
        yard.Outcome()!.Outcome.ShouldBe("succeeded");
        yard.Outcome()!.Changes.Select(change => change.Phase).ShouldBe(["create-app", "upload", "release", "probe", "mark"]);
        yard.Log.Lines[^1].ShouldBe("shop -> http://shop.test/ (web on memory, v1, 1.0.0)");
    }

    [Fact]
    public async Task Row_20_the_same_again_does_nothing_and_says_so()
    {
        using var yard = new Yard(platform);
        await yard.Deploy();
        platform.Done.Clear();
        yard.Version = "1.0.1";
        (await yard.Deploy()).ShouldBeEmpty();
        platform.Done.ShouldBeEmpty();
        yard.Outcome()!.Outcome.ShouldBe("unchanged");
        yard.Outcome()!.Release!.Version.ShouldBe("1.0.0");
        yard.Plan().Changed.ShouldBeFalse();
    }

    [Fact]
    public async Task Row_68_a_plan_changes_nothing_and_names_the_files()
    {
        using var yard = new Yard(platform);
        await yard.Deploy();
        platform.Done.Clear();
        yard.Write("second");
        await yard.Step([], engine => engine.Check(), engine => engine.Package(), engine => engine.Plan());
        platform.Done.ShouldBeEmpty();
        yard.Plan().Changed.ShouldBeTrue();
        yard.Outcome().ShouldBeNull("a receipt of an earlier run is not this one's");
    }

    [Fact]
    public async Task A_release_that_its_probe_refuses_is_rejected_and_the_last_verified_one_serves_again()
    {
        using var yard = new Yard(platform);
        await yard.Deploy();
        (yard.Version, platform.Answer) = ("2.0.0", version => version == "2.0.0" ? "broken" : "well");
        yard.Write("second");
        platform.Done.Clear();
        var faults = await yard.Deploy();
        faults.Select(fault => fault.Code).ShouldBe(["DOG4004", "DOG4025"]);
        faults[0].Log.ShouldBe(["the app's last words"]);
        platform.Done.ShouldBe(["upload", "release", "mark", "rollback", "mark"]);
        platform.Releases.Select(release => release.Standing).ShouldBe([Standing.Verified, Standing.Rejected, Standing.Verified]);
        yard.Outcome()!.Outcome.ShouldBe("rolled-back");
        yard.Outcome()!.Release!.Version.ShouldBe("1.0.0");
        yard.Outcome()!.Error!.Code.ShouldBe("DOG4004");
        yard.Log.Lines[^1].ShouldBe("shop -> http://shop.test/ (web on memory, v3, 1.0.0, rolled-back, DOG4004)");
    }

    [Fact]
    public async Task A_first_release_that_is_refused_is_not_left_serving()
    {
        platform.Answer = _ => "broken";
        using var yard = new Yard(platform);
        (await yard.Deploy())[0].Code.ShouldBe("DOG4004");
        platform.Serving.ShouldBeFalse();
        platform.Done[^1].ShouldBe("stop");
        yard.Outcome()!.Outcome.ShouldBe("failed");
    }

    [Fact]
    public async Task Row_35_a_way_back_that_fails_too_names_both_releases_and_the_command()
    {
        using var yard = new Yard(platform);
        await yard.Deploy();
        (yard.Version, platform.Answer) = ("2.0.0", version => version == "2.0.0" ? "broken" : "well");
        yard.Write("second");
        platform.Before = change =>
        {
            if (change is MakeRelease { Kind: "rollback" }) throw new DeployException(Dog.LocalGone.With("shop"));
        };
        var fault = (await yard.Deploy())[0];
        fault.Code.ShouldBe("DOG4023");
        fault.ToString().ShouldContain("v2");
        fault.ToString().ShouldContain("v1");
        fault.Remedy.ShouldContain("dotnet build -t:DeployRollback -p:DeployTo=web");
        yard.Outcome()!.Outcome.ShouldBe("rollback-failed");
    }

    [Fact]
    public async Task An_old_release_that_fails_its_probe_today_is_reported_and_never_rolled_back()
    {
        using var yard = new Yard(platform);
        await yard.Deploy();
        await platform.Stop(null!, null!, TestContext.Current.CancellationToken);
        platform.Answer = _ => "broken";
        platform.Done.Clear();
        (await yard.Deploy())[0].Code.ShouldBe("DOG4004");
        platform.Done.ShouldBe(["resume"]);
        yard.Outcome()!.Outcome.ShouldBe("failed");
        platform.Live!.Standing.ShouldBe(Standing.Verified);
    }

    [Fact]
    public async Task Row_4_a_release_that_a_dead_run_left_unverified_is_verified_by_the_next()
    {
        using var yard = new Yard(platform);
        await yard.Step([], engine => engine.Check(), engine => engine.Package(), engine => engine.Plan(), engine => engine.Release());
        yard.Outcome()!.Outcome.ShouldBe("unknown");
        platform.Done.Clear();
        (await yard.Deploy()).ShouldBeEmpty();
        platform.Done.ShouldBe(["mark"]);
        yard.Outcome()!.Outcome.ShouldBe("succeeded");
    }

    [Fact]
    public async Task Row_19_a_plan_made_before_somebody_else_released_is_not_carried_out()
    {
        using var yard = new Yard(platform);
        await yard.Deploy();
        yard.Write("second");
        List<Finding> faults = [];
        await yard.Step(faults, engine => engine.Check(), engine => engine.Package(), engine => engine.Plan());
        platform.Interfere();
        platform.Done.Clear();
        await yard.Step(faults, engine => engine.Release());
        faults.ShouldHaveSingleItem().Code.ShouldBe("DOG1420");
        faults[0].ToString().ShouldContain("their-run");
        platform.Done.ShouldBeEmpty();
        yard.Outcome()!.Outcome.ShouldBe("failed");
    }

    [Fact]
    public async Task What_was_pending_and_ended_after_the_plan_is_no_other_run_that_came_between()
    {
        using var yard = new Yard(platform);
        await yard.Deploy();
        yard.Write("second");
        platform.Pending = Begun;
        List<Finding> faults = [];
        await yard.Step(faults, engine => engine.Check(), engine => engine.Package(), engine => engine.Plan());
        platform.End();
        await yard.Step(faults, engine => engine.Release(), engine => engine.Verify());
        faults.ShouldBeEmpty();
        yard.Log.Lines.ShouldContain(line => line.Contains("what cut-off-run had begun has gone on meanwhile; planned again", StringComparison.Ordinal));
        yard.Outcome()!.Outcome.ShouldBe("succeeded");
    }

    [Fact]
    public async Task Nor_is_what_ends_while_the_release_is_begun()
    {
        using var yard = new Yard(platform);
        await yard.Deploy();
        yard.Write("second");
        platform.Pending = Begun;
        platform.Before = _ =>
        {
            if (platform.Pending is not null) platform.End();
        };
        (await yard.Deploy()).ShouldBeEmpty();
        yard.Outcome()!.Outcome.ShouldBe("succeeded");
        platform.Live!.Stamp!.Version.ShouldBe("1.0.0");
    }

    static Release Begun => new("begun", 0, new Stamp { Content = "begun", Version = "0.9.0", Run = "cut-off-run" }, Standing.Unknown, false, TimeSpan.Zero);

    [Fact]
    public async Task A_release_that_was_overtaken_before_its_probes_is_neither_marked_nor_undone()
    {
        using var yard = new Yard(platform);
        List<Finding> faults = [];
        await yard.Step(faults, engine => engine.Check(), engine => engine.Package(), engine => engine.Plan(), engine => engine.Release());
        platform.Interfere();
        platform.Done.Clear();
        await yard.Step(faults, engine => engine.Verify());
        faults.ShouldHaveSingleItem().Code.ShouldBe("DOG4022");
        platform.Done.ShouldBeEmpty();
        yard.Outcome()!.Error!.Code.ShouldBe("DOG4022");
    }

    [Fact]
    public async Task A_change_that_fails_ends_the_plan_and_what_was_done_is_told()
    {
        using var yard = new Yard(platform);
        platform.Before = change =>
        {
            if (change is Upload) throw new DeployException(Dog.LocalGone.With("shop"));
        };
        (await yard.Deploy())[0].Code.ShouldBe("DOG3001");
        platform.Done.ShouldBe(["create-app"]);
        yard.Outcome()!.Outcome.ShouldBe("failed");
        yard.Outcome()!.Changes.Select(change => change.Outcome).ShouldBe(["done", "failed"]);
    }

    [Fact]
    public async Task Row_63_a_bug_of_ours_is_written_down_by_its_kind_and_not_by_its_words()
    {
        using var yard = new Yard(platform);
        platform.Before = _ => throw new InvalidCastException("hunter2");
        await Should.ThrowAsync<InvalidCastException>(() => yard.Deploy());
        yard.Outcome()!.Outcome.ShouldBe("failed");
        yard.Outcome()!.Error!.Message.ShouldContain("InvalidCastException");
        yard.Outcome()!.Error!.Message.ShouldNotContain("hunter2");
    }

    [Fact]
    public async Task Row_8_a_cancel_before_the_release_leaves_the_old_one_and_says_cancelled()
    {
        using var yard = new Yard(platform);
        await yard.Deploy();
        yard.Write("second");
        platform.Before = change =>
        {
            if (change is MakeRelease) yard.Stop.Cancel();
        };
        (await yard.Deploy())[0].Code.ShouldBe("DOG4020");
        platform.Live!.Number.ShouldBe(1);
        yard.Outcome()!.Outcome.ShouldBe("cancelled");
        yard.Outcome()!.Release!.Number.ShouldBe(1);
    }

    [Fact]
    public async Task A_rollback_takes_the_last_verified_release_and_marks_it()
    {
        using var yard = new Yard(platform);
        await yard.Deploy();
        (yard.Version, _) = ("2.0.0", 0);
        yard.Write("second");
        await yard.Deploy();
        platform.Done.Clear();
        (await yard.Rollback()).ShouldBeEmpty();
        platform.Done.ShouldBe(["rollback", "mark"]);
        yard.Outcome()!.Outcome.ShouldBe("succeeded");
        yard.Outcome()!.Release!.Version.ShouldBe("1.0.0");
        yard.Outcome()!.Previous!.Version.ShouldBe("2.0.0");
    }

    [Fact]
    public async Task Row_20_where_no_standing_is_remembered_the_same_again_only_asks_the_probes_and_is_unchanged()
    {
        var forgetful = new MemoryPlatform { Remembers = false };
        using var yard = new Yard(forgetful);
        await yard.Deploy();
        forgetful.Done.Clear();
        (await yard.Deploy()).ShouldBeEmpty();
        // The engine says what the probes said; such a platform does nothing with it.
        forgetful.Done.ShouldBe(["mark"]);
        yard.Outcome()!.Outcome.ShouldBe("unchanged");
        yard.Plan().OnlyAsks.ShouldBeTrue();
    }

    [Fact]
    public async Task Where_no_standing_is_remembered_a_release_of_an_earlier_run_that_fails_its_probe_is_reported_and_never_rolled_back()
    {
        var forgetful = new MemoryPlatform { Remembers = false };
        using var yard = new Yard(forgetful);
        await yard.Deploy();
        forgetful.Answer = _ => "broken";
        forgetful.Done.Clear();
        (await yard.Deploy())[0].Code.ShouldBe("DOG4004");
        forgetful.Done.ShouldBeEmpty();
        yard.Outcome()!.Outcome.ShouldBe("failed");
    }
}
