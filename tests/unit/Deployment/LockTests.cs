using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Platforms;

namespace Dogshore.Tests.Deployment;

/// <summary>Platforms that guard by a lock: who gets it, for how long, and what becomes of it.</summary>
public sealed class LockTests
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    readonly MemoryPlatform platform = new(Guard.Lock);

    static Lease Theirs(TimeSpan until) => new("their-run", "bob", DateTimeOffset.UtcNow, DateTimeOffset.UtcNow + until);

    [Fact]
    public async Task A_deploy_takes_the_lock_names_itself_keeps_it_through_verify_and_frees_it()
    {
        using var yard = new Yard(platform);
        var heldBy = new List<string?>();
        platform.Before = _ => heldBy.Add(platform.Lock?.Run);
        (await yard.Deploy()).ShouldBeEmpty();
        platform.Done.ShouldBe(["create-app", "upload", "release", "mark"]);
        heldBy.ShouldAllBe(run => run == yard.Outcome()!.Run);
        platform.Leases[0].By.ShouldBe("ada");
        platform.Lock.ShouldBeNull();
    }

    [Fact]
    public async Task Row_20_a_deploy_of_nothing_new_takes_no_lock()
    {
        using var yard = new Yard(platform);
        await yard.Deploy();
        platform.Leases.Clear();
        platform.Lock = Theirs(TimeSpan.FromHours(1));
        (await yard.Deploy()).ShouldBeEmpty();
        platform.Leases.ShouldBeEmpty();
        yard.Outcome()!.Outcome.ShouldBe("unchanged");
    }

    [Fact]
    public async Task Row_15_the_second_of_two_is_told_who_has_the_lock_and_since_when()
    {
        using var yard = new Yard(platform);
        platform.Lock = Theirs(TimeSpan.FromHours(1));
        var fault = (await yard.Deploy())[0];
        fault.Code.ShouldBe(Dog.HeldByAnother.Code);
        fault.Fact.ShouldContain("their-run by bob since 20");
        fault.Remedy.ShouldContain("-t:DeployUnlock -p:DeployTo=web");
        platform.Done.ShouldBeEmpty();
        platform.Lock!.Run.ShouldBe("their-run");
        yard.Outcome()!.Outcome.ShouldBe("failed");
    }

    [Fact]
    public async Task One_that_waits_gets_the_lock_when_it_is_freed_and_finds_what_was_done_meanwhile()
    {
        using var yard = new Yard(platform);
        yard.Properties["DeployLockWait"] = "20s";
        await yard.Deploy();
        yard.Write("second");
        platform.Lock = Theirs(TimeSpan.FromHours(1));
        yard.Log.Heard = line =>
        {
            if (!line.Contains("waiting for it up to 20s")) return;
            platform.Interfere();
            platform.Lock = null;
        };
        var faults = await yard.Deploy();
        faults[0].Code.ShouldBe("DOG1420");
        faults[0].Fact.ShouldContain("their-run");
        platform.Lock.ShouldBeNull();
    }

    [Fact]
    public async Task Row_16_the_lock_of_a_dead_run_expires_and_is_taken_over()
    {
        using var yard = new Yard(platform);
        yard.Properties["DeployLockExpiry"] = "800ms";
        platform.Lock = Theirs(TimeSpan.FromMilliseconds(200));
        yard.Properties["DeployLockWait"] = "20s";
        (await yard.Deploy()).ShouldBeEmpty();
        yard.Log.Lines.ShouldContain(line => line.Contains("has expired") && line.Contains("their-run"));
        platform.Lock.ShouldBeNull();
    }

    [Fact]
    public async Task Row_21_a_living_holder_whose_clock_is_hours_behind_is_not_taken_for_dead()
    {
        using var yard = new Yard(platform);
        yard.Properties["DeployLockExpiry"] = "2s";
        platform.Lock = Theirs(TimeSpan.FromHours(-3));
        yard.Log.Heard = line =>
        {
            // It renews, by its own clock.
            if (line.Contains("the lock is held by")) platform.Lock = platform.Lock! with { Until = platform.Lock.Until.AddSeconds(1) };
        };
        (await yard.Deploy())[0].Code.ShouldBe(Dog.HeldByAnother.Code);
        platform.Lock!.Run.ShouldBe("their-run");
    }

    [Fact]
    public async Task The_lock_is_renewed_while_a_change_takes_long()
    {
        using var yard = new Yard(platform);
        yard.Properties["DeployLockExpiry"] = "2s";
        platform.Before = change =>
        {
            if (change is MakeRelease) SpinWait.SpinUntil(() => platform.Leases.Count > 3, Patience).ShouldBeTrue();
        };
        (await yard.Deploy()).ShouldBeEmpty();
        platform.Leases.ShouldAllBe(lease => lease.Run == yard.Outcome()!.Run);
    }

    [Fact]
    public async Task Row_17_a_run_that_lost_its_lock_does_no_further_change()
    {
        using var yard = new Yard(platform);
        yard.Properties["DeployLockExpiry"] = "200ms";
        platform.Before = change =>
        {
            if (change is not Upload) return;
            platform.Lock = Theirs(TimeSpan.FromHours(1));
            platform.Told.WaitHandle.WaitOne(Patience).ShouldBeTrue();
        };
        var fault = (await yard.Deploy())[0];
        fault.Code.ShouldBe(Dog.LockLost.Code);
        fault.Fact.ShouldContain("their-run");
        platform.Done.ShouldNotContain("release");
        platform.Lock!.Run.ShouldBe("their-run");
        yard.Outcome()!.Outcome.ShouldBe("failed");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_failed_and_a_cancelled_deploy_free_the_lock(bool isCancelled)
    {
        using var yard = new Yard(platform);
        platform.Before = change =>
        {
            if (change is not MakeRelease) return;
            if (isCancelled) yard.Stop.Cancel();
            else throw new DeployException(Dog.LocalGone.With("shop"));
        };
        (await yard.Deploy()).ShouldNotBeEmpty();
        yard.Outcome()!.Outcome.ShouldBe(isCancelled ? "cancelled" : "failed");
        platform.Lock.ShouldBeNull();
    }

    [Fact]
    public async Task A_way_back_is_made_under_the_same_lock()
    {
        using var yard = new Yard(platform);
        await yard.Deploy();
        (yard.Version, platform.Answer) = ("2.0.0", version => version == "2.0.0" ? "broken" : "well");
        yard.Write("second");
        var heldBy = new List<string?>();
        platform.Before = _ => heldBy.Add(platform.Lock?.Run);
        await yard.Deploy();
        platform.Done[^2..].ShouldBe(["rollback", "mark"]);
        heldBy.ShouldAllBe(run => run == yard.Outcome()!.Run);
        platform.Lock.ShouldBeNull();
    }

    [Fact]
    public async Task A_release_step_of_its_own_leaves_the_lock_to_the_verify_step_of_its_run()
    {
        using var yard = new Yard(platform);
        await yard.Step([], engine => engine.Check(), engine => engine.Package(), engine => engine.Plan());
        yard.Properties["_Alone"] = "true";
        await yard.Step([], engine => engine.Release());
        platform.Lock!.Run.ShouldBe(yard.Plan().Run);
        (platform.Lock.Until - DateTimeOffset.UtcNow).ShouldBeGreaterThan(TimeSpan.FromMinutes(9));
        List<Finding> faults = [];
        await yard.Step(faults, engine => engine.Verify());
        faults.ShouldBeEmpty();
        platform.Lock.ShouldBeNull();
        yard.Outcome()!.Outcome.ShouldBe("succeeded");
    }

    [Fact]
    public async Task Unlock_frees_what_a_dead_run_left_and_says_so()
    {
        using var yard = new Yard(platform);
        platform.Lock = Theirs(TimeSpan.FromHours(1));
        await yard.Step([], engine => engine.Command("Unlock"));
        platform.Lock.ShouldBeNull();
        yard.Log.Lines[^1].ShouldBe("web: unlocked shop");
    }
}
