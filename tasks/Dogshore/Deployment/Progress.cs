using Dogshore.Model;
using Dogshore.Worlds;

namespace Dogshore.Deployment;

/// <summary>A phase as the console shows it: a line at its start, one at its end with seconds, and one every ten seconds between.</summary>
static class Progress
{
    static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(10);

    public static async Task<T> Show<T>(string phase, string text, World world, Func<Task<T>> work)
    {
        world.Log.Say($"{phase}  {text}");
        var start = world.Now;
        using var timer = world.Clock.CreateTimer(_ => world.Log.Say($"{phase}  still at it after {Seconds(world.Since(start))}"), null, Heartbeat, Heartbeat);
        try
        {
            var result = await work();
            world.Log.Say($"{phase}  done in {Seconds(world.Since(start))}");
            return result;
        }
        catch (OperationCanceledException)
        {
            world.Log.Say($"{phase}  cancelled after {Seconds(world.Since(start))}");
            throw;
        }
        catch (Exception)
        {
            world.Log.Say($"{phase}  failed after {Seconds(world.Since(start))}");
            throw;
        }
    }

    /// <summary>For people: <c>0.3 s</c>, <c>12 s</c>, <c>3 m 20 s</c>.</summary>
    public static string Seconds(TimeSpan time) => time.TotalSeconds switch
    {
        < 10 => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s"),
        < 120 => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{time.TotalSeconds:0} s"),
        _ => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes} m {time.Seconds} s"),
    };
}
