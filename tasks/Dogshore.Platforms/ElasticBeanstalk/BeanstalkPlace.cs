using System.Collections.Immutable;
using Dogshore.Faults;

namespace Dogshore.Platforms.ElasticBeanstalk;

/// <summary>The environment in which a release is made: the one that serves, or the other one of two.</summary>
/// <param name="Environment">Null where it is to be made.</param>
/// <param name="Options">Its own; of one that is to be made those that it will begin with.</param>
/// <param name="TakesFrom">The environment that serves and gives its address; null where the address stays.</param>
sealed record BeanstalkPlace(BeanstalkApi Api, EnvironmentFacts? Environment, ImmutableArray<Option> Options, EnvironmentFacts? TakesFrom)
{
    const string Databases = "aws:rds:dbinstance", Coupled = "HasCoupledDatabase", Engine = "DBEngine";

    public string? Label => Environment?.Label;

    public static async Task<BeanstalkPlace> Of(BeanstalkApi api, Snapshot before, Destination to, CancellationToken stop)
    {
        if (Pairing.TwinOf(to) is null || before.Environment is not { } live) return new(api.At(before.Environment?.Name ?? api.Environment), before.Environment, before.Options, null);
        var there = api.At(Pairing.Next(to, live));
        if (before.Idle is null)
        {
            // A copy of it would begin with an empty database.
            if (HasDatabase(before.Options)) throw new DeployException(Dog.BeanstalkCoupledDatabase.With(live.Name, there.Environment));
            return new(there, null, before.Options, live);
        }
        return new(there, before.Idle, await there.Options(stop), live);
    }

    static bool HasDatabase(ImmutableArray<Option> options)
    {
        string? Of(string name) => options.FirstOrDefault(option => option.Namespace == Databases && option.Name == name)?.Value;
        return Of(Coupled) is { } coupled ? coupled == "true" : Of(Engine) is not null;
    }
}
