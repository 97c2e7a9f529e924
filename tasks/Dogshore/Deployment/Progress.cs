using Dogshore.Model;
using Dogshore.Worlds;

namespace Dogshore.Deployment;

/// <summary>A phase as the console shows it: a line at its start, what the platform says of itself below it, a line when that
/// has been silent for ten seconds, and one at the end with seconds.</summary>
static class Progress
{
    public static async Task<T> Show<T>(string phase, World world, Func<World, Task<T>> work)
    {
        world.Log.Say(phase);
        var start = world.Now;
        using var log = new PhaseLog(world);
        var ending = "failed";
        try
        {
            var result = await work(world with { Log = log });
            ending = "done";
            return result;
        }
        catch (OperationCanceledException)
        {
            ending = "cancelled";
            throw;
        }
        finally
        {
            log.Dispose();
            world.Log.Say($"{phase} {ending} in {Durations.Tell(world.Since(start))}");
        }
    }
}
