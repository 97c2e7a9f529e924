using System.Collections.Immutable;
using Dogshore.Model;

namespace Dogshore.Planning;

/// <summary>Which releases stay when a new one has been verified, on platforms whose past we prune ourselves. One rule for all: the live
/// one and the last verified one beside it always stay, and nothing that nobody would go back to pushes out what somebody might.</summary>
public static class KeptReleases
{
    /// <summary>Nobody goes back to one that failed; some are kept to be read of.</summary>
    public const int Failed = 3;

    /// <param name="oldestFirst">All releases that are there.</param>
    /// <param name="live">Id of the live one.</param>
    /// <param name="keep">How many superseded ones stay beside the live and the last verified one.</param>
    /// <returns>The ids of those that stay.</returns>
    public static ImmutableHashSet<string> Of(IEnumerable<Release> oldestFirst, string? live, int keep)
    {
        var all = oldestFirst.ToArray();
        var verified = all.LastOrDefault(release => release is { Succeeded: true, Standing: Standing.Verified } && release.Id != live);
        var held = all.Where(release => release.Id == live || release.Id == verified?.Id).ToArray();
        var older = all.Except(held).ToArray();
        // What was refused, and what runs the same as one that stays (the way back from it), is nothing to go back to.
        var superseded = older.Where(release => release is { Succeeded: true, Standing: not Standing.Rejected } && !held.Any(other => IsSame(other, release))).ToArray();
        var others = older.Where(release => release.Succeeded).Except(superseded);
        return
        [
            .. held.Concat(superseded.TakeLast(keep)).Concat(others.TakeLast(keep)).Concat(older.Where(release => !release.Succeeded).TakeLast(Failed)).Select(release => release.Id),
        ];
    }

    static bool IsSame(Release one, Release other) => one.Stamp is { } stamp && stamp.Content == other.Stamp?.Content && stamp.Config == other.Stamp.Config;
}
