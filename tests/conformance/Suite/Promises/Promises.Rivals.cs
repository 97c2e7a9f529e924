using Dogshore.Conformance.Engine;
using Dogshore.Emulators;
using Dogshore.Model;

namespace Dogshore.Conformance;

public abstract partial class Promises<T>
{
    const string NoLock = "it has no lock: its writes are conditional, or tell afterwards";

    [Fact]
    public async Task Rows_15_and_17_of_two_deploys_at_once_one_wins_and_the_other_is_told()
    {
        var one = await Deployed();
        var other = New();
        other.App = one.App;
        one.Write("all is well: one");
        other.Write("all is well: other");

        // The one is held in mid-write, as a process is that was stopped; the other comes, goes through and ends.
        var guard = Declaration.Releasing.Guard;
        var (reached, goOn) = guard == Guard.Lock ? Held(Moment.After, Subject.WritesOfLock) : Held(Moment.Before, 1);
        var deploying = one.Deploy();
        await reached.WaitAsync(TimeSpan.FromSeconds(30), Stop);
        var second = await other.Deploy();
        goOn.SetResult();
        var first = await deploying.Soon();

        switch (guard)
        {
            case Guard.Compare:
                second.ShouldSucceed();
                first.IsGood.ShouldBeFalse(first.Log);
                first.ShouldBeRefused().Said.ShouldContain(second.Outcome!.Run);
                (await one.Get()).ShouldBe((200, "all is well: other"));
                (await one.State()).Releases.ShouldBe(2);
                break;
            case Guard.Lock:
                first.ShouldSucceed();
                second.ShouldBeRefused().Said.ShouldContain(first.Outcome!.Run);
                (await one.Get()).ShouldBe((200, "all is well: one"));
                (await other.Deploy()).ShouldSucceed();
                break;
            default:
                // Both wrote: what serves is one of the two, whole, and who came last says who came between.
                second.ShouldSucceed();
                (first.Log + first.Said).ShouldContain(second.Outcome!.Run);
                (await one.Get()).Text.ShouldBeOneOf("all is well: one", "all is well: other");
                break;
        }
    }

    [Fact]
    public async Task Row_16_the_lock_of_a_dead_holder_expires_and_that_of_a_living_one_is_waited_for()
    {
        OnlyWhere(Declaration.Releasing.Guard == Guard.Lock, NoLock);
        var one = await Deployed();
        one.Write("all is well: one");
        one.Properties["DeployLockExpiry"] = "4s";
        using var child = new Child(Subject, one);
        (await AtWrite(1, Moment.After, child.Kill, child.End(), isGone: true)).ShouldBeTrue();

        var other = New();
        other.App = one.App;
        other.Write("all is well: other");
        other.Properties["DeployLockExpiry"] = "4s";
        other.Properties["DeployLockWait"] = "20s";
        var ended = (await other.Deploy()).ShouldSucceed();
        ended.Log.ShouldContain("has expired");
        (await one.Get()).ShouldBe((200, "all is well: other"));

        // The living one: held in mid-write, and let go once the other waits for it.
        one.Write("all is well: once more");
        var (reached, goOn) = Held(Moment.After, 1);
        var first = one.Deploy();
        await reached.WaitAsync(TimeSpan.FromSeconds(30), Stop);
        other.Write("all is well: after it");
        other.OnLine = line =>
        {
            if (line.Contains("is held by the run", StringComparison.Ordinal)) goOn.TrySetResult();
        };
        // It waited, and then the app is another than the one that was planned for.
        (await other.Deploy()).ShouldBeRefused(Faults.Dog.PositionMoved.Code);
        (await first.Soon()).ShouldSucceed();
        (await other.Deploy()).ShouldSucceed();
        (await one.Get()).ShouldBe((200, "all is well: after it"));
    }

    [Fact]
    public async Task Row_18_a_lock_is_freed_by_its_holder_and_by_nobody_else()
    {
        OnlyWhere(Declaration.Releasing.Guard == Guard.Lock, NoLock);
        var one = await Deployed();
        var other = New();
        other.App = one.App;
        one.Write("all is well: one");
        other.Write("all is well: other");
        var (reached, goOn) = Held(Moment.After, Subject.WritesOfLock);
        var deploying = one.Deploy();
        await reached.WaitAsync(TimeSpan.FromSeconds(30), Stop);
        await other.Ask((to, world) => Subject.Platform.Free(to, "20260101-000000-00000000", world, Stop));
        var refused = (await other.Deploy()).ShouldBeRefused(Faults.Dog.HeldByAnother.Code);
        goOn.SetResult();
        var ended = (await deploying.Soon()).ShouldSucceed();
        refused.Said.ShouldContain(ended.Outcome!.Run);
        (await one.Get()).ShouldBe((200, "all is well: one"));
    }

    [Fact]
    public async Task Row_33_the_good_answer_of_another_release_proves_nothing_of_this_one()
    {
        OnlyWhere(Declaration.Releasing.Guard != Guard.Lock, "its lock keeps others away until the probes have been answered");
        var one = await Deployed();
        var other = New();
        other.App = one.App;
        one.Write("all is well: one");
        other.Write("all is well: other");
        Ended? second = null;
        // Between the release and its probes another one is made, that would answer them as well.
        one.OnLine = line =>
        {
            if (second is null && line.Contains("release done in", StringComparison.Ordinal)) second = Task.Run(() => other.Deploy()).GetAwaiter().GetResult();
        };
        var first = await one.Deploy();
        second!.ShouldSucceed();
        first.ShouldBeRefused().Said.ShouldContain(second!.Outcome!.Run);
        first.Word.ShouldBe("failed", first.Log);
        (await one.Get()).ShouldBe((200, "all is well: other"));
    }

    /// <summary>From now on the so-manyth write is held, until it is let go.</summary>
    (Task Reached, TaskCompletionSource GoOn) Held(Moment at, int writes)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Subject.Wire.Watch = async (moment, _) =>
        {
            if (moment != at || Interlocked.Decrement(ref writes) > 0) return;
            Subject.Wire.Watch = null;
            reached.SetResult();
            await goOn.Task;
        };
        return (reached.Task, goOn);
    }
}
