using Dogshore.Manifest;
using Dogshore.Worlds;

namespace Dogshore.Deployment.Rehearsing;

/// <summary>The environment as a rehearsal sees it: the emulators' variables before all others, and none of the values that the manifest names. The app runs on
/// this machine in a rehearsal, and must not meet the database and the keys of production there. Where it says X, REHEARSAL_X is read; where that is not
/// set, a word stands in.</summary>
static class RehearsedWorld
{
    const string Prefix = "REHEARSAL_", StandIn = "rehearsal";

    public static World Of(World world, ManifestInput input, IReadOnlyDictionary<string, string> emulators)
    {
        var named = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var item in input.Items)
        {
            if (item.Metadata.GetValueOrDefault("FromEnvironment")?.Trim() is not { Length: > 0 } variable) continue;
            named[variable] = world.Environment(Prefix + variable) is { Length: > 0 } given ? given : InsteadOf(item);
        }
        return world with
        {
            Environment = name => emulators.TryGetValue(name, out var theirs) ? theirs.Length > 0 ? theirs : null : named.TryGetValue(name, out var value) ? value : world.Environment(name),
            EnvironmentNames = () => [.. world.EnvironmentNames().Concat(emulators.Keys).Concat(named.Keys).Distinct(StringComparer.Ordinal)],
        };
    }

    /// <summary>The address of a database is one at which nobody is: a migration that reaches it fails at once.</summary>
    static string InsteadOf(ManifestItem item) => !Reading.Same(item.Kind, "DeployDatabase") ? StandIn
        : item.Metadata.GetValueOrDefault("Engine")?.Trim() is "sqlite" ? $"sqlite:///{StandIn}.db" : $"postgresql://{StandIn}@127.0.0.1:1/{StandIn}";
}
