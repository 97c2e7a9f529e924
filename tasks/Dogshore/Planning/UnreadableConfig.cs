using Dogshore.Model;
using Dogshore.Secrets;

namespace Dogshore.Planning;

/// <summary>Values that the platform does not give back cannot be compared one by one. The stamp's config tag is over all of
/// them: if it comes out the same with the desired values in the place of the unreadable ones, those have not changed.</summary>
static class UnreadableConfig
{
    public static bool IsAsStamped(Desired desired, Observed observed)
    {
        if (observed.Key is not { } key || observed.Live?.Stamp is not { Config: { } tag } stamp) return false;
        if (tag == desired.Stamp.Config) return true;

        var wanted = desired.Config.ToLookup(config => config.Name, StringComparer.Ordinal);
        var stored = observed.Config.ToLookup(entry => entry.Name, StringComparer.Ordinal);
        var entries = new List<(string, Tag)>();
        foreach (var name in stamp.Names)
        {
            // A generated value was never part of the tag.
            if (wanted[name].FirstOrDefault()?.Source is ValueSource.Generated) continue;
            if ((stored[name].FirstOrDefault()?.Tag ?? wanted[name].FirstOrDefault()?.Tag) is not { } known) return false;
            entries.Add((name, known));
        }
        return key.Over(entries) == tag;
    }
}
