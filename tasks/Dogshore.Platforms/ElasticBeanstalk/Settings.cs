using Dogshore.Faults;
using Dogshore.Model;

namespace Dogshore.Platforms.ElasticBeanstalk;

/// <summary>Options that are no config: of the destination, of <c>@(DeploySetting)</c>, and those that a new environment needs (contract §2.7).</summary>
static class Settings
{
    const string Launch = "aws:autoscaling:launchconfiguration", Place = "aws:elasticbeanstalk:environment", Command = "aws:elasticbeanstalk:command", Health = "aws:elasticbeanstalk:healthreporting:system";
    /// <summary>Seconds that the commands of a deployment get by themselves, and at most.</summary>
    const int Usual = 600, Most = 3600;

    /// <summary>The strategy that is no way of one environment's: the release goes to another one, and the address follows.</summary>
    public const string BlueGreen = "blue-green";

    public static readonly (string Word, string Policy)[] Strategies =
        [("all-at-once", "AllAtOnce"), ("rolling", "Rolling"), ("rolling-with-batch", "RollingWithAdditionalBatch"), ("immutable", "Immutable"), ("traffic-splitting", "TrafficSplitting")];

    /// <summary>For every release.</summary>
    public static IEnumerable<Option> Of(Destination to, Desired desired)
    {
        if (to["Strategy"] is { } strategy and not BlueGreen) yield return new(Command, "DeploymentPolicy", Strategies.First(each => each.Word == strategy).Policy);
        var seconds = Migration.Seconds(desired.Databases.Where(database => database.Migrate is not null));
        if (seconds > Most - 60) throw new DeployException(Dog.BeanstalkMigrationTooLong.With(Durations.Show(TimeSpan.FromSeconds(seconds))));
        // The service ends what takes longer than this; the migration's own time is to be over first.
        if (seconds > Usual - 60) yield return new(Command, "Timeout", $"{Math.Min(Most, seconds + 300)}");
        foreach (var setting in desired.Settings)
        {
            var at = setting.Name.IndexOf('/', StringComparison.Ordinal);
            if (at <= 0 || at == setting.Name.Length - 1) throw new DeployException(Dog.BeanstalkBadSetting.With(setting.Name));
            yield return new(setting.Name[..at], setting.Name[(at + 1)..], setting.Value);
        }
    }

    /// <summary>For a new environment. Accounts made since October 2024 have no launch configurations, which the two disk options avoid (contract §2.2).</summary>
    public static IEnumerable<Option> OfNew(Destination to)
    {
        yield return new(Launch, "IamInstanceProfile", to["InstanceProfile"]);
        yield return new(Launch, "DisableIMDSv1", "true");
        yield return new(Launch, "RootVolumeType", "gp3");
        if (to["Size"] is { } size) yield return new(Launch, "InstanceType", size);
        yield return new(Place, "ServiceRole", to["ServiceRole"]);
        yield return new(Place, "EnvironmentType", to["Balanced"] == "true" ? "LoadBalanced" : "SingleInstance");
        if (to["Balanced"] == "true") yield return new(Place, "LoadBalancerType", "application");
        yield return new(Health, "SystemType", "enhanced");
    }
}
