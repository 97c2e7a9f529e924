using Dogshore.Cdn;
using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Platforms.Sites;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Folder;

/// <summary>A folder on this machine that a web server serves: releases beside each other and a link that is switched, or a store of
/// static files for apps that run elsewhere.</summary>
public sealed class FolderPlatform : Platform
{
    public override Declaration Declaration { get; } = new("folder")
    {
        Title = "A folder that a web server serves",
        Runtimes = [Runtime.Static],
        Releasing = new(Part.Code, Migrates.Refused, Guard.Compare, RemembersStanding: true, ProbesBeforeLive: false, KeepsForRollback: Part.Code),
        Settings =
        [
            new SettingDeclaration("Path", SettingKind.Text, "The folder, absolute or relative to the project. A DeployTo has <Path>/<app>/current, which the server is to serve; a DeployCdn is the folder itself.").Required(),
            new("BaseUrl", SettingKind.Text, "Where visitors find what the server serves; probes ask there. {app} in it stands for the app's name."),
            new("Keep", SettingKind.Number, "How many superseded releases are kept beside the live and the last verified one.") { Default = "5" },
            .. StoreSettings.All(["plain", "variants"]),
        ],
        Abilities = Ability.CreateApps | Ability.ZeroDowntime | Ability.Stop | Ability.Destroy | Ability.Cdn,
        SelfHosted = true,
        CreationIsFree = true,
        AppName = ("[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9_-])?", "letters, digits, dots, dashes and underscores, at most 63, a letter or digit first, no dot at the end"),
        Interruption = "None: the link to the live release is replaced in one step.",
    };

    public override Task<IReadOnlyList<Finding>> Check(Destination to, Desired? desired, World world, CancellationToken stop)
    {
        var findings = new List<Finding>();
        if (FolderPaths.Problem(to, world) is { } problem) findings.Add(problem.At(to.Place));
        if (SiteUrl.Of(to) is null) findings.Add(Dog.SiteWithoutUrl.With(to.Name, to["BaseUrl"] is null ? "no BaseUrl" : "a BaseUrl that is no address").At(to.Place));
        return Task.FromResult<IReadOnlyList<Finding>>(findings);
    }

    public override async Task<Observed> Observe(Destination to, Depth depth, World world, CancellationToken stop)
    {
        using var site = Open(to, world);
        return await Releases(site, to, world).Observe(depth, stop);
    }

    public override async Task<Applied> Apply(Change change, Position expected, Destination to, Cargo cargo, World world, CancellationToken stop)
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

    public override Task<IReadOnlyList<string>> Apps(Destination to, World world, CancellationToken stop)
    {
        var folder = FolderPaths.Of(to, world);
        return Task.FromResult<IReadOnlyList<string>>(Directory.Exists(folder) ? [.. Directory.EnumerateDirectories(folder).Select(app => Path.GetFileName(app))] : []);
    }

    public override async Task Stop(Destination to, World world, CancellationToken stop)
    {
        using var site = Open(to, world);
        await Releases(site, to, world).Stop(stop);
    }

    public override async Task Destroy(Destination to, World world, CancellationToken stop)
    {
        using var site = Open(to, world);
        await Releases(site, to, world).Destroy(stop);
    }

    public override StaticStore Store(Destination at, World world) => new FolderStore(FolderPaths.Of(at, world), world) { Options = StoreSettings.Of(at) };

    static FolderSite Open(Destination to, World world) => new(Path.Combine(FolderPaths.Of(to, world), to.App), StoreSettings.Of(to).Encode, SiteUrl.Of(to), world)
    {
        Keep = int.Parse(to["Keep"] ?? "5", System.Globalization.CultureInfo.InvariantCulture),
        KeepFor = StoreSettings.Of(to).Keep,
    };

    SiteReleases Releases(Site site, Destination to, World world) => new(site, to.App, Declaration.Name, world);
}
