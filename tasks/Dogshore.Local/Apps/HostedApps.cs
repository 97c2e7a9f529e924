using System.Collections.Concurrent;
using System.Collections.Immutable;
using Dogshore.Faults;
using Dogshore.Local.Hosting;
using Dogshore.Local.Running;
using Dogshore.Local.Store;

namespace Dogshore.Local.Apps;

/// <summary>All apps of the root.</summary>
sealed class HostedApps(AppStore store, Surroundings surroundings) : IDisposable
{
    readonly ConcurrentDictionary<string, HostedApp> apps = new(StringComparer.Ordinal);
    readonly SemaphoreSlim making = new(1);

    /// <summary>Brings back what the last host ran.</summary>
    public void Restore()
    {
        foreach (var name in store.Apps())
        {
            try
            {
                if (store.Read(name) is { } record) Add(record);
            }
            catch (HostException unreadable)
            {
                // The others are not to blame; whoever deploys to this one is told.
                surroundings.Log.Say(unreadable.Message);
            }
        }
    }

    public bool IsEmpty => !store.Apps().Any();
    /// <summary>An app that somebody is at work on, and who; null when nobody is.</summary>
    public (string Name, string Run)? AtWork => apps.Values.Select(app => app.Claims.Run is { } run ? (app.Name, run) : ((string, string)?)null).FirstOrDefault(each => each is not null);

    /// <exception cref="HostException">There is none, or its record cannot be read.</exception>
    public async Task<HostedApp> Get(string name)
    {
        if (apps.TryGetValue(Names.App(name), out var known)) return known;
        await making.WaitAsync();
        try
        {
            // One whose record was mended since the host started.
            return apps.TryGetValue(name, out known) ? known : store.Read(name) is { } record ? Add(record) : throw Dog.NoSuchApp.With(name).As(404);
        }
        finally
        {
            making.Release();
        }
    }

    public async Task<HostedApp> Create(string name, CreateRequest request)
    {
        Names.App(name);
        await making.WaitAsync();
        try
        {
            if (apps.TryGetValue(name, out var known)) return known;
            if (store.Read(name) is { } there) return Add(there);
            if (request.Expected != 0) throw Dog.NoSuchApp.With(name).As(409);
            var record = new AppRecord
            {
                App = name,
                Port = Ports.ForEver(apps.Values.Select(app => app.Record.Port).ToImmutableHashSet()),
                Sequence = 1,
                LastRun = request.Run,
                Project = request.Project,
            };
            store.Write(record);
            surroundings.Log.Say($"{name} is created at port {record.Port}");
            return Add(record);
        }
        finally
        {
            making.Release();
        }
    }

    /// <summary>Ends the app and removes all that it has. Its claim is held by the caller.</summary>
    public async Task Delete(HostedApp app)
    {
        await app.DisposeAsync();
        try
        {
            await surroundings.Databases.Remove(app.Name);
            store.Remove(app.Name);
        }
        finally
        {
            // When that failed, the next call reads again what is left of it.
            apps.TryRemove(app.Name, out _);
        }
        surroundings.Log.Say($"{app.Name} is removed");
    }

    /// <summary>Ends all processes and frees all ports; the records stay, so that the next host brings the apps back.</summary>
    public async Task End()
    {
        await Task.WhenAll(apps.Values.Select(async app =>
        {
            await app.Claims.UntilFree();
            await app.DisposeAsync();
        }));
    }

    public void Dispose() => making.Dispose();

    HostedApp Add(AppRecord record)
    {
        var app = apps[record.App] = new HostedApp(record, store, surroundings);
        app.Restore();
        return app;
    }
}
