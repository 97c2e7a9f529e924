using System.Collections.Immutable;
using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Heroku;

/// <summary>What a release has changed so far, to be put back when it fails.</summary>
sealed class PuttingBack(HerokuApi api, Snapshot before, Destination to, World world, Masks masks)
{
    /// <summary>The config that was written, by name.</summary>
    public Dictionary<string, string?> Config { get; set; } = [];
    /// <summary>The release of the new code, once it is live.</summary>
    public HerokuRelease? Code { get; set; }
    /// <summary>What undoes the change of scale.</summary>
    public ImmutableArray<HerokuScaleOne> Scale { get; set; } = [];

    /// <returns>What could not be put back; empty when all is as before.</returns>
    public async Task<ImmutableArray<Finding>> Run(CancellationToken stop)
    {
        var findings = new List<Finding>();
        await Try(PutConfigBack, "config", findings, stop);
        await Try(PutCodeBack, "code", findings, stop);
        await Try(PutScaleBack, "scale", findings, stop);
        await Try(Rise, "running of the app", findings, stop);
        return [.. findings];
    }

    /// <summary>Only what still is as we set it: somebody else's later value is theirs.</summary>
    async Task PutConfigBack(CancellationToken stop)
    {
        if (Config.Count == 0) return;
        var now = await api.Config(stop);
        var back = Config.Where(each => now.GetValueOrDefault(each.Key) == each.Value && before.Config.GetValueOrDefault(each.Key) != each.Value)
            .ToDictionary(each => each.Key, each => each.Key == Remembered.Variable ? Record : before.Config.GetValueOrDefault(each.Key), StringComparer.Ordinal);
        if (back.Count == 0) return;
        world.Log.Say($"putting {string.Join(' ', back.Keys.Where(name => name != Remembered.Variable).DefaultIfEmpty("the record").Order(StringComparer.Ordinal))} back as it was");
        await api.Configure(back, stop);
    }

    /// <summary>As it was; but what serves was migrated, and putting config back must not do that again.</summary>
    string? Record => before.Remembered is not { } record ? null
        : (before.Code is { } live ? record with { Migrated = [.. record.Migrated.Append(Remembered.Short(live.Content)).Distinct()] } : record).Write();

    async Task PutCodeBack(CancellationToken stop)
    {
        if (Code is null) return;
        if (before.Live is not { Slug: { } slug } live)
        {
            // There was nothing before it: what does not work is not left serving.
            await Scaling.StopAll(api, stop);
            return;
        }
        world.Log.Say($"v{live.Version} serves again");
        await api.Release(slug.Id, KnownRelease.Rollback(live.Version, isRefusal: true), stop);
    }

    async Task PutScaleBack(CancellationToken stop)
    {
        if (!Scale.IsEmpty && before.Live is not null) await api.Scale(Scale, stop);
    }

    /// <summary>It is as before when it serves as before.</summary>
    async Task Rise(CancellationToken stop)
    {
        var newest = (await api.Releases(1, stop))[0];
        if (before.Live is not null && newest.Version > before.Newest) await new Rising(api, to, world).Wait(await new Following(api, world, masks).Release(newest, stop), stop);
    }

    static async Task Try(Func<CancellationToken, Task> put, string what, List<Finding> findings, CancellationToken stop)
    {
        try
        {
            await put(stop);
        }
        catch (DeployException failed)
        {
            findings.Add(Dog.HerokuNotPutBack.With(what, failed.Findings[0].Fact));
        }
    }
}
