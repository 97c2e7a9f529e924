using System.Collections.Immutable;
using Dogshore.Faults;
using Dogshore.Manifest;
using Dogshore.Model;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Convox;

/// <summary>A Convox rack, spoken to by its own API: it builds what a Dockerfile says, or takes an image, and rolls releases out.</summary>
public sealed class ConvoxPlatform : Platform
{
    const string Name = "convox";

    public override Declaration Declaration { get; } = new(Name)
    {
        Title = "Convox",
        Runtimes = [Runtime.Dotnet, Runtime.Python, Runtime.Static, Runtime.Container],
        Releasing = new(Part.Code | Part.Config, Migrates.ByUs, Guard.Notice, RemembersStanding: true, ProbesBeforeLive: false, KeepsForRollback: Part.Code | Part.Config),
        Settings =
        [
            new("Rack", SettingKind.Text, "The rack behind the console, organization/rack; CONVOX_RACK when absent. A RACK_URL needs none."),
            new("Certificate", SettingKind.Text, "SHA-256 fingerprint, in hex, of the rack's own certificate, for a rack whose certificate nobody vouches for."),
            new("Image", SettingKind.Text, "A prebuilt image with its digest, name@sha256:…, that the rack takes over instead of building (rack v3)."),
            new("BaseImage", SettingKind.Text, "What a Dockerfile that is made begins with; by default python:3.13-slim, or dotnet/aspnet:10.0."),
            new("Port", SettingKind.Number, "Where the web process listens in its container, when convox.yml does not say it.") { Default = "8080" },
            new("PromoteTimeout", SettingKind.Duration, "How long a release may take to come up before the rack goes back.") { Default = "10m" },
            new("Url", SettingKind.Text, "Where the app answers, when that is not the name that the rack gives it."),
        ],
        Credentials =
        [
            new(ConvoxAccess.RackUrl, "Address of the rack with its password, https://convox:password@host, or https://jwt:token@host for one of limited rights.", ConvoxAccess.Page),
            new(ConvoxAccess.Password, "A deploy key, or the password of an account, for the console at CONVOX_HOST.", ConvoxAccess.Page),
            new(ConvoxAccess.DeployKey, "The same by the name that Convox's own CI examples use.", ConvoxAccess.Page),
        ],
        DatabaseEngines = ["postgresql"],
        Abilities = Ability.Processes | Ability.Databases | Ability.Commands | Ability.ZeroDowntime | Ability.Logs | Ability.CreateApps | Ability.Stop | Ability.Destroy | Ability.GeneratesValues,
        SelfHosted = true,
        SignUp = new Uri("https://console.convox.com/signup"),
        Prices = new Uri("https://www.convox.com/pricing"),
        AppName = ("(?!(rack|system)$)[a-z][a-z0-9-]{0,61}[a-z0-9]|[a-z]", "lower-case letters, digits and dashes, at most 63, a letter first, no dash at the end; not rack or system"),
    };

    public override ImmutableArray<WantedFile> Files(Effective effective) => ConvoxFiles.Of(effective);

    public override async Task<IReadOnlyList<Finding>> Check(Destination to, Desired? desired, World world, CancellationToken stop) => await ConvoxCheck.Of(to, world, stop);

    public override async Task<Observed> Observe(Destination to, Depth depth, World world, CancellationToken stop)
    {
        using var api = await ConvoxApi.Open(to, world, stop);
        return await new Observing(api, to, world).Look(depth, stop);
    }

    public override async Task<Applied> Apply(Change change, Position expected, Destination to, Cargo cargo, World world, CancellationToken stop)
    {
        // A file of the archive's size is sent where it is known what is to be built of it.
        if (change is Upload or AddDatabase { Database.Url: not null }) return new Applied(expected);
        using var api = await ConvoxApi.Open(to, world, stop);
        var applying = new Applying(api, to, world);
        return change switch
        {
            CreateApp => await applying.Create(stop),
            AddDatabase add => await applying.Add(add.Database, expected, stop),
            MakeRelease release => await new ConvoxReleasing(api, to, cargo, world).Release(release, expected, stop),
            Resume resume => await applying.Resume(resume.Release, stop),
            Mark mark => await applying.Remember(mark.Standing, expected, stop),
            _ => throw new DeployException(Dog.NotAbleTo.With(Name, $"do the change '{change.Kind}'")),
        };
    }

    public override async Task<IReadOnlyList<string>> Logs(Destination to, int lines, World world, CancellationToken stop)
    {
        using var api = await ConvoxApi.Open(to, world, stop);
        return await new ConvoxLogs(api, world).Last(lines, stop);
    }

    public override async Task<IReadOnlyList<string>> Apps(Destination to, World world, CancellationToken stop)
    {
        using var api = await ConvoxApi.Open(to, world, stop);
        return [.. (await api.Apps(stop)).Select(app => app.Name)];
    }

    public override async Task Stop(Destination to, World world, CancellationToken stop)
    {
        using var api = await ConvoxApi.Open(to, world, stop);
        await new Scaling(api, to, world).StopAll(stop);
    }

    public override async Task Destroy(Destination to, World world, CancellationToken stop)
    {
        using var api = await ConvoxApi.Open(to, world, stop);
        await api.Destroy(stop);
    }
}
