using System.Collections.Immutable;
using Dogshore.Faults;
using Dogshore.Manifest;
using Dogshore.Model;
using Dogshore.Worlds;

namespace Dogshore.Platforms.PythonAnywhere;

/// <summary>PythonAnywhere: a WSGI application in an account of its own. The platform knows files, web apps and tasks, and no releases:
/// these are folders side by side, and the WSGI file names the one that is live.</summary>
public sealed class PythonAnywherePlatform : Platform
{
    const string Name = "pythonanywhere";

    public override Declaration Declaration { get; } = new(Name)
    {
        Title = "PythonAnywhere",
        Runtimes = [Runtime.Python, Runtime.Static],
        WhyNot = ImmutableDictionary<Runtime, string>.Empty
            .Add(Runtime.Dotnet, "PythonAnywhere offers no .NET, and its web apps are WSGI applications in Python")
            .Add(Runtime.Container, "PythonAnywhere runs no images, and its web apps are WSGI applications in Python"),
        Releasing = new(Part.Code | Part.Config, Migrates.ByUs, Guard.Lock, RemembersStanding: true, ProbesBeforeLive: false, KeepsForRollback: Part.Code | Part.Config),
        Settings =
        [
            new("User", SettingKind.Text, $"Name of the account; without it, the variable {PythonAnywherePlace.UserVariable}."),
            new("Region", SettingKind.Choice, "Where the account is: us or eu. Without it, the variable PYTHONANYWHERE_SITE, else us.") { Choices = ["us", "eu"] },
            new("Domain", SettingKind.Text, "The web app's domain, in which {app} is the app's name; the account's own when absent."),
            new("Create", SettingKind.Flag, "The web app may be made when there is none; an account may have few, or pays for each.") { Default = "false" },
            new("Wsgi", SettingKind.Text, "The application, such as notes:app or notes:create_app(); read from the command of gunicorn when absent."),
            new("Python", SettingKind.Choice, "Version of Python of a new web app and of tasks.") { Default = "3.13", Choices = ["3.10", "3.11", "3.12", "3.13", "3.14"] },
            new("Virtualenv", SettingKind.Text, "Folder of a virtual environment in the account that is there already; or make: one is made from requirements.txt, by a task of the account. Left alone when absent."),
            new("Deliver", SettingKind.Choice, "archive: one file, unpacked by the app as it starts. files: one by one, only those that are not there yet.") { Default = "archive", Choices = ["archive", "files"] },
            new("BaseUrl", SettingKind.Text, "Where visitors ask, in which {app} is the app's name; https:// and the domain when absent."),
            new("Keep", SettingKind.Number, "How many superseded releases are kept beside the live and the last verified one.") { Default = "3" },
        ],
        Credentials = [new("API_TOKEN", "The API token of the account.", PythonAnywherePlace.TokenPage)],
        DatabaseEngines = ["sqlite", "mysql", "postgresql"],
        Abilities = Ability.Databases | Ability.Logs | Ability.CreateApps | Ability.Stop | Ability.Destroy | Ability.GeneratesValues,
        CreationIsFree = true,
        SignUp = new Uri("https://www.pythonanywhere.com/registration/register/beginner/"),
        Prices = new Uri("https://www.pythonanywhere.com/pricing/"),
        Interruption = "the web app is reloaded: requests wait some seconds while the new release starts, and those in flight may fail; PythonAnywhere has no setting that avoids it",
    };

    public override ImmutableArray<WantedFile> Files(Effective effective) => [WebFile.Of(effective)];

    public override string Proof(Release release) => $"Dogshore-Release: {release.Id}";

    public override async Task<IReadOnlyList<Finding>> Check(Destination to, Desired? desired, World world, CancellationToken stop) =>
        await PythonAnywhereCheck.Of(to, world, stop);

    public override async Task<Observed> Observe(Destination to, Depth depth, World world, CancellationToken stop) =>
        (await Seen.Look(new(to, world), stop)).Observed(world.Clock.GetUtcNow());

    public override Task<Applied> Apply(Change change, Position expected, Destination to, Cargo cargo, World world, CancellationToken stop)
    {
        var api = new PythonAnywhereApi(to, world);
        var applying = new Applying(api, expected, cargo, world);
        return change switch
        {
            CreateApp => applying.Create(stop),
            // A file of its own in the account, made by whoever opens it first; or somebody else's, whose address travels with the release.
            AddDatabase => Task.FromResult(new Applied(expected)),
            Upload upload => applying.Upload(upload, stop),
            MakeRelease release => new Releasing(api, cargo, world).Release(release, expected, stop),
            Resume => applying.Resume(stop),
            Mark mark => applying.Mark(mark.Standing, stop),
            _ => throw new DeployException(Dog.NotAbleTo.With(Name, $"do the change '{change.Kind}'")),
        };
    }

    public override Task<Lease> Hold(Destination to, Lease wanted, Lease? dead, World world, CancellationToken stop) => new LockFolder(new(to, world), world).Hold(wanted, dead, stop);

    public override Task Free(Destination to, string run, World world, CancellationToken stop) => new LockFolder(new(to, world), world).Free(run, stop);

    public override Task<bool> Unlock(Destination to, World world, CancellationToken stop) => new LockFolder(new(to, world), world).Unlock(stop);

    public override async Task<IReadOnlyList<string>> Apps(Destination to, World world, CancellationToken stop)
    {
        var api = new PythonAnywhereApi(to, world);
        return [.. await api.Files.List(api.Place.AllApps, stop)];
    }

    public override Task<IReadOnlyList<string>> Logs(Destination to, int lines, World world, CancellationToken stop) => new AppLogs(new(to, world)).Last(lines, stop);

    public override Task Stop(Destination to, World world, CancellationToken stop) => new Ending(new(to, world), world).Stop(stop);

    public override Task Destroy(Destination to, World world, CancellationToken stop) => new Ending(new(to, world), world).Destroy(stop);
}
