using System.Globalization;
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
            world.Log.Say($"{phase} {ending} in {Seconds(world.Since(start))}");
        }
    }

    /// <summary>For people: <c>0.3 s</c>, <c>12 s</c>, <c>3 m 20 s</c>.</summary>
    public static string Seconds(TimeSpan time) => time.TotalSeconds switch
    {
        < 10 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s"),
        < 120 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes} m {time.Seconds} s"),
    };
}
