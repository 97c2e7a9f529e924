using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Platforms.Rest;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Convox;

/// <summary>Does the changes that are no release.</summary>
sealed class Applying(ConvoxApi api, Destination to, World world)
{
    static readonly TimeSpan LongestCreation = TimeSpan.FromMinutes(5);
    /// <summary>A container's disk, or a whole server when it is RDS.</summary>
    static readonly TimeSpan LongestResource = TimeSpan.FromMinutes(30);

    public async Task<Applied> Create(CancellationToken stop)
    {
        try
        {
            await api.Create(stop);
        }
        catch (RestRefusedException refused) when (refused.Status is 401 or 403)
        {
            throw new DeployException(Dog.ConvoxKeyMayNot.With(api.Service.CredentialSource, $"make the app {to.App}", refused.Findings[0].Fact));
        }
        catch (AnswerLostException)
        {
            if (await api.Facts(stop) is null) throw;
        }
        await Waiting.Until(world, () => api.Facts(stop), app => app is { IsSettled: true }, LongestCreation, $"the new app {to.App}", stop);
        return await Now(stop);
    }

    /// <summary>A resource is made when a release is promoted that has it in its manifest. So that it is there before the new code and its
    /// migration, what serves is promoted once more with it; before the first release, nothing but the resource is.</summary>
    public async Task<Applied> Add(Database database, Position expected, CancellationToken stop)
    {
        var before = await Promoting.Settled(api, to, world, stop);
        if (before.At != expected) throw new DeployException(Dog.PositionMoved.With(before.Who));
        var (name, type) = (Databases.Resource(database.Name), Databases.Type(database.Name, database.Plan));
        if (before.Resources.All(resource => resource.Name != name))
        {
            world.Log.Say($"making the resource {name} ({type})");
            var build = await Build(before, name, type, stop);
            var description = before.Live is { } live ? $"{live.Release.Description}, with {name}" : KnownRelease.ResourcesOnly;
            var release = await Promoting.Create(api, build, before.Env, description, stop);
            await new Promoting(api, to, world).Run(release.Id, before, stop);
        }
        await Waiting.Until(world, () => api.Resources(stop), all => all.Any(resource => resource.Name == name && resource.Status is null or "running" or "external"), LongestResource, $"the resource {name}", stop);
        return await Now(stop);
    }

    /// <summary>A build whose manifest has the resource: the live one's, completed, or one of nothing else.</summary>
    async Task<string> Build(Snapshot before, string name, string type, CancellationToken stop)
    {
        if (before.Live?.Release.Build is { Length: > 0 } there)
        {
            var manifest = (await api.Build(there, stop)).Manifest ?? before.Live.Release.Manifest ?? "";
            await api.Update(there, stop, ("manifest", ConvoxYml.With(manifest, name, type)));
            return there;
        }
        // Another resource was made a moment ago, by this run or one that was cut off.
        var text = before.Serving?.Release.Manifest ?? "";
        var build = await api.NewBuild("", KnownRelease.ResourcesOnly, null, stop);
        await api.Update(build.Id, stop, ("manifest", ConvoxYml.With(text, name, type)), ("status", "complete"));
        return build.Id;
    }

    public async Task<Applied> Resume(Release release, CancellationToken stop)
    {
        var scaling = new Scaling(api, to, world);
        await scaling.Start(stop);
        await scaling.Rise(release.Id, stop);
        return (await Now(stop)) with { Release = release };
    }

    public async Task<Applied> Remember(Standing standing, Position expected, CancellationToken stop)
    {
        var app = await api.Facts(stop) ?? throw new DeployException(Dog.ConvoxGone.With(to.App));
        try
        {
            await api.Store(Observing.Key(app.Release), standing.Word(), stop);
        }
        catch (RestRefusedException refused) when (refused.Status is 401 or 403 or 404)
        {
            // A deploy key may not everywhere: what comes later tells (InferredStanding). One that opens nothing any more is refused here too.
            await api.Facts(stop);
            world.Log.Detail($"the standing is not kept: {refused.Findings[0].Fact}");
        }
        return new Applied(expected);
    }

    async Task<Applied> Now(CancellationToken stop) =>
        new((await Snapshot.Read(api, false, world, stop) ?? throw new DeployException(Dog.ConvoxGone.With(to.App))).At);
}
