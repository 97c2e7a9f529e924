using System.Collections.Immutable;
using System.Globalization;
using Dogshore.Model;
using Dogshore.Secrets;
using Dogshore.Worlds;

namespace Dogshore.Platforms.AppEngine;

/// <summary>A version with what we know of it.</summary>
/// <param name="Share">Of the requests, 0 to 1.</param>
sealed record KnownVersion(VersionFacts Facts, Remembered? Remembered, double Share, Standing Standing)
{
    public string Id => Facts.Id;
    public int Number => Remembered?.Number ?? 0;

    /// <summary>What its app finds in its environment, without our own note.</summary>
    public ImmutableDictionary<string, string> Variables => (Facts.EnvVariables ?? ImmutableDictionary<string, string>.Empty).Remove(Remembered.Variable);

    /// <param name="isLive">One that is, or was, given requests. Of the others nobody can go back to one.</param>
    public Release As(DateTimeOffset now, bool isLive) => new(Id, Number, Remembered?.Stamp, Standing, isLive, Facts.CreateTime is { } made && now > made ? now - made : TimeSpan.Zero);

    /// <summary>Where it answers by itself, whoever has the traffic.</summary>
    public Uri? Url => Uri.TryCreate(Facts.VersionUrl, UriKind.Absolute, out var url) ? url : null;

    /// <summary>The same without the version: there answers whatever has the traffic of the service (contract appengine §6.1).</summary>
    public Uri? ServiceUrl => Facts.VersionUrl is { } text && Uri.TryCreate(text.Replace($"{Id}-dot-", "", StringComparison.Ordinal), UriKind.Absolute, out var url) ? url : null;
}

/// <summary>All that App Engine tells of one service at one moment.</summary>
sealed record Snapshot
{
    /// <summary>Versions that an application may have, all services together (contract appengine §6.4).</summary>
    const int MostVersions = 210;

    public ServiceFacts? Service { get; init; }
    /// <summary>Ours by their numbers, oldest first.</summary>
    public ImmutableArray<KnownVersion> Versions { get; init; } = [];

    public static async Task<Snapshot> Read(AppEngineApi api, World world, CancellationToken stop)
    {
        var (service, versions) = (api.Service(stop), api.AllVersions(stop));
        await Task.WhenAll(service, versions);
        var there = await service;
        var snapshot = new Snapshot { Service = there, Versions = [.. (await versions).Select(version => Known(version, there)).OrderBy(version => version.Number).ThenBy(version => version.Facts.CreateTime)] };
        foreach (var version in snapshot.Versions)
            foreach (var name in version.Remembered?.Hidden ?? [])
                if (version.Variables.TryGetValue(name, out var value)) world.Log.Mask(value);
        return snapshot;
    }

    static KnownVersion Known(VersionFacts version, ServiceFacts? service) => new(version, Remembered.Parse(version.EnvVariables?.GetValueOrDefault(Remembered.Variable)),
        service?.Split?.Allocations?.GetValueOrDefault(version.Id) ?? 0, Standings.Of(service?.Labels, version.Id));

    /// <summary>The version that most requests go to.</summary>
    public KnownVersion? Live => Versions.Where(version => version.Share > 0).MaxBy(version => version.Share);

    /// <summary>Changes whenever requests go elsewhere, and when we write down what probes said. A version that nobody asks changes nothing.</summary>
    public Position At => Service is null ? Position.None : new(string.Join(' ',
        Versions.Where(version => version.Share > 0).Select(version => string.Create(CultureInfo.InvariantCulture, $"{version.Id}={version.Share:0.###}/{version.Standing.Word()}"))));

    /// <summary>Somebody's traffic is between two versions of ours: a run was cut off half-way.</summary>
    KnownVersion? HalfWay => Versions.Where(version => version is { Share: > 0, Remembered: not null } && version.Number > (Live?.Number ?? 0)).MaxBy(version => version.Number);

    public TagKey? Key => (Live is { Remembered: { } live } ? live : Versions.LastOrDefault(version => version.Remembered is not null)?.Remembered)?.TagKey();

    public static bool WasLive(KnownVersion version) => version.Share > 0 || version.Standing != Standing.Unknown || version.Remembered is null;

    public Observed Observed(string? url, DateTimeOffset now)
    {
        var live = Live;
        var key = Key;
        return new Observed
        {
            Exists = Service is not null,
            At = At,
            Live = live?.As(now, true),
            Pending = HalfWay?.As(now, false),
            Key = key,
            Config = live is null ? [] : [.. live.Variables.OrderBy(each => each.Key, StringComparer.Ordinal).Select(each => new Entry(each.Key, key?.Of(each.Key, each.Value), live.Remembered?.Stamp.Names.Contains(each.Key) == true ? Owner.Ours : Owner.Other))],
            Processes = live is null ? ImmutableDictionary<string, int>.Empty : ImmutableDictionary<string, int>.Empty.Add("web", 1),
            History = [.. Versions.Where(version => version.Remembered is not null).Reverse().Select(version => version.As(now, WasLive(version)))],
            Contents = [.. Versions.Select(version => version.Remembered?.Stamp.Content).OfType<string>()],
            Serving = live is not { Facts.IsStopped: true },
            LastRun = live?.Remembered?.Stamp.Run ?? live?.Facts.CreatedBy,
            Url = url is not null ? new Uri(url) : live?.ServiceUrl,
            Quotas = [new Quota("versions of the application", Versions.Length, MostVersions)],
        };
    }
}
