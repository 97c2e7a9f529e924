using System.Collections.Immutable;
using Dogshore.Local.Hosting;
using Dogshore.Local.Routing;
using Dogshore.Local.Static;
using Dogshore.Model;

namespace Dogshore.Local.Running;

/// <summary>A release with its processes, and the target that the app's router sends requests to.</summary>
sealed class RunningRelease : IAsyncDisposable
{
    int next;

    public RunningRelease(Runnable runnable, Surroundings surroundings, ProcessTable table)
    {
        Release = runnable.Release;
        // A static site's web process is the host itself.
        var isServedHere = Release.Runtime == Runtime.Static;
        Instances = [.. Release.Processes
            .Where(process => !(isServedHere && process is { Name: Runnable.Web, Command: null }))
            .SelectMany(process => Enumerable.Range(1, process.Count).Select(number => new Instance(runnable, process, number, surroundings, table)))];
        Target = isServedHere && !Web.Any() ? new Target(Release.Id, StaticFiles.Serve(runnable.Content, Release.Headers)) : new Target(Release.Id, Pick);
    }

    public ReleaseRecord Release { get; }
    public ImmutableArray<Instance> Instances { get; }
    public Target Target { get; }
    public IEnumerable<Instance> Web => Instances.Where(instance => instance.IsWeb);
    /// <summary>No process takes its requests: the host serves files.</summary>
    public bool IsFiles => Release.Runtime == Runtime.Static && !Web.Any();
    public bool IsRunning => Instances.All(instance => instance.IsRunning);

    /// <summary>Starts every process once.</summary>
    public void Start()
    {
        foreach (var instance in Instances) instance.Start();
    }

    /// <summary>From now on processes that end are started again.</summary>
    public void Supervise()
    {
        foreach (var instance in Instances) instance.Supervise();
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(Instances.Select(instance => instance.DisposeAsync().AsTask()));
        Target.Dispose();
    }

    /// <summary>The next instance in turn that listens, or null.</summary>
    Uri? Pick()
    {
        var ready = Web.Where(instance => instance.Listens).ToList();
        return ready.Count == 0 ? null : ready[(int)((uint)Interlocked.Increment(ref next) % (uint)ready.Count)].Address;
    }
}
