using System.Text.Json.Nodes;

namespace Dogshore.Emulators.Kubernetes;

/// <summary>Jobs (k8 pkg/controller/job): pods until enough of them have succeeded, or too many failed, or the time is over.</summary>
sealed class Jobs : IController
{
    const string Component = "job-controller";

    public void Look(Turn turn)
    {
        foreach (var job in turn.Store.List(Kinds.Job)) Sync(turn, job);
    }

    static void Sync(Turn turn, JsonObject job)
    {
        if (job.IsGoing()) return;
        if (job.Has("Complete") || job.Has("Failed"))
        {
            Expire(turn, job);
            return;
        }
        JsonObject[] pods = [.. turn.Store.List(Kinds.Pod, job.Namespace()).Where(pod => pod.Controller() == job.Uid())];
        var active = pods.Where(pod => !pod.IsGoing() && pod.Text("status", "phase") is not ("Succeeded" or "Failed")).ToArray();
        var succeeded = pods.Count(pod => pod.Text("status", "phase") == "Succeeded");
        var failed = pods.Where(pod => pod.Text("status", "phase") == "Failed").ToArray();
        var restarts = active.Sum(pod => pod.Each("status", "containerStatuses").Sum(each => each.Number("restartCount") ?? 0));
        var limit = job.Number("spec", "backoffLimit") ?? 6;
        var wanted = job.Number("spec", "completions") ?? 1;
        var isSuspended = job.Is("spec", "suspend");
        (string Reason, string Message)? failure = null;
        if (failed.Length > limit || job.Text("spec", "template", "spec", "restartPolicy") == "OnFailure" && restarts > limit) failure = ("BackoffLimitExceeded", "Job has reached the specified backoff limit");
        if (job.Number("spec", "activeDeadlineSeconds") is { } deadline && turn.Seconds(job.Text("status", "startTime")) is { } passed)
        {
            if (passed >= deadline) failure = ("DeadlineExceeded", "Job was active longer than specified deadline");
            else turn.Again((deadline - passed) * turn.Delays.Second);
        }
        var isDone = failure is null && succeeded >= wanted;
        if (failure is not null || isDone || isSuspended)
        {
            foreach (var pod in active) turn.Cluster.Delete(Kinds.Pod, pod.Namespace(), pod.Name(), new Deletion("Background"));
            active = [];
        }
        else if (!Fill(turn, job, active.Length, failed, wanted - succeeded)) return;
        else active = [.. turn.Store.List(Kinds.Pod, job.Namespace()).Where(pod => pod.Controller() == job.Uid() && !pod.IsGoing() && pod.Text("status", "phase") is not ("Succeeded" or "Failed"))];
        // Final only when nothing of it runs any more.
        var isStill = pods.Any(pod => pod.Text("status", "phase") is not ("Succeeded" or "Failed") && turn.Store.Get(Kinds.Pod, pod.Namespace(), pod.Name())?.Uid() == pod.Uid());
        Write(turn, job, active, succeeded, failed.Length, failure, isDone, isStill, isSuspended);
    }

    /// <returns>False when the API refused its pod.</returns>
    static bool Fill(Turn turn, JsonObject job, int active, JsonObject[] failed, long left)
    {
        var want = Math.Min(job.Number("spec", "parallelism") ?? 1, left) - active;
        if (want <= 0) return true;
        if (failed.Length > 0)
        {
            // After each failure twice as long.
            var last = failed.Select(pod => pod.Each("status", "containerStatuses").Select(each => each.Text("state", "terminated", "finishedAt")).FirstOrDefault()).Select(Times.Read).Max() ?? DateTimeOffset.MinValue;
            var pause = TimeSpan.FromTicks(Math.Min(turn.Delays.BackOff.Ticks << Math.Min(failed.Length - 1, 10), turn.Delays.MostBackOff.Ticks));
            var wait = last + pause - DateTimeOffset.UtcNow;
            if (wait > TimeSpan.Zero)
            {
                turn.Again(wait);
                return true;
            }
        }
        for (; want > 0; want--)
        {
            var template = (JsonObject)job.At("spec", "template")!.DeepClone();
            template.In("metadata")["generateName"] = $"{job.Name()}-";
            template.In("metadata")["ownerReferences"] = new JsonArray(Deployments.Owner(job));
            try
            {
                var pod = turn.Cluster.Create(Kinds.Pod, job.Namespace(), template, new Writer("kube-controller-manager"));
                turn.Tell(job, "Normal", "SuccessfulCreate", $"Created pod: {pod.Name()}", Component);
            }
            catch (ApiException refused) when (refused.Code is 403 or 422)
            {
                turn.Tell(job, "Warning", "FailedCreate", $"Error creating: {refused.Message}", Component);
                turn.Again(turn.Delays.BackOff);
                return false;
            }
        }
        return true;
    }

    static void Write(Turn turn, JsonObject job, JsonObject[] active, int succeeded, int failed, (string Reason, string Message)? failure, bool isDone, bool isStill, bool isSuspended)
    {
        var isNew = false;
        turn.Status(Kinds.Job, job, now =>
        {
            var status = now.In("status");
            if (!isSuspended) status.Default("startTime", Times.Now);
            DeploymentStatus.Put(status, "active", active.Length);
            DeploymentStatus.Put(status, "succeeded", succeeded);
            DeploymentStatus.Put(status, "failed", failed);
            status["ready"] = active.Count(ReplicaSets.IsReady);
            status["terminating"] = isStill && active.Length == 0 ? 1 : 0;
            status["uncountedTerminatedPods"] = new JsonObject();
            isNew = false;
            if (isSuspended) now.Set("Suspended", true, "JobSuspended", "Job suspended");
            if (failure is { } why)
            {
                now.Set("FailureTarget", true, why.Reason, why.Message);
                if (isStill) return;
                isNew = true;
                now.Set("Failed", true, why.Reason, why.Message);
            }
            else if (isDone)
            {
                now.Set("SuccessCriteriaMet", true, "CompletionsReached", "Reached expected number of succeeded pods");
                if (isStill) return;
                isNew = true;
                status["completionTime"] = Times.Now;
                now.Set("Complete", true, "CompletionsReached", "Reached expected number of succeeded pods");
            }
        });
        if (!isNew) return;
        if (failure is { } reason) turn.Tell(job, "Warning", reason.Reason, reason.Message, Component);
        else turn.Tell(job, "Normal", "Completed", "Job completed", Component);
    }

    static void Expire(Turn turn, JsonObject job)
    {
        if (job.Number("spec", "ttlSecondsAfterFinished") is not { } seconds) return;
        var passed = turn.Seconds(job.Condition(job.Has("Complete") ? "Complete" : "Failed")!.Text("lastTransitionTime")) ?? 0;
        if (passed < seconds) turn.Again((seconds - passed) * turn.Delays.Second);
        else turn.Cluster.Delete(Kinds.Job, job.Namespace(), job.Name(), new Deletion("Foreground"));
    }
}
