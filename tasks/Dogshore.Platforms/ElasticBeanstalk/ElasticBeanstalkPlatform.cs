using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Dogshore.Faults;
using Dogshore.Manifest;
using Dogshore.Model;
using Dogshore.Platforms.Aws;
using Dogshore.Worlds;

namespace Dogshore.Platforms.ElasticBeanstalk;

/// <summary>AWS Elastic Beanstalk: a bundle in S3, an application version, and one update of an environment.</summary>
public sealed partial class ElasticBeanstalkPlatform : Platform
{
    const string Name = "elasticbeanstalk";

    public override Declaration Declaration { get; } = new(Name)
    {
        Title = "AWS Elastic Beanstalk",
        Runtimes = [Runtime.Dotnet, Runtime.Python],
        Releasing = new(Part.Code | Part.Config, Migrates.ByUs, Guard.Compare, RemembersStanding: true, ProbesBeforeLive: false, KeepsForRollback: Part.Code | Part.Config),
        Settings =
        [
            new("Environment", SettingKind.Text, "The environment of the application; the app's name when absent."),
            .. AwsAccess.Settings,
            new("Create", SettingKind.Flag, "The environment may be made when there is none; its machines cost money.") { Default = "false" },
            new("Strategy", SettingKind.Choice, "How instances get a new version; the environment's own way when absent.") { Choices = [.. ElasticBeanstalk.Settings.Strategies.Select(each => each.Word), ElasticBeanstalk.Settings.BlueGreen] },
            new("Twin", SettingKind.Text, "The second environment of Strategy=\"blue-green\"; the name of the first and -twin when absent."),
            new("Settle", SettingKind.Duration, "How long after a swap the old environment may still be answered to who asks for the address; probes wait for it.") { Default = "1m" },
            new("Health", SettingKind.Text, "The colours of health that count as good, joined with ;.") { Default = "Green" },
            new("Grace", SettingKind.Duration, "How long health may take to become so after an update.") { Default = "5m" },
            new("Timeout", SettingKind.Duration, "Longest time for an update, and for the end of another's.") { Default = "30m" },
            new("Keep", SettingKind.Number, "How many superseded releases are kept beside the live and the last verified one.") { Default = "10" },
            new("Stack", SettingKind.Text, "What a new environment runs on, such as 'Python 3.13'; the newest for the runtime when absent."),
            new("Size", SettingKind.Text, "Type of a new environment's machines, such as t3.small."),
            new("Balanced", SettingKind.Flag, "A new environment gets a load balancer.") { Default = "false" },
            new("InstanceProfile", SettingKind.Text, "The instance profile of a new environment's machines.") { Default = "aws-elasticbeanstalk-ec2-role" },
            new("ServiceRole", SettingKind.Text, "The role that Elastic Beanstalk itself takes for a new environment.") { Default = "aws-elasticbeanstalk-service-role" },
        ],
        Credentials = AwsAccess.Declared,
        DatabaseEngines = ["postgresql"],
        Options = null,
        Abilities = Ability.Logs | Ability.CreateApps | Ability.Destroy | Ability.GeneratesValues | Ability.SecretStore,
        SignUp = new Uri("https://aws.amazon.com/elasticbeanstalk/"),
        Prices = new Uri("https://aws.amazon.com/elasticbeanstalk/pricing/"),
        AppName = ("[A-Za-z0-9]([A-Za-z0-9 ._-]{0,98}[A-Za-z0-9])?", "letters, digits, spaces, dots, dashes and underscores, at most 100, a letter or digit at both ends"),
        Interruption = "with all instances at once the app is away for some seconds while they restart; Strategy=\"rolling\" or \"immutable\" keeps others serving, where there is more than one, and \"blue-green\" a second environment",
    };

    public override ImmutableArray<WantedFile> Files(Effective effective) => BeanstalkFiles.Of(effective, Name);

