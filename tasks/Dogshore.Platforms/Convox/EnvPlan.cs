using System.Collections.Immutable;
using System.Security.Cryptography;
using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Secrets;

namespace Dogshore.Platforms.Convox;

/// <summary>The whole environment of a release: what is there, with our names as they shall be. It is always sent whole, because a rack lets a
/// new release begin with what was set last, promoted or not.</summary>
static class EnvPlan
{
    public static ImmutableSortedDictionary<string, string> Of(MakeRelease change, Snapshot before, KnownRelease? back, IValues values)
    {
        var env = before.Env.ToBuilder();
        // Ours that are wanted no more go; what was never ours stays.
        foreach (var name in (before.Remembered?.Names ?? []).Except(change.Desired.Stamp.Names)) env.Remove(name);
        if (back is null) Set(env, change.Desired, before, values);
        else foreach (var name in change.Desired.Stamp.Names.Where(back.Env.ContainsKey)) env[name] = back.Env[name];
        foreach (var name in env.Keys.Where(Remembered.IsOurOwn).ToArray()) env.Remove(name);
        return env.ToImmutable();
    }

    static void Set(ImmutableSortedDictionary<string, string>.Builder env, Desired desired, Snapshot before, IValues values)
    {
        foreach (var config in desired.Config)
        {
            // Made once and kept; somebody else's value of this name is not the one that was to be made.
            if (config.Source is not ValueSource.Generated) env[config.Name] = Checked(config.Name, values.Read(config.Name, config.Source).Reveal());
            else if (!env.ContainsKey(config.Name) || before.OwnerOf(config.Name) != Owner.Ours) env[config.Name] = Generated();
        }
    }

    static string Checked(string name, string value) =>
        value.AsSpan().ContainsAny('\n', '\r') ? throw new DeployException(Dog.ConvoxManyLines.With(name))
        : value.Length > EnvText.LongestLine ? throw new DeployException(Dog.ConvoxTooLong.With(name, value.Length, EnvText.LongestLine)) : value;

    /// <summary>32 random bytes, as the manifest promises of a generated value.</summary>
    static string Generated() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    /// <summary>With our note, and what the app may say of itself.</summary>
    public static ImmutableSortedDictionary<string, string> With(ImmutableSortedDictionary<string, string> env, Remembered note)
    {
        env = env.SetItem(Remembered.Variable, note.Write()).SetItem(Remembered.VersionName, note.Version);
        return note.Commit is { } commit ? env.SetItem(Remembered.CommitName, commit) : env;
    }
}
