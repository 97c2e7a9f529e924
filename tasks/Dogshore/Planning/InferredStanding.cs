using System.Collections.Immutable;
using Dogshore.Model;

namespace Dogshore.Planning;

/// <summary>What a list of releases tells of their standings, for platforms that remember none. One rule: a release that was left
/// by a rollback because it was refused is rejected; one that another release superseded, or that a rollback went back to, is verified.</summary>
/// <remarks>Nobody goes on from a release that does not work: so whatever was built upon is taken to be good. The live release
/// itself is known only when it runs what a verified one ran; else its probes are asked again.</remarks>
public static class InferredStanding
{
    /// <param name="newestFirst">All releases that the platform tells of; their standings are not looked at. One that is a step of
    /// another release is left out by the platform.</param>
    /// <param name="backTo">For a release that is a rollback, where it went back to and why; else null.</param>
    /// <returns>The same releases in the same order, with standings.</returns>
    public static ImmutableArray<Release> Of(ImmutableArray<Release> newestFirst, Func<Release, WentBack?> backTo)
    {
        var standings = new Dictionary<string, Standing>(StringComparer.Ordinal);
        Release? live = null;
        // What never went live has no standing and supersedes nothing.
        foreach (var release in newestFirst.Where(release => release.Succeeded).Reverse())
        {
            standings[release.Id] = Standing.Unknown;
            if (live is not null) Leave(live, release);
            live = release;
        }
        if (live is not null && standings[live.Id] == Standing.Unknown && newestFirst.Any(older => older.Id != live.Id && Runs(older, live) && standings.GetValueOrDefault(older.Id) == Standing.Verified))
            standings[live.Id] = Standing.Verified;
        return [.. newestFirst.Select(release => release with { Standing = standings.GetValueOrDefault(release.Id) })];

        void Leave(Release left, Release next)
        {
            if (backTo(next) is not { } back)
            {
                // A refused one that is released once more is no better for it.
                if (standings[left.Id] == Standing.Unknown) standings[left.Id] = Standing.Verified;
                return;
            }
            var target = newestFirst.FirstOrDefault(release => release.Number == back.Number && release.Succeeded);
            var isSame = target is not null && (target.Id == left.Id || Runs(target, left));
            // Gone back from by hand it keeps its good name: somebody may go forward to it again.
            if (isSame || !back.IsRefusal) standings[left.Id] = standings[left.Id] == Standing.Rejected ? Standing.Rejected : Standing.Verified;
            else standings[left.Id] = Standing.Rejected;
            if (target is not null) standings[target.Id] = Standing.Verified;
            // It runs what the target ran.
            standings[next.Id] = Standing.Verified;
        }
    }

    static bool Runs(Release one, Release other) => one.Stamp is { } first && other.Stamp is { } second
        && first.Content == second.Content && first.Config == second.Config && first.Names.ToHashSet().SetEquals(second.Names);
}

/// <summary>Where a rollback went back to.</summary>
/// <param name="Number">Of the release.</param>
/// <param name="IsRefusal">What it left had been refused, or nobody says why it was left.</param>
public sealed record WentBack(int Number, bool IsRefusal);
