using System.Collections.Immutable;
using System.Security.Cryptography;
using Dogshore.Model;
using Dogshore.Secrets;

namespace Dogshore.Platforms.ElasticBeanstalk;

/// <summary>The options that a release sets and removes, and its config as it is remembered. Names that are not ours are in neither.</summary>
sealed record OptionPlan(ImmutableArray<Option> Set, ImmutableArray<Option> Remove, ImmutableSortedDictionary<string, string> Values, ImmutableSortedDictionary<string, string> References, ImmutableArray<string> Hidden)
{
    const string Version = "DEPLOY_VERSION", Commit = "DEPLOY_COMMIT";

    public bool IsEmpty => Set.IsEmpty && Remove.IsEmpty;

    /// <summary>The app there has all as it is wanted; whether it was migrated is none of its matter.</summary>
    public bool LeavesAppAlone => Set.IsEmpty && Remove.All(option => Snapshot.Own(option.Name));

    /// <param name="place">Where it is made: its options are changed.</param>
    /// <param name="back">The release that comes back, or null for a deploy.</param>
    public static OptionPlan Of(MakeRelease change, Snapshot before, BeanstalkPlace place, BeanstalkRelease? back, IEnumerable<Option> settings, IValues values)
    {
        var config = back is null ? Wanted(change, before, values).ToArray() : [.. back.Options];
        var own = config.Concat(Own(change)).Concat(settings).ToArray();
        var wanted = place.TakesFrom is null ? own : [.. own, .. OfOthers(before, own)];
        return new(
            [.. wanted.Where(option => !place.Options.Contains(option))],
            [.. place.Options.Where(stored => IsOurs(stored, before, place) && !wanted.Any(stored.IsAt))],
            In(config, Option.Variables), In(config, Option.Secrets),
            back?.Hidden ?? [.. change.Desired.Config.Where(each => each.Source.IsSecret).Select(each => each.Name)]);
    }

    /// <summary>What others have set where the app serves goes with it to the other environment.</summary>
    static IEnumerable<Option> OfOthers(Snapshot before, Option[] own) => before.Config.Where(stored => stored.Name is not (Version or Commit) && before.OwnerOf(stored.Name) == Owner.Other && !own.Any(stored.IsAt));

    /// <summary>An environment that waits has no config but the app's.</summary>
    static bool IsOurs(Option stored, Snapshot before, BeanstalkPlace place) => stored.Namespace is Option.Variables or Option.Secrets
        ? place.TakesFrom is not null || stored.Name is Version or Commit or Migration.Variable || before.Record?.Names.Contains(stored.Name) == true
        : before.Record is { } record && (record.Settings.Contains(stored.Setting) || place.TakesFrom is not null && record.Releases.Any(release => release.Settings.Contains(stored.Setting)));

    static ImmutableSortedDictionary<string, string> In(IEnumerable<Option> options, string place) =>
        options.Where(option => option.Namespace == place).ToImmutableSortedDictionary(option => option.Name, option => option.Value ?? "", StringComparer.Ordinal);

    static IEnumerable<Option> Wanted(MakeRelease change, Snapshot before, IValues values)
    {
        var news = change.Added.Concat(change.Changed).ToHashSet(StringComparer.Ordinal);
        foreach (var config in change.Desired.Config)
        {
            if (config.Source is ValueSource.FromSecret secret) yield return new(Option.Secrets, config.Name, secret.Reference);
            // What has not changed is not read: a deploy of other code may lack the value.
            else if (!news.Contains(config.Name) && before.Config.FirstOrDefault(option => option.Namespace == Option.Variables && option.Name == config.Name) is { } stored) yield return stored;
            else yield return new(Option.Variables, config.Name, config.Source is ValueSource.Generated ? Generated() : values.Read(config.Name, config.Source).Reveal());
        }
    }

    /// <summary>What the app may say of itself, and whether this release migrates.</summary>
    static IEnumerable<Option> Own(MakeRelease change)
    {
        yield return new(Option.Variables, Version, change.Desired.Stamp.Version);
        if (change.Desired.Stamp.Commit is { } commit) yield return new(Option.Variables, Commit, commit);
        if (!change.Migrate.IsEmpty) yield return new(Option.Variables, Migration.Variable, Migration.Word(change.Desired.Content.Digest));
    }

    /// <summary>32 random bytes, as the manifest promises of a generated value.</summary>
    static string Generated() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
