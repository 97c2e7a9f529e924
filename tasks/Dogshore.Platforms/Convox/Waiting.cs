using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Convox;

/// <summary>Asks a rack until it is so, with pauses that grow to a second, as Convox's own tools ask.</summary>
static class Waiting
{
    static readonly TimeSpan First = TimeSpan.FromMilliseconds(50), Longest = TimeSpan.FromSeconds(1);

    /// <exception cref="DeployException">It did not become so in time.</exception>
    public static async Task<T> Until<T>(World world, Func<Task<T>> ask, Func<T, bool> isSo, TimeSpan within, string what, CancellationToken stop)
    {
        var start = world.Now;
        for (var pause = First; ; pause = pause * 2 < Longest ? pause * 2 : Longest)
        {
            var now = await ask();
            if (isSo(now)) return now;
            if (world.Since(start) > within) throw new DeployException(Dog.ConvoxHangs.With(what, Durations.Show(within)));
            if (pause == Longest) world.Log.Detail($"waiting for {what}");
            await Task.Delay(pause, world.Clock, stop);
        }
    }
}
