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

    /// <param name="back">The release that comes back, or null for a deploy.</param>
    public static OptionPlan Of(MakeRelease change, Snapshot before, BeanstalkRelease? back, IEnumerable<Option> settings, IValues values)
    {
        var config = back is null ? Wanted(change, before, values).ToArray() : [.. back.Options];
        var own = Own(change).ToArray();
        var wanted = config.Concat(own).Concat(settings).ToArray();
        var ours = (before.Record?.Names ?? []).Union([Version, Commit, Migration.Variable]);
        return new(
            [.. wanted.Where(option => !before.Options.Contains(option))],
            [.. before.Options.Where(stored => (stored.Namespace is Option.Variables or Option.Secrets ? ours.Contains(stored.Name) : before.Record?.Settings.Contains(stored.Setting) == true)
                && !wanted.Any(option => option.Namespace == stored.Namespace && option.Name == stored.Name))],
            In(config, Option.Variables), In(config, Option.Secrets),
            back?.Hidden ?? [.. change.Desired.Config.Where(each => each.Source.IsSecret).Select(each => each.Name)]);
    }

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
