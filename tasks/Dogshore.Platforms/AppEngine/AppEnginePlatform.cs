using System.Collections.Immutable;
using Dogshore.Faults;
using Dogshore.Manifest;
using Dogshore.Model;
using Dogshore.Platforms.Google;
using Dogshore.Worlds;

namespace Dogshore.Platforms.AppEngine;

/// <summary>Google App Engine, standard and flexible: versions that never change, and requests that are led to one of them.</summary>
public sealed class AppEnginePlatform : Platform
{
    const string Name = "appengine";

    public override Declaration Declaration { get; } = new(Name)
    {
        Title = "Google App Engine",
        Runtimes = [Runtime.Dotnet, Runtime.Python, Runtime.Static, Runtime.Container],
        Releasing = new(Part.Code | Part.Config, Migrates.ByUs, Guard.Notice, RemembersStanding: true, ProbesBeforeLive: true, KeepsForRollback: Part.Code | Part.Config),
        Settings =
        [
            .. GoogleAccess.Settings,
            new("Service", SettingKind.Text, "The service of the application; the app's name when absent. The first of an application is called default."),
            new("Environment", SettingKind.Choice, "standard, or flexible for machines; .NET and images want flexible, and have it when absent.") { Choices = ["standard", "flexible"] },
            new("Create", SettingKind.Flag, "The service may be made when there is none, and with Region the application too.") { Default = "false" },
            new("Region", SettingKind.Text, "Where a new application lies, such as europe-west. It can never be changed."),
            new("Stack", SettingKind.Text, "The runtime, such as python313; that of app.yaml when absent, else python313."),
            new("Traffic", SettingKind.Choice, "How requests are led to a new version: at once, as new instances become warm, or in steps.") { Choices = ["at-once", "migrate", "split"], Default = "at-once" },
            new("Steps", SettingKind.Text, "With Traffic=\"split\": percents of the requests, joined with ;, before all.") { Default = "10;50" },
            new("StepTime", SettingKind.Duration, "With Traffic=\"split\": how long each step lasts, before the version is asked again.") { Default = "1m" },
            new("Image", SettingKind.Text, "A prebuilt image with its digest, name@sha256:…, that runs in the flexible environment."),
            new("BaseImage", SettingKind.Text, "What a Dockerfile that is made begins with; by default dotnet/aspnet:10.0."),
            new("MigrateImage", SettingKind.Text, "The image in which Cloud Build runs a migration; python:3.13-slim, or the app's own, when absent."),
            new("Registry", SettingKind.Text, "Where images that are built go; beside App Engine's own when absent."),
            new("Timeout", SettingKind.Duration, "Longest time for a build and for a version to come up.") { Default = "60m" },
            new("Keep", SettingKind.Number, "How many superseded releases are kept beside the live and the last verified one.") { Default = "10" },
            new("Url", SettingKind.Address, "Where the app answers, when that is a domain of its own."),
        ],
        Credentials = GoogleAccess.Declared,
        DatabaseEngines = ["postgresql"],
        Options = null,
        Abilities = Ability.ZeroDowntime | Ability.Logs | Ability.CreateApps | Ability.Destroy | Ability.GeneratesValues,
        SignUp = new Uri("https://cloud.google.com/appengine"),
        Prices = new Uri("https://cloud.google.com/appengine/pricing"),
    };

    public override ImmutableArray<WantedFile> Files(Effective effective) => AppEngineFiles.Of(effective);

    public override async Task<IReadOnlyList<Finding>> Check(Destination to, Desired? desired, World world, CancellationToken stop)
    {
        try
        {
            if (AppEnginePlace.Wrong(to) is { } wrong) return [wrong];
            var (api, _) = await Open(to, world, stop);
            return await AppEngineCheck.Of(api, to, stop);
        }
        catch (DeployException refused)
        {
            return refused.Findings;
        }
    }

    public override async Task<Observed> Observe(Destination to, Depth depth, World world, CancellationToken stop)
    {
        var (api, _) = await Open(to, world, stop);
        return (await Snapshot.Read(api, world, stop)).Observed(to["Url"], world.Clock.GetUtcNow());
    }

    public override async Task<Applied> Apply(Change change, Position expected, Destination to, Cargo cargo, World world, CancellationToken stop)
    {
        var (api, access) = await Open(to, world, stop);
        switch (change)
        {
            case CreateApp:
                await Create(api, to, world, stop);
                return new Applied(expected);
            case Upload { For: { } desired }:
                await new Staging(api, access, to, cargo, world).Bring(desired, stop);
                return new Applied(expected);
            case MakeRelease release:
                return await new AppEngineReleasing(api, access, to, cargo, world).Release(release, expected, stop);
            case Resume resume:
                return await new AppEngineReleasing(api, access, to, cargo, world).Resume(resume.Release, stop);
            case Mark mark:
                return await new Marking(api, to, world).Mark(mark.Standing, expected, stop);
            default:
                throw new DeployException(Dog.NotAbleTo.With(Name, $"do the change '{change.Kind}'"));
        }
    }

    /// <summary>The service comes with its first version; only the application is made for itself.</summary>
    static async Task Create(AppEngineApi api, Destination to, World world, CancellationToken stop)
    {
        if ((await AppEngineCheck.Of(api, to, stop)).ToImmutableArray() is { IsEmpty: false } wrong) throw new DeployException(wrong);
        if (await api.Application(stop) is not null) return;
        world.Log.Say($"making the application of {api.Place.Project} in {to["Region"]}, which can never be changed");
        var operating = new Operating(api, to, world);
        try
        {
            await operating.Do(async token => await api.CreateApplication(to["Region"]!, token), stop);
        }
        catch (Rest.AnswerLostException)
        {
            if (await api.Application(stop) is null) await operating.Do(async token => await api.CreateApplication(to["Region"]!, token), stop);
        }
    }

    public override async Task<IReadOnlyList<string>> Logs(Destination to, int lines, World world, CancellationToken stop)
    {
        var (api, access) = await Open(to, world, stop);
        return await new AppEngineLogs(api.Place, access, world).Last((await Snapshot.Read(api, world, stop)).Live?.Id, lines, stop);
    }

    public override async Task<IReadOnlyList<string>> Apps(Destination to, World world, CancellationToken stop) => await (await Open(to, world, stop)).Api.Services(stop);

    public override async Task Destroy(Destination to, World world, CancellationToken stop)
    {
        var (api, _) = await Open(to, world, stop);
        if (api.Place.Service == AppEnginePlace.First) throw new DeployException(Dog.AppEngineFirstStays.With(api.Place.Project).At(to.Place));
        await new Operating(api, to, world).Do(api.DeleteService, stop);
    }

    static async Task<(AppEngineApi Api, GoogleAccess Access)> Open(Destination to, World world, CancellationToken stop)
    {
        var access = await GoogleAccess.Of(to, world, stop);
        return (new AppEngineApi(AppEnginePlace.Of(to, access, world), access, world), access);
    }
}
