using System.Collections.Immutable;
using Dogshore.Faults;

namespace Dogshore.Platforms.ElasticBeanstalk;

/// <summary>Two environments of which one has the app's address: the other one gets the next release, and with it the address (contract elasticbeanstalk §2.5).
/// Which one has it is always read, since every swap exchanges them.</summary>
static class Pairing
{
    const string Ending = "-twin";

    public static string EnvironmentOf(Destination to) => to["Environment"] ?? to.App;

    /// <summary>The second environment; null where releases are made in the one that serves.</summary>
    public static string? TwinOf(Destination to) => to["Strategy"] != Settings.BlueGreen ? null : to["Twin"] ?? EnvironmentOf(to) + Ending;

    public static ImmutableArray<string> NamesOf(Destination to) => TwinOf(to) is { } twin ? [EnvironmentOf(to), twin] : [EnvironmentOf(to)];

    /// <returns>The environment that has the app's address, and the other one.</returns>
    /// <exception cref="DeployException">Neither has it.</exception>
    public static (EnvironmentFacts? Live, EnvironmentFacts? Idle) Of(Destination to, IReadOnlyCollection<EnvironmentFacts> found, BeanstalkRecord? record)
    {
        var named = found.FirstOrDefault(each => each.Name == EnvironmentOf(to));
        var twin = found.FirstOrDefault(each => each != named);
        // An address goes with its environment; the first one of those made anew is the app's.
        if (record?.Address is not { } address || found.Count == 0 || named?.Cname == address) return (named, twin);
        return twin?.Cname == address ? (twin, named) : throw new DeployException(Dog.BeanstalkAddressElsewhere.With(address, to.App, string.Join(" nor with ", NamesOf(to))).At(to.Place));
    }

    /// <summary>The record, with what the address tells. A run that was cut off after its swap has made its release live, and so has a person who swapped by hand.</summary>
    public static BeanstalkRecord? Settled(BeanstalkRecord? record, EnvironmentFacts? live)
    {
        if (record?.Address is null || live is null) return record;
        if (record.Pending is { TakesFrom: { } before } pending && pending.Environment == live.Name && before != live.Name && pending.Label == live.Label)
            record = record with { Pending = null, Releases = record.Releases.Add(pending) };
        return record.Releases.LastOrDefault(release => (release.Environment ?? record.Environment) == live.Name && release.Label == live.Label) is { } serves ? record with { Live = serves.Id } : record;
    }

    /// <summary>What users notice, in words for the plan.</summary>
    public static string Notice(Destination to, EnvironmentFacts live, EnvironmentFacts? idle)
    {
        var next = Next(to, live);
        return idle is null
            ? $"a second environment {next} is made for it, with the options of {live.Name}: its machines cost money for as long as it is there. It is asked at its own address, then the two addresses are swapped: no request is interrupted, "
                + $"and {live.Name} keeps running for those who have looked the name up before"
            : $"it goes to {next}, which has no visitors, and is asked there; then the addresses are swapped: no request is interrupted, and {live.Name} keeps running for those who have looked the name up before";
    }

    /// <summary>The environment that gets the next release.</summary>
    public static string Next(Destination to, EnvironmentFacts live) => NamesOf(to).First(name => name != live.Name);
}
