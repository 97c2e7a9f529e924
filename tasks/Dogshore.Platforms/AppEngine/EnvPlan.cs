using System.Collections.Immutable;
using System.Security.Cryptography;
using Dogshore.Model;
using Dogshore.Secrets;

namespace Dogshore.Platforms.AppEngine;

/// <summary>The variables of a new version: those of app.yaml, those of the manifest, and what the app may say of itself. All of them come with the
/// version and go with it.</summary>
static class EnvPlan
{
    const string Version = "DEPLOY_VERSION", Commit = "DEPLOY_COMMIT";

    /// <param name="own">Of app.yaml.</param>
    public static ImmutableSortedDictionary<string, string> Of(MakeRelease change, Snapshot before, IEnumerable<KeyValuePair<string, string>> own, IValues values)
    {
        var all = own.ToImmutableSortedDictionary(StringComparer.Ordinal).ToBuilder();
        var news = change.Added.Concat(change.Changed).ToHashSet(StringComparer.Ordinal);
        var stored = before.Live is { Remembered: not null } live ? live.Variables : ImmutableDictionary<string, string>.Empty;
        foreach (var config in change.Desired.Config)
            // What has not changed is not read: a deploy of other code may lack the value.
            all[config.Name] = !news.Contains(config.Name) && stored.TryGetValue(config.Name, out var same) ? same
                : config.Source is ValueSource.Generated ? Generated() : values.Read(config.Name, config.Source).Reveal();
        all[Version] = change.Desired.Stamp.Version;
        if (change.Desired.Stamp.Commit is { } commit) all[Commit] = commit;
        return all.ToImmutable();
    }

    /// <summary>All but what only describes, and what is made anew each time that nobody has kept it.</summary>
    public static bool AreTheSame(IEnumerable<KeyValuePair<string, string>> one, IEnumerable<KeyValuePair<string, string>> other, Desired desired)
    {
        var free = desired.Config.Where(config => config.Source is ValueSource.Generated).Select(config => config.Name).Append(Version).Append(Commit).ToHashSet(StringComparer.Ordinal);
        return one.Where(each => !free.Contains(each.Key)).OrderBy(each => each.Key, StringComparer.Ordinal).SequenceEqual(other.Where(each => !free.Contains(each.Key)).OrderBy(each => each.Key, StringComparer.Ordinal));
    }

    /// <summary>32 random bytes, as the manifest promises of a generated value.</summary>
    static string Generated() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
