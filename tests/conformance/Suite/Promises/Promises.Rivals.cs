using Dogshore.Conformance.Engine;
using Dogshore.Emulators;
using Dogshore.Model;

namespace Dogshore.Conformance;

public abstract partial class Promises<T>
{
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
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var (at, writes) = guard == Guard.Lock ? (Moment.After, Subject.WritesOfLock) : (Moment.Before, 1);
        Subject.Wire.Watch = async (moment, _) =>
        {
            if (moment != at || Interlocked.Decrement(ref writes) > 0) return;
            Subject.Wire.Watch = null;
            reached.SetResult();
            await goOn.Task;
        };
        var deploying = one.Deploy();
        await reached.Task.WaitAsync(TimeSpan.FromSeconds(30), Stop);
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
        if (Declaration.Releasing.Guard != Guard.Lock) return;
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
        var (reached, goOn) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        Subject.Wire.Watch = async (moment, _) =>
        {
            if (moment != Moment.After) return;
            Subject.Wire.Watch = null;
            reached.SetResult();
            await goOn.Task;
        };
        var first = one.Deploy();
        await reached.Task.WaitAsync(TimeSpan.FromSeconds(30), Stop);
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
}
