using Dogshore.Conformance.Engine;
using Dogshore.Emulators;
using Dogshore.Emulators.Dokku;
using Dogshore.Faults;
using Dogshore.Model;

namespace Dogshore.Conformance.Dokku;

/// <summary>What becomes of a release that was begun by a run which then died, or slept for longer than its lock lasts.</summary>
public sealed class DeadAndPaused(Stage<DokkuSubject> stage) : IClassFixture<Stage<DokkuSubject>>, IDisposable
{
    readonly List<Scene> scenes = [];

    /// <summary>Kept: what is done at a write is done on the emulator's own threads, which know no test.</summary>
    readonly CancellationToken stop = TestContext.Current.CancellationToken;

    DokkuEmulator Server => stage.Subject.Server;

    Scene New(string? app = null)
    {
        var scene = new Scene(stage.Subject, Runtime.Python, stop);
        if (app is not null) scene.App = app;
        scene.Properties["DeployLockExpiry"] = "4s";
        scene.Properties["DeployLockWait"] = "30s";
        scenes.Add(scene);
        return scene;
    }

    public void Dispose()
    {
        Server.Wire.Watch = null;
        foreach (var scene in scenes) scene.Dispose();
        Server.Wire.Violations.ShouldBeEmpty();
    }

    /// <summary>Does it once, at the first write that matches, the client waiting meanwhile.</summary>
    Task At(Moment at, string command, Func<Task> act)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Server.Wire.Watch = async (moment, request) =>
        {
            if (moment != at || !request.Path.Contains(command, StringComparison.Ordinal)) return;
            Server.Wire.Watch = null;
            try
            {
                await act();
                done.SetResult();
            }
            catch (Exception failed) when (failed is not ClientGoneException)
            {
                done.SetException(failed);
            }
        };
        return done.Task;
    }

    [Fact]
    public async Task Row_16_the_lock_of_a_run_that_was_killed_expires_and_what_it_had_begun_is_finished()
    {
        var scene = New();
        (await scene.Deploy(stop)).ShouldSucceed();
        scene.Write("all is well: second");
        using (var child = new Child(stage.Subject, scene))
        {
            _ = At(Moment.Before, "git:from-archive", async () =>
            {
                await child.Kill();
                throw new ClientGoneException();
            });
            (await child.End()).Exit.ShouldNotBe(0);
        }
        var ended = (await scene.Deploy(stop)).ShouldSucceed();
        ended.Log.ShouldContain("has expired, and nobody renews it");
        (await scene.Get()).ShouldBe((200, "all is well: second"));
        (await scene.State()).Releases.ShouldBe(2);
    }

    [Fact]
    public async Task Row_17_a_run_that_slept_for_longer_than_its_lock_lasts_writes_nothing_more()
    {
        var one = New();
        one.Config["WORD"] = "one";
        (await one.Deploy(stop)).ShouldSucceed();
        one.Write("all is well: one");
        one.Config["WORD"] = "of the one";
        using var sleeper = new Child(stage.Subject, one);
        var (asleep, goOn) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        // Its config is stored, and its code is next.
        _ = At(Moment.After, $"config:import --no-restart --format json {one.App} -", async () =>
        {
            await Signal("STOP", sleeper);
            asleep.SetResult();
            await goOn.Task;
        });
        if (await Task.WhenAny(asleep.Task, sleeper.End()) != asleep.Task) throw new ShouldAssertException((await sleeper.End()).Text);

        var other = New(one.App);
        other.Write("all is well: other");
        other.Config["WORD"] = "of the other";
        (await other.Deploy(stop)).ShouldSucceed().Log.ShouldContain("has expired, and nobody renews it");

        var writes = Server.Wire.Writes.Count;
        goOn.SetResult();
        await Signal("CONT", sleeper);
        var (exit, text) = await sleeper.End();
        exit.ShouldBe(1, text);
        text.ShouldContain(Dog.LockLost.Code);
        // A renewal may have been under way when it fell asleep; it finds no lock of its own.
        Server.Wire.Writes.Skip(writes).ShouldAllBe(request => request.Path.Contains(".dogshore-lock"), text);
        (await one.Get()).ShouldBe((200, "all is well: other"));
        (await one.Get("/env/WORD")).ShouldBe((200, "of the other"));
        (await other.Deploy(stop)).ShouldBe("unchanged");
    }

    [Fact]
    public async Task Row_18_a_lock_is_freed_by_its_holder_or_by_hand_and_by_no_other_run()
    {
        var one = New();
        (await one.Deploy(stop)).ShouldSucceed();
        one.Write("all is well: one");
        var other = New(one.App);
        other.Properties.Remove("DeployLockWait");
        other.Write("all is well: other");
        var told = new List<Ended>();
        var met = At(Moment.Before, "git:from-archive", async () =>
        {
            told.Add(await other.Deploy(stop));
            Server.View($"{one.App}.dogshore-lock").ShouldNotBeNull();
        });
        var ended = await one.Deploy(stop);
        await met.Soon();
        ended.ShouldSucceed();
        told.ShouldHaveSingleItem().ShouldBeRefused(Dog.HeldByAnother.Code);
        Server.View($"{one.App}.dogshore-lock").ShouldBeNull();
    }

    async Task Signal(string name, Child child)
    {
        using var kill = System.Diagnostics.Process.Start("kill", [$"-{name}", child.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(stop);
    }
}

static class Soonest
{
    /// <summary>At most a minute and a half from now.</summary>
    public static Task Soon(this Task task) => task.WaitAsync(TimeSpan.FromSeconds(90));
}