    public override async Task<IReadOnlyList<Finding>> Check(Destination to, Desired? desired, World world, CancellationToken stop)
    {
        try
        {
            var access = await AwsAccess.Of(to, world, stop);
            var names = Pairing.NamesOf(to);
            if (names.FirstOrDefault(name => !EnvironmentName().IsMatch(name)) is { } wrong) return [Dog.BeanstalkEnvironmentName.With(wrong).At(to.Place)];
            if (names.Distinct().Count() < names.Length) return [Dog.BeanstalkTwinIsItself.With(names[0]).At(to.Place)];
            var api = new BeanstalkApi(to, access, world);
            await api.CheckAccount(stop);
            var found = await api.Facts(names, stop);
            if (to["Create"] == "true" || found.Length == names.Length) return [];
            return [(found.IsEmpty || names.Length == 1 ? Dog.BeanstalkNoCreate.With(names[0], to.App, to.Name) : Dog.BeanstalkNoTwin.With(names.First(name => found.All(each => each.Name != name)), to.App, found[0].Name, to.Name)).At(to.Place)];
        }
        catch (DeployException refused)
        {
            return refused.Findings;
        }
    }

    public override async Task<Observed> Observe(Destination to, Depth depth, World world, CancellationToken stop)
    {
        var access = await AwsAccess.Of(to, world, stop);
        var api = new BeanstalkApi(to, access, world);
        var (snapshot, most) = (Snapshot.Read(api, to, access, world, stop), api.MostVersions(stop));
        await Task.WhenAll(snapshot, most);
        return (await snapshot).Observed(api, to, world.Clock.GetUtcNow()) with { Quotas = await most is { } limit ? [new Quota("application versions of the region", (await snapshot).Versions.Length, limit)] : [] };
    }

    public override async Task<Applied> Apply(Change change, Position expected, Destination to, Cargo cargo, World world, CancellationToken stop)
    {
        var access = await AwsAccess.Of(to, world, stop);
        var api = new BeanstalkApi(to, access, world);
        switch (change)
        {
            // The application comes with its first version, the environment with its first release: one without a version would run Amazon's sample.
            case CreateApp when to["Create"] == "true":
                return new Applied(expected);
            case CreateApp:
                throw new DeployException(Dog.BeanstalkNoCreate.With(api.Environment, to.App, to.Name).At(to.Place));
            case Upload { For: { } desired }:
                await new Versions(api, access, to, cargo, world).Bring(desired, stop);
                return new Applied(expected);
            case MakeRelease release:
                return await new BeanstalkReleasing(api, access, to, cargo, world).Release(release, expected, stop);
            case Mark mark:
                return await new Marking(api, access, to, cargo, world).Mark(mark.Standing, expected, stop);
            default:
                throw new DeployException(Dog.NotAbleTo.With(Name, $"do the change '{change.Kind}'"));
        }
    }

    public override async Task<IReadOnlyList<string>> Logs(Destination to, int lines, World world, CancellationToken stop) =>
        await new TailLog(await Serving(to, world, stop), world).Last(lines, stop);

    static async Task<BeanstalkApi> Serving(Destination to, World world, CancellationToken stop)
    {
        var access = await AwsAccess.Of(to, world, stop);
        var api = new BeanstalkApi(to, access, world);
        return Pairing.TwinOf(to) is not null && (await Snapshot.Read(api, to, access, world, stop)).Environment is { } live ? api.At(live.Name) : api;
    }

    public override async Task<IReadOnlyList<string>> Apps(Destination to, World world, CancellationToken stop) =>
        await new BeanstalkApi(to, await AwsAccess.Of(to, world, stop), world).Applications(stop);

    public override async Task Destroy(Destination to, World world, CancellationToken stop)
    {
        var access = await AwsAccess.Of(to, world, stop);
        await new Destroying(new BeanstalkApi(to, access, world), access, to, world).Run(stop);
    }

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9-]{2,38}[A-Za-z0-9]$")]
    private static partial Regex EnvironmentName();
}
