using System.Collections.Immutable;
using Dogshore.Model;

namespace Dogshore.Platforms.AppEngine;

/// <summary>What the probes said of each version, as labels of its service: a version itself can never be changed.</summary>
static class Standings
{
    const string Prefix = "dogshore-";
    /// <summary>A service may have 32, and they are the user's too.</summary>
    const int MostLabels = 32, MostOfOurs = 24;

    public static Standing Of(ImmutableDictionary<string, string>? labels, string version) => labels?.GetValueOrDefault(Prefix + version) switch
    {
        "verified" => Standing.Verified,
        "rejected" => Standing.Rejected,
        _ => Standing.Unknown,
    };

    /// <summary>The labels with this standing among them, and without those of versions that are gone.</summary>
    /// <param name="versions">That are there, oldest first.</param>
    public static ImmutableDictionary<string, string> With(ImmutableDictionary<string, string>? labels, string version, Standing standing, IEnumerable<string> versions)
    {
        var all = labels ?? ImmutableDictionary<string, string>.Empty;
        var theirs = all.Where(label => !label.Key.StartsWith(Prefix, StringComparison.Ordinal)).ToImmutableDictionary();
        var marked = all.SetItem(Prefix + version, standing.Word());
        var room = Math.Max(1, Math.Min(MostOfOurs, MostLabels - theirs.Count));
        var kept = versions.Where(each => each != version && marked.ContainsKey(Prefix + each)).TakeLast(room - 1).Append(version);
        return theirs.AddRange(kept.Select(each => KeyValuePair.Create(Prefix + each, marked[Prefix + each])));
    }
}
