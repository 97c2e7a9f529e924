using Dogshore.Faults;
using Dogshore.Manifest;
using Dogshore.Model;
using Dogshore.Platforms;

namespace Dogshore.Deployment;

/// <summary>Removes the previews of a destination whose last release is older than they may get. Only what we released is
/// removed, whatever else is called alike.</summary>
sealed class Sweep(Session session, Effective effective)
{
    readonly Worlds.World world = session.For(effective);

    public async Task Run(CancellationToken stop)
    {
        if (effective.To.Preview is not { } preview)
        {
            world.Log.Say("is no preview: nothing is swept");
            return;
        }
        var left = 0;
        foreach (var app in (await effective.To.Platform.Apps(effective.To, world, stop)).Where(preview.Names).Order(StringComparer.Ordinal))
        {
            if (await IsOver(effective.To with { App = app }, preview, stop))
            {
                await effective.To.Platform.Destroy(effective.To with { App = app }, world, stop);
                world.Log.Say($"removed {app} with all that it had");
            }
            else left++;
        }
        world.Log.Say(left == 0 ? "no preview is left" : $"previews left: {left}");
    }

    async Task<bool> IsOver(Destination to, Preview preview, CancellationToken stop)
    {
        var observed = await to.Platform.Observe(to, Depth.History, world, stop);
        if (!observed.Exists) return false;
        var last = observed.History.Append(observed.Live).OfType<Release>().Where(release => release.Stamp is not null).Select(release => (TimeSpan?)release.Age).Min();
        if (last is { } age) return age > preview.Expires;
        world.Log.Warn(Dog.PreviewNotSwept.With(to.App, "no release of ours is there, so it may be somebody else's"));
        return false;
    }
}
