using System.Collections.Immutable;
using Dogshore.Faults;
using Dogshore.Manifest;
using Dogshore.Model;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Heroku;

/// <summary>Heroku, by its Platform API: sources that it builds for Python and static sites, slugs that it only runs for .NET.</summary>
public sealed class HerokuPlatform : Platform
{
    const string Name = "heroku";

    public override Declaration Declaration { get; } = new(Name)
    {
        Title = "Heroku",
        Runtimes = [Runtime.Dotnet, Runtime.Python, Runtime.Static],
        Releasing = new(Part.Code, Migrates.ByUs, Guard.Notice, RemembersStanding: false, ProbesBeforeLive: false, KeepsForRollback: Part.Code | Part.Config),
        Settings =
        [
            new("Create", SettingKind.Flag, "The app may be made when there is none; its dynos cost money.") { Default = "false" },
            new("Region", SettingKind.Text, "Where a new app runs: us or eu. Heroku's default when absent."),
            new("Stack", SettingKind.Text, "Stack of a new app, such as heroku-24. Heroku's default when absent."),
            new("Team", SettingKind.Text, "Team that a new app belongs to."),
            new("Space", SettingKind.Text, "Private space of a new app."),
            new("Size", SettingKind.Text, "Type of the dynos, such as basic or standard-1x; left alone when absent."),
        ],
        Credentials = [new(HerokuAccess.Variable, "An API key of the account, or a token of its own; without it, the netrc of Heroku's own tool is read.", HerokuAccess.Page)],
        DatabaseEngines = ["postgresql"],
        Abilities = Ability.Processes | Ability.Databases | Ability.Commands | Ability.Logs | Ability.CreateApps | Ability.Stop | Ability.Destroy | Ability.GeneratesValues,
        SignUp = new Uri("https://signup.heroku.com/"),
        Prices = new Uri("https://www.heroku.com/pricing"),
        AppName = ("[a-z][a-z0-9-]{1,28}[a-z0-9]", "lower-case letters, digits and dashes, 3 to 30, a letter first, no dash at the end"),
        PublishFor = "linux-x64",
        Interruption = "the dynos are restarted: requests wait for the new ones, up to 75 s; with preboot (heroku features:enable preboot, standard dynos and above) the old ones serve until then",
    };

    public override ImmutableArray<WantedFile> Files(Effective effective) => HerokuFiles.Of(effective);

    public override string ArchiveFolder(Effective effective) => effective.Runtime == Runtime.Dotnet ? HerokuFiles.SlugFolder : "";

    public override async Task<IReadOnlyList<Finding>> Check(Destination to, Desired? desired, World world, CancellationToken stop) => await HerokuCheck.Of(to, world, stop);

    public override Task<Observed> Observe(Destination to, Depth depth, World world, CancellationToken stop) => new Observing(new HerokuApi(to, world), world).Look(depth, stop);

    public override Task<Applied> Apply(Change change, Position expected, Destination to, Cargo cargo, World world, CancellationToken stop)
    {
        // Nobody keeps it: what comes later tells (InferredStanding).
        if (change is Mark) return Task.FromResult(new Applied(expected));
        var api = new HerokuApi(to, world);
        var applying = new Applying(api, to, cargo, world);
        return change switch
        {
            CreateApp => applying.Create(stop),
            AddDatabase { Database.Url: null } add => applying.Add(add.Database, stop),
            AddDatabase => Task.FromResult(new Applied(expected)),
            Upload upload => applying.Upload(upload, expected, stop),
            MakeRelease release => new HerokuReleasing(api, to, cargo, world).Release(release, expected, stop),
            Resume resume => applying.Resume(resume.Release, stop),
            _ => throw new DeployException(Dog.NotAbleTo.With(Name, $"do the change '{change.Kind}'")),
        };
    }

    public override Task<IReadOnlyList<string>> Logs(Destination to, int lines, World world, CancellationToken stop) => new HerokuLogs(new HerokuApi(to, world), world).Last(lines, stop);

    public override async Task<IReadOnlyList<string>> Apps(Destination to, World world, CancellationToken stop) => [.. (await new HerokuApi(to, world).Apps(stop)).Select(app => app.Name).OfType<string>()];

    public override Task Stop(Destination to, World world, CancellationToken stop) => Scaling.StopAll(new HerokuApi(to, world), stop);

    public override async Task Destroy(Destination to, World world, CancellationToken stop)
    {
        var api = new HerokuApi(to, world);
        await api.CheckAccount(stop);
        await api.Destroy(stop);
    }
}
