using System.Collections.Immutable;
using Dogshore.Model;
using Dogshore.Platforms;
using Dogshore.Records;
using Dogshore.Worlds;

namespace Dogshore.Deployment;

/// <summary>Applies changes one after the other, each at the position where the one before left the platform.</summary>
sealed class Applier(Destination to, Cargo cargo, World world)
{
    readonly List<AppliedChange> applied = [];

    /// <summary>What was done so far, the failed change included.</summary>
    public ImmutableArray<AppliedChange> Applied => [.. applied];

    /// <summary>The last release that a change made.</summary>
    public Release? Release { get; private set; }
    public Uri? Url { get; private set; }

    /// <returns>The position after the last change.</returns>
    public async Task<Position> Apply(IEnumerable<Change> changes, Position at, CancellationToken stop)
    {
        foreach (var change in changes)
        {
            // Between two changes is the one place where nothing is half done.
            stop.ThrowIfCancellationRequested();
            var result = await Timed(change.Phase.Word(), change.Kind, change.Text, () => to.Platform.Apply(change, at, to, cargo, world, stop));
            at = result.At;
            Release = result.Release ?? Release;
            Url = result.Url ?? Url;
        }
        return at;
    }

    /// <summary>Does a piece of work that is no change of the platform's, to be told among the changes.</summary>
    public async Task<T> Timed<T>(string phase, string kind, string text, Func<Task<T>> work)
    {
        var start = world.Now;
        var outcome = "failed";
        try
        {
            var result = await Progress.Show(kind, text, world, work);
            outcome = "done";
            return result;
        }
        catch (OperationCanceledException)
        {
            outcome = "cancelled";
            throw;
        }
        finally
        {
            applied.Add(new AppliedChange(phase, text, outcome, Math.Round(world.Since(start).TotalSeconds, 3)));
        }
    }
}
