using System.Collections.Immutable;
using System.Security.Cryptography;
using Dogshore.Model;
using Dogshore.Secrets;

namespace Dogshore.Platforms.Heroku;

/// <summary>The one write of config that a release makes, or none. Names that are not ours are never in it.</summary>
/// <param name="Changes">Null removes.</param>
/// <param name="Run">The run whose config the release then has.</param>
sealed record ConfigPlan(Dictionary<string, string?> Changes, string? Run)
{
    public bool Writes => Changes.Count > 0;

    public static ConfigPlan Of(MakeRelease change, Snapshot before, IReadOnlyDictionary<string, string>? kept, IValues values)
    {
        var changes = kept is null ? Wanted(change, before, values) : Kept(change, before, kept);
        // Somebody else's value of the same name and the same text is taken over without a write of its own.
        foreach (var same in changes.Where(each => before.Config.GetValueOrDefault(each.Key) == each.Value).Select(each => each.Key).ToArray()) changes.Remove(same);
        var old = before.Remembered;
        var next = Next(change, before);
        if (changes.Count == 0 && next.SaysTheSame(old) && !MustChangeMigrated(change, before)) return new([], old?.Run);
        changes[Remembered.Variable] = next.Write();
        return new(changes, next.Run);
    }

    static Dictionary<string, string?> Wanted(MakeRelease change, Snapshot before, IValues values)
    {
        var changes = new Dictionary<string, string?>(StringComparer.Ordinal);
        var names = change.Added.Concat(change.Changed).ToHashSet(StringComparer.Ordinal);
        foreach (var config in change.Desired.Config.Where(config => names.Contains(config.Name)))
            changes[config.Name] = config.Source is ValueSource.Generated ? Generated() : values.Read(config.Name, config.Source).Reveal();
        foreach (var name in change.Removed) changes[name] = null;
        return changes;
    }

    /// <summary>What we owned then is set as it was; what we own now and did not then goes.</summary>
    static Dictionary<string, string?> Kept(MakeRelease change, Snapshot before, IReadOnlyDictionary<string, string> kept)
    {
        var changes = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var name in change.Desired.Stamp.Names.Where(name => kept.ContainsKey(name) && before.OwnerOf(name) != Owner.AddOn)) changes[name] = kept[name];
        foreach (var name in before.Remembered?.Names.Except(change.Desired.Stamp.Names) ?? [])
            if (before.Config.ContainsKey(name) && before.OwnerOf(name) == Owner.Ours) changes[name] = null;
        return changes;
    }

    static Remembered Next(MakeRelease change, Snapshot before)
    {
        var desired = change.Desired;
        var databases = desired.Back is null ? desired.Databases.Where(database => database.Url is null).Select(database => database.Name) : before.Remembered?.Databases ?? [];
        return Remembered.Of(desired.Stamp, desired.Key, databases, desired, Migrated(change, before));
    }

    /// <summary>Whose migration must not run at the releases to come: what is live, and what comes back. Not the one that is to run.</summary>
    static IEnumerable<string> Migrated(MakeRelease change, Snapshot before)
    {
        var content = Remembered.Short(change.Desired.Content.Digest);
        var done = (before.Remembered?.Migrated ?? []).Concat(before.Code is { } live ? [Remembered.Short(live.Content)] : []);
        return change.Migrate.IsEmpty ? done.Append(content) : done.Where(each => each != content);
    }

    /// <summary>The list decides whether Heroku runs the migration at this very release, so it may be a reason to write by itself.</summary>
    static bool MustChangeMigrated(MakeRelease change, Snapshot before)
    {
        if (change.Desired.Databases.All(database => database.Migrate is null)) return false;
        var content = Remembered.Short(change.Desired.Content.Digest);
        var isListed = before.Remembered?.Migrated.Contains(content) == true;
        var isLive = before.Code?.Content == change.Desired.Content.Digest;
        return change.Migrate.IsEmpty ? !isListed && !isLive : isListed;
    }

    /// <summary>32 random bytes, as the manifest promises of a generated value.</summary>
    static string Generated() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
