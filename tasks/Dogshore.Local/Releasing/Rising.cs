using System.Collections.Immutable;
using System.Diagnostics;
using Dogshore.Faults;
using Dogshore.Local.Running;
using Dogshore.Model;

namespace Dogshore.Local.Releasing;

/// <summary>Waits until every web process of a new release listens at its port, and says what is wrong when one does not.</summary>
sealed class Rising(RunningRelease running, Action<ReleaseEvent> tell)
{
    static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(10);
    /// <summary>A process that nobody can ask counts as started when it has lived so long.</summary>
    static readonly TimeSpan Steady = TimeSpan.FromSeconds(1);

    public async Task Wait(TimeSpan patience, CancellationToken stop)
    {
        var start = Stopwatch.GetTimestamp();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        over.CancelAfter(patience);
        var listening = Task.WhenAll(running.Web.Select(instance => instance.UntilItListens(over.Token)));
        var steady = running.Instances.All(instance => instance.IsWeb) ? Task.CompletedTask : Task.Delay(Steady, stop);
        var up = Task.WhenAll(listening, steady);
        try
        {
            while (!up.IsCompleted)
            {
                await Task.WhenAny([up, Task.Delay(Heartbeat, stop), .. running.Instances.Select(instance => instance.Ended)]);
                // The one that ended says why; the others only wait in vain.
                ThrowIfOneEnded();
                if (!up.IsCompleted) tell(new ReleaseEvent { Step = "start", Text = $"{Waiting()} ({Stopwatch.GetElapsedTime(start).TotalSeconds:0} s)" });
            }
            await up;
            ThrowIfOneEnded();
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw Deaf(patience);
        }
        finally
        {
            // Nobody else looks at what the others came to.
            await over.CancelAsync();
            await Task.WhenAny(listening);
        }
    }

    /// <exception cref="HostException">A process has ended.</exception>
    public void ThrowIfOneEnded()
    {
        foreach (var instance in running.Instances)
        {
            if (instance.Ended is { IsCompleted: true } ended) throw Dog.EndedAtStart.With(instance.Name, ended.Result, instance.Command).Saying(instance.Log.Last()).As(422);
        }
    }

    string Waiting()
    {
        var instance = running.Web.FirstOrDefault(each => !each.Listens);
        if (instance is null) return "waits for its processes to settle";
        var elsewhere = Listeners.Of(instance.ProcessId);
        return $"waits for {instance.Name} to listen at 127.0.0.1:{instance.Port}" + (elsewhere.IsEmpty ? "" : $"; it listens at {Shown(elsewhere)}");
    }

    HostException Deaf(TimeSpan patience)
    {
        var instance = running.Web.First(each => !each.Listens);
        var elsewhere = Listeners.Of(instance.ProcessId);
        var finding = elsewhere.IsEmpty
            ? Dog.NeverListens.With(instance.Name, Durations.Show(patience), instance.Port)
            : Dog.ListensElsewhere.With(instance.Name, Shown(elsewhere), $"127.0.0.1:{instance.Port}");
        return finding.Saying(instance.Log.Last()).As(422);
    }

    static string Shown(ImmutableArray<System.Net.IPEndPoint> places) => string.Join(", ", places.Select(place => place.ToString()).Order(StringComparer.Ordinal));
}
