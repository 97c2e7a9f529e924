using Dogshore.Cdn;
using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Platforms.Local;
using Dogshore.Platforms.Sites;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Folder;

/// <summary>A folder on this machine that a web server serves: releases beside each other and a link that is switched, or a store of
/// static files for apps that run elsewhere.</summary>
/// <param name="binaries">Where the binaries of the host are that serves a folder which is to be served by this machine.</param>
public sealed class FolderPlatform(string binaries) : SitePlatform
{
    public FolderPlatform() : this(HostBinaries.OfThisSdk) { }

    public override Declaration Declaration { get; } = new("folder")
    {
        Title = "A folder that a web server serves",
        Runtimes = [Runtime.Static],
        Releasing = new(Part.Code, Migrates.Refused, Guard.Compare, RemembersStanding: true, ProbesBeforeLive: false, KeepsForRollback: Part.Code),
        Settings =
        [
            new SettingDeclaration("Path", SettingKind.Text, "The folder, absolute or relative to the project. A DeployTo has <Path>/<app>/current, which the server is to serve; a DeployCdn is the folder itself.").Required(),
            new("BaseUrl", SettingKind.Text, "Where visitors find what the server serves; probes ask there. {app} in it stands for the app's name."),
            new("Serve", SettingKind.Flag, "The host of the platform local serves it, at a BaseUrl of this machine such as http://127.0.0.1:9400/.") { Default = "false" },
            new("Root", SettingKind.Text, "With Serve: the folder of that host, as on local."),
            Keep,
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
        else if (FolderServing.Problem(to) is { } unservable) findings.Add(unservable);
        return Task.FromResult<IReadOnlyList<Finding>>(findings);
    }

    public override Task<IReadOnlyList<string>> Apps(Destination to, World world, CancellationToken stop)
    {
        var folder = FolderPaths.Of(to, world);
        return Task.FromResult<IReadOnlyList<string>>(Directory.Exists(folder) ? [.. Directory.EnumerateDirectories(folder).Select(app => Path.GetFileName(app))] : []);
    }

    public override StaticStore Store(Destination at, World world) => new FolderStore(FolderPaths.Of(at, world), world)
    {
        Options = StoreSettings.Of(at),
        Served = FolderServing.Of(at, FolderPaths.Of(at, world), "static.json", "", binaries, world),
    };

    private protected override Site Open(Destination to, World world) => new FolderSite(Path.Combine(FolderPaths.Of(to, world), to.App), StoreSettings.Of(to).Encode, SiteUrl.Of(to), world)
    {
        Keep = KeepOf(to),
        KeepFor = StoreSettings.Of(to).Keep,
        Served = FolderServing.Of(to, Path.Combine(FolderPaths.Of(to, world), to.App), "site.json", FolderSite.Current, binaries, world),
    };
}
