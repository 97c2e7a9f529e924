using System.Collections.Immutable;
using System.Security.Cryptography;
using Dogshore.Faults;
using Dogshore.Local.Apps;
using Dogshore.Local.Hosting;
using Dogshore.Local.Running;
using Dogshore.Local.Store;
using Dogshore.Model;
using Dogshore.Planning;

namespace Dogshore.Local.Releasing;

/// <summary>Makes a release: prepare, migrate, start beside the old one, probe, switch, drain. Until the switch everything is
/// undone on any failure; the record is written first, the pointer of the router second: a host that dies between the two
/// starts the release of the record.</summary>
sealed class ReleaseAttempt(HostedApp app, AppStore store, Surroundings surroundings, Action<ReleaseEvent> tell)
{
    readonly Starting starting = new(app, surroundings, tell);

    /// <param name="stop">Ends the attempt up to the switch, and has no say after it.</param>
    /// <param name="hurry">The host ends: what is drained is cut.</param>
    public async Task<ReleaseDone> Make(ReleaseRequest request, CancellationToken stop, CancellationToken hurry)
    {
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var release = Resolving.Record(app.Record, request, id, surroundings.Clock.GetUtcNow());
        RunningRelease? next = null;
        try
        {
            await app.Router.Listen();
            tell(new ReleaseEvent { Step = "prepare", Text = $"prepares v{release.Number} {release.Stamp.Shown}" });
            var config = request.Back is { } back
                ? store.ReadConfig(app.Name, back)
                : Resolving.Config(request, app.Live is { } live ? store.ReadConfig(app.Name, live.Id) : ImmutableDictionary<string, string>.Empty, await Addresses(request, stop));
            var runnable = await Preparing.Of(app.Record, release, config, surroundings, line => tell(new ReleaseEvent { Step = "prepare", Line = line }), stop);
            // Going back runs none: a migration is never undone by us, and never done twice.
            if (request.Back is null) await Migrating.Run(request.Migrations, runnable, surroundings, app.Table, tell, stop);
            next = await starting.Start(runnable, request.Probes, stop);
            stop.ThrowIfCancellationRequested();
            store.WriteConfig(app.Name, id, config);
            store.WriteKey(app.Name, Convert.FromBase64String(request.Key));
            release = release with { Succeeded = true };
            app.Save(app.Record with
            {
                Live = id, Stopped = false, LastRun = request.Run, Project = request.Project ?? app.Record.Project,
                Releases = [.. app.Record.Releases, release],
            });
        }
        catch (Exception failed)
        {
            if (next is not null) await next.DisposeAsync();
            if (File.Exists(surroundings.Paths.Config(app.Name, id))) File.Delete(surroundings.Paths.Config(app.Name, id));
            if (failed is HostException { Fault: var fault }) Remember(release with { Standing = fault.Refused ? Standing.Rejected : Standing.Unknown }, request.Run);
            throw;
        }
        await starting.Replace(next, hurry);
        return new ReleaseDone(app.Record, release);
    }

    async Task<ImmutableDictionary<string, string>> Addresses(ReleaseRequest request, CancellationToken stop)
    {
        var addresses = ImmutableDictionary<string, string>.Empty;
        foreach (var name in request.Databases.Where(name => !request.Config.ContainsKey(name)))
        {
            var database = app.Record.Databases.FirstOrDefault(each => each.Name == name)
                ?? throw Dog.RequestNotUnderstood.With($"the database '{name}' was not added before.").As(400);
            addresses = addresses.SetItem(name, await surroundings.Databases.Address(app.Name, database, request.ToolPath, stop));
        }
        return addresses;
    }

    /// <summary>A failed release leaves a word of itself and nothing else. That it failed is told in any case.</summary>
    void Remember(ReleaseRecord release, string run)
    {
        try
        {
            var record = app.Record with { LastRun = run, Releases = [.. app.Record.Releases, release] };
            var failed = record.Releases.Where(each => !each.Succeeded).SkipLast(KeptReleases.Failed).Select(each => each.Id).ToHashSet();
            app.Save(record with { Releases = [.. record.Releases.Where(each => !failed.Contains(each.Id))] });
        }
        catch (Exception unwritten) when (unwritten is IOException or UnauthorizedAccessException)
        {
            surroundings.Log.Say($"{app.Name}: that v{release.Number} failed could not be written down: {unwritten.Message}");
        }
    }
}
