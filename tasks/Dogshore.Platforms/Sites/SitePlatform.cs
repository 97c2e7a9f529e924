using System.Globalization;
using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Sites;

/// <summary>A platform that serves files and runs nothing. Which place it is, and what can be wrong with that, is all that differs.</summary>
public abstract class SitePlatform : Platform
{
    private protected abstract Site Open(Destination to, World world);

    private protected static SettingDeclaration Keep { get; } = new("Keep", SettingKind.Number, "How many superseded releases are kept beside the live and the last verified one.") { Default = "5" };

    private protected static int KeepOf(Destination to) => int.Parse(to["Keep"] ?? Keep.Default!, CultureInfo.InvariantCulture);

    public sealed override async Task<Observed> Observe(Destination to, Depth depth, World world, CancellationToken stop)
    {
        using var site = Open(to, world);
        return await Releases(site, to, world).Observe(depth, stop);
    }

    public sealed override async Task<Applied> Apply(Change change, Position expected, Destination to, Cargo cargo, World world, CancellationToken stop)
    {
        using var site = Open(to, world);
        var releases = Releases(site, to, world);
        return change switch
        {
            CreateApp => await releases.Create(expected, cargo.Run, stop),
            Upload upload => await releases.Upload(expected, upload.Content.Digest, cargo, stop),
            MakeRelease release => await releases.Release(expected, release, cargo.Run, stop),
            Resume => await releases.Resume(expected, cargo.Run, stop),
            Mark mark => await releases.Mark(expected, mark.Standing, cargo.Run, stop),
            _ => throw new DeployException(Dog.NotAbleTo.With(Declaration.Name, $"do the change '{change.Kind}'")),
        };
    }

    public sealed override async Task Stop(Destination to, World world, CancellationToken stop)
    {
        if (!Declaration.Can(Ability.Stop)) await base.Stop(to, world, stop);
        using var site = Open(to, world);
        await Releases(site, to, world).Stop(stop);
    }

    public sealed override async Task Destroy(Destination to, World world, CancellationToken stop)
    {
        using var site = Open(to, world);
        await Releases(site, to, world).Destroy(stop);
    }

    static SiteReleases Releases(Site site, Destination to, World world) => new(site, to.App, world);
}
