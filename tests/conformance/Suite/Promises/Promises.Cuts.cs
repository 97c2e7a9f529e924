using Dogshore.Conformance.Engine;
using Dogshore.Emulators;
using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Platforms;

namespace Dogshore.Conformance;

public abstract partial class Promises<T>
{
    /// <summary>More writes than any platform needs for a first deploy.</summary>
    const int Enough = 40;

    /// <summary>Every state-changing request is a place to die, found by counting until none is left; before its effect and after it.</summary>
    [Theory]
    [InlineData(Moment.Before)]
    [InlineData(Moment.After)]
    public async Task Rows_1_to_4_a_deploy_that_is_killed_around_each_write_is_finished_by_the_next(Moment moment)
    {
        var children = new Stack<Child>();
        try
        {
            var next = await Waiting();
            for (var number = 1; ; number += Subject.EveryWrite)
            {
                number.ShouldBeLessThan(Enough);
                var (scene, child) = next;
                // It starts while the one before it is finished: half of what a killed run costs is the start of its process.
                next = await Waiting();
                if (await Killed(scene, child, number, moment)) continue;
                number.ShouldBeGreaterThan(2);
                return;
            }
        }
        finally
        {
            foreach (var child in children) child.Dispose();
        }

        async Task<(Scene, Child)> Waiting()
        {
            var scene = await WithEverything();
            var child = new Child(Subject, scene, waits: true);
            children.Push(child);
            return (scene, child);
        }
    }

    /// <returns>False when the deploy ended before it came so far.</returns>
    async Task<bool> Killed(Scene scene, Child child, int number, Moment moment)
    {
        await child.Go();
        var killed = await AtWrite(number, moment, child.Kill, child.End(), isGone: true);
        var (exit, text) = await child.End();
        if (!killed)
        {
            exit.ShouldBe(0, text);
            return false;
        }
        await Forsaken(scene);
        await IsFinished(scene, $"killed {moment} write {number}; the dead said:\n{text}");
        return true;
    }

    [Fact]
    public async Task Rows_3_and_25_a_write_of_which_the_answer_is_lost_is_not_done_twice()
    {
        for (var number = 1; ; number += Subject.EveryWrite)
        {
            number.ShouldBeLessThan(Enough);
            var scene = await WithEverything();
            var count = 0;
            using var breakage = Subject.Wire.Break(request => request.Changes && ++count == number, new Trouble.Resets(AfterEffect: true));
            var ended = await scene.Deploy();
            if (breakage.Met == 0)
            {
                ended.ShouldSucceed();
                return;
            }
            // Whether it finds out by itself or leaves it to the next run: in words of ours, and nothing twice.
            if (!ended.IsGood) ended.ShouldBeRefused();
            await IsFinished(scene, $"the answer of write {number} was lost; the run said:\n{ended.Log}");
        }
    }

    [Fact]
    public async Task Row_29_a_connection_that_is_reset_while_the_package_is_sent_leaves_no_half_of_it()
    {
        var scene = await WithEverything();
        // Noise: what is packed must not fit into a buffer.
        File.WriteAllText(Path.Combine(scene.Content, "noise.txt"), Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(3_000_000)));
        using (var breakage = Subject.Wire.Break(Subject.IsUpload, new Trouble.ResetsWhileSending(200_000)))
        {
            var ended = await scene.Deploy();
            breakage.Met.ShouldBe(1);
            if (!ended.IsGood) ended.ShouldBeRefused();
        }
        await IsFinished(scene, "the upload was reset");
    }

    [Fact]
    public async Task Row_8_a_deploy_that_is_cancelled_at_each_write_ends_soon_and_is_finished_by_the_next()
    {
        for (var number = 1; ; number += Subject.EveryWrite)
        {
            number.ShouldBeLessThan(Enough);
            var scene = await WithEverything();
            using var stop = new CancellationTokenSource();
            var deploying = scene.Deploy(stop.Token);
            var cancelled = await AtWrite(number, Moment.Before, stop.CancelAsync, deploying, isGone: false);
            var ended = await deploying.WaitAsync(TimeSpan.FromSeconds(15));
            if (!cancelled)
            {
                ended.ShouldSucceed();
                return;
            }
            ended.Faults.ShouldContain(finding => finding.Code == Dog.Cancelled.Code, ended.Log);
            // Who is stopped when only its lock is left to be freed has done all, and its outcome says so.
            if (Declaration.Releasing.Guard != Guard.Lock || ended.Word != "succeeded") ended.Word.ShouldBe("cancelled", ended.Log);
            // A platform ends what it had begun to do when its client left; whoever deploys in that moment is told that the app changed meanwhile.
            await Subject.Wire.Rest.WaitAsync(TimeSpan.FromSeconds(60), Stop);
            // Not unlocked: who is cancelled frees what he holds.
            await IsFinished(scene, $"cancelled at write {number}:\n{ended.Log}");
        }
    }

    /// <summary>The run is dead, or could not free its lock any more. Expiry has a promise of its own; here the user knows and says so.</summary>
    async Task Forsaken(Scene scene)
    {
        if (Declaration.Releasing.Guard == Guard.Lock) (await scene.Command("Unlock")).Faults.ShouldBeEmpty();
    }

    /// <summary>A scene that needs every kind of write that the platform has for a first deploy.</summary>
    async Task<Scene> WithEverything()
    {
        var scene = New();
        if (Runs) scene.Config["WORD"] = "one";
        scene.HasDatabase = Runs && Declaration.Can(Ability.Databases);
        await Made(scene);
        return scene;
    }

    /// <summary>Does it at this write of the deploy that is under way; false when the deploy ended before.</summary>
    /// <param name="isGone">The client is dead then, and its request must not arrive when it was before its effect.</param>
    async Task<bool> AtWrite(int number, Moment at, Func<Task> act, Task deploying, bool isGone)
    {
        var count = 0;
        var begun = false;
        var done = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        Subject.Wire.Watch = async (moment, request) =>
        {
            if (moment != at || !Subject.IsOfItsOwn(moment, request) || Interlocked.Increment(ref count) != number) return;
            begun = true;
            await act();
            done.SetResult(true);
            if (isGone) throw new ClientGoneException();
        };
        await Task.WhenAny(done.Task, deploying);
        await Task.WhenAny(deploying, Task.Delay(TimeSpan.FromSeconds(60), Stop));
        Subject.Wire.Watch = null;
        // Its death may be seen here before the one who killed it says so.
        if (Volatile.Read(ref begun)) await done.Task.Soon();
        return begun;
    }

    /// <summary>The next run finishes what was begun, and nothing was done twice.</summary>
    static async Task IsFinished(Scene scene, string what)
    {
        var ended = await scene.Deploy();
        ended.Word.ShouldBeOneOf(["succeeded", "unchanged"], $"{what}\nand the next run said:\n{ended.Log}\n{ended.Said}");
        var state = await scene.State();
        state.Releases.ShouldBe(1, what);
        state.Contents.ShouldBe(1, what);
        state.Databases.ShouldBe(scene.HasDatabase ? 1 : 0, what);
        (await scene.Get()).ShouldBe((200, "all is well: first"), what);
        (await scene.Deploy()).ShouldBe("unchanged");
    }
}
