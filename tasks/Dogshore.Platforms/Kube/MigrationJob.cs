using System.Text.Json.Nodes;
using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Platforms.Rest;
using Dogshore.Platforms.Serving;

namespace Dogshore.Platforms.Kube;

/// <summary>Runs a migration as a Job of its own before anything of the release goes live. The Job's name says which release it is for: one that a run
/// which was cut off has begun is followed to its end, and one that has ended well is not run again.</summary>
sealed class MigrationJob(KubeApi api, Cargo cargo)
{
    /// <summary>For an image to come and a node to be found.</summary>
    public static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(10);
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(10), Ending = TimeSpan.FromSeconds(5);

    public async Task Run(Database database, JsonObject wanted, CancellationToken stop)
    {
        var name = wanted.Name();
        api.World.Log.Say($"migrating {database.Name} by the job {name}");
        await Begun(name, wanted, stop);
        var ended = false;
        try
        {
            using var lines = new ToldLines(api.World, Path.Combine(cargo.Directory, "migrate.log"));
            ended = await Follow(database, name, lines, stop);
        }
        finally
        {
            // One that was given up must not go on beside the next; one that has ended well stays as a proof.
            if (!ended) await End(name);
        }
    }

    /// <summary>One of the same name that failed, or that is just ending, gives way.</summary>
    async Task Begun(string name, JsonObject wanted, CancellationToken stop)
    {
        var start = api.World.Now;
        while (await api.Find(KubeKind.Job, name, stop) is { } there)
        {
            var isEnding = there.At("metadata", "deletionTimestamp") is not null;
            if (!isEnding && !there.Has("Failed"))
            {
                api.World.Log.Say(there.Has("Complete") ? $"the job {name} has ended well already" : $"the job {name} runs already");
                return;
            }
            if (!isEnding) await api.Delete(KubeKind.Job, name, there.Uid(), stop, waits: true);
            if (api.World.Since(start) > LongestStart) throw new DeployException(Dog.KubeJobStays.With(name));
            await Task.Delay(TimeSpan.FromMilliseconds(300), api.World.Clock, stop);
        }
        await api.Have(KubeKind.Job, wanted, stop);
    }

    /// <returns>True when it has ended well.</returns>
    async Task<bool> Follow(Database database, string name, ToldLines lines, CancellationToken stop)
    {
        var (start, troubles, selector) = (api.World.Now, new PodTroubles(api), $"batch.kubernetes.io/job-name={name}");
        string? heard = null;
        while (true)
        {
            var job = await api.Find(KubeKind.Job, name, stop) ?? throw new RolloutFailedException(Dog.MigrationFailed.With(database.Name, "somebody removed its job", database.Migrate));
            var pods = await api.List(KubeKind.Pod, selector, stop);
            var pod = pods.All("items").LastOrDefault();
            var state = pod.All("status", "containerStatuses").FirstOrDefault().At("state");
            if (pod is not null && heard != pod.Name() && (state.At("running") ?? state.At("terminated")) is not null)
            {
                heard = pod.Name();
                await Listen(database, pod, lines, stop);
                continue;
            }
            if (job.Has("Complete")) return true;
            if (job.Has("Failed"))
                throw new RolloutFailedException((job.Condition("Failed").Text("reason") == "DeadlineExceeded" ? Dog.MigrationTimedOut.With(database.Name, Durations.Show(database.Timeout), database.Migrate)
                    : Dog.MigrationFailed.With(database.Name, state.Number("terminated", "exitCode") is { } code ? $"exit code {code}" : (job.Condition("Failed").Text("message") ?? "no reason").TrimEnd('.'), database.Migrate)).Saying(lines.Last));
            if (pod is not null && troubles.Of(pod) is var (fault, why)) throw new RolloutFailedException(fault.With(pod.Name(), why).Saying(await troubles.Story(pod, stop)));
            if (heard is null && api.World.Since(start) > LongestStart) throw new RolloutFailedException(Dog.KubePodNotStarted.With(name, $"it did not begin within {Durations.Show(LongestStart)}"));
            await api.Changed(KubeKind.Pod, selector, pods, heard is null ? Pause : TimeSpan.FromSeconds(1), stop);
            await Task.Delay(TimeSpan.FromMilliseconds(100), api.World.Clock, stop);
        }
    }

    /// <summary>Its output until it ends; longer than its time nobody listens.</summary>
    async Task Listen(Database database, JsonObject pod, ToldLines lines, CancellationToken stop)
    {
        using var patience = new CancellationTokenSource(database.Timeout, api.World.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stop);
        var path = $"{KubeKind.Pod.One(api.Namespace, pod.Name())}/log?follow=true";
        // A stream may break off early: then the rest comes with the whole of it.
        var whole = await api.Streams.Read(path, lines.Take, database.Timeout + Pause, either.Token);
        stop.ThrowIfCancellationRequested();
        if (patience.IsCancellationRequested) throw new RolloutFailedException(Dog.MigrationTimedOut.With(database.Name, Durations.Show(database.Timeout), database.Migrate).Saying(lines.Last));
        if (!whole) await Wait(database, pod, patience.Token, stop);
    }

    /// <summary>Its output is lost; that it ends in time still counts.</summary>
    async Task Wait(Database database, JsonObject pod, CancellationToken patience, CancellationToken stop)
    {
        while (await api.Find(KubeKind.Pod, pod.Name(), stop) is { } now && now.All("status", "containerStatuses").FirstOrDefault().At("state", "running") is not null)
        {
            if (patience.IsCancellationRequested) throw new RolloutFailedException(Dog.MigrationTimedOut.With(database.Name, Durations.Show(database.Timeout), database.Migrate));
            await Task.Delay(TimeSpan.FromMilliseconds(500), api.World.Clock, stop);
        }
    }

    async Task End(string name)
    {
        using var enough = new CancellationTokenSource(Ending, api.World.Clock);
        try
        {
            if (await api.Find(KubeKind.Job, name, enough.Token) is { } job) await api.Delete(KubeKind.Job, name, job.Uid(), enough.Token, waits: true);
        }
        catch (Exception left) when (left is DeployException or OperationCanceledException)
        {
            api.World.Log.Detail($"the job {name} is left to its own deadline");
        }
    }
}
