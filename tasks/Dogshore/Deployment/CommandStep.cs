using Dogshore.Faults;
using Dogshore.Manifest;

namespace Dogshore.Deployment;

/// <summary>The commands that end something: stop, destroy, unlock, sweep.</summary>
sealed class CommandStep(Session session)
{
    public Task Run(string does, CancellationToken stop) => session.Each(session.Manifest.Destinations, (effective, token) => does switch
    {
        "Stop" => Stop(effective, token),
        "Destroy" => Destroy(effective, token),
        "Unlock" => Unlock(effective, token),
        "Sweep" => new Sweep(session, effective).Run(token),
        _ => throw new ArgumentOutOfRangeException(nameof(does), does, "No such command."),
    }, stop);

    async Task Stop(Effective effective, CancellationToken stop)
    {
        Confirm(effective, "stops");
        var world = session.For(effective);
        await effective.To.Platform.Stop(effective.To, world, stop);
        world.Log.Say($"stopped {effective.To.App}; its releases, config and data stay");
    }

    async Task Destroy(Effective effective, CancellationToken stop)
    {
        Confirm(effective, "removes");
        var world = session.For(effective);
        await effective.To.Platform.Destroy(effective.To, world, stop);
        world.Log.Say($"removed {effective.To.App} with all that it had");
    }

    async Task Unlock(Effective effective, CancellationToken stop)
    {
        var world = session.For(effective);
        var freed = await effective.To.Platform.Unlock(effective.To, world, stop);
        world.Log.Say(freed ? $"unlocked {effective.To.App}" : $"unlocked nothing: no lock was left on {effective.To.App}");
    }

    /// <summary>What a slip of the keyboard must not do to somebody's production.</summary>
    void Confirm(Effective effective, string does)
    {
        // A preview was made to be removed, and its name was said with DeployPreview.
        if (effective.To is { Preview: null, Platform.Declaration.NeedsConfirmation: true } && session.Input["DeployConfirm"] != effective.To.App)
            throw new DeployException(Dog.NotConfirmed.With(does, effective.To.App, effective.To.Name));
    }
}
