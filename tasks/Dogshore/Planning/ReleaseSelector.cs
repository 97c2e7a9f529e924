using System.Collections.Immutable;
using System.Globalization;
using Dogshore.Faults;
using Dogshore.Model;

namespace Dogshore.Planning;

/// <summary>Finds the release that a rollback names. Only what was live, was made by us and was not refused can come back.</summary>
public static class ReleaseSelector
{
    /// <param name="selector">Tried as id, number (<c>42</c>, <c>v42</c>), version, commit prefix of at least four digits; null or
    /// empty takes the newest verified release older than the live one. When the live one is itself verified, those that run
    /// the very same are passed over: going there would change nothing.</param>
    /// <exception cref="DeployException">None or several match, or the one that does cannot come back; the finding lists what there is.</exception>
    public static Release Select(string? selector, Observed observed)
    {
        var known = Known(observed);
        if (string.IsNullOrWhiteSpace(selector))
            return Older(known, observed.Live).FirstOrDefault(release => IsOffered(release) && release.Standing == Standing.Verified)
                ?? throw new DeployException(Dog.NothingToGoBackTo.With(ReleaseList.Of(known)));

        var found = Matching(selector.Trim(), known);
        if (found.IsEmpty) throw new DeployException(Dog.NoSuchRelease.With(selector, ReleaseList.Of(known)));
        // A failed attempt of the same version or commit does not make the good one ambiguous.
        var offered = found.Where(IsOffered).ToImmutableArray();
        if (offered.Length == 1) return offered[0];
        if (found.Length > 1) throw new DeployException(Dog.SeveralReleases.With(selector, ReleaseList.Of(offered.IsEmpty ? found : offered)));
        throw new DeployException(Refusal(found[0], known));
    }

    static bool IsOffered(Release release) => release is { Succeeded: true, Stamp: not null } && release.Standing != Standing.Rejected;

    static Finding Refusal(Release release, ImmutableArray<Release> known)
    {
        var fault = release switch
        {
            { Succeeded: false } => Dog.NeverLive,
            { Stamp: null } => Dog.NotOurRelease,
            _ => Dog.WasRejected,
        };
        return fault.With(release.Named, ReleaseList.Of([.. known.Where(IsOffered)]));
    }

    /// <summary>Newest first.</summary>
    static ImmutableArray<Release> Known(Observed observed) =>
        observed.Live is { } live && observed.History.All(release => release.Id != live.Id) ? observed.History.Insert(0, live) : observed.History;

    static IEnumerable<Release> Older(ImmutableArray<Release> known, Release? live)
    {
        if (live is null) return known;
        return known.SkipWhile(release => release.Id != live.Id).Skip(1)
            // Where the order of the list and the numbers disagree, the numbers count.
            .Where(release => live.Number == 0 || release.Number < live.Number)
            .Where(release => live.Standing != Standing.Verified || !IsTheSame(release.Stamp, live.Stamp));
    }

    static bool IsTheSame(Stamp? one, Stamp? other) =>
        one is not null && other is not null && one.Content == other.Content && one.Config == other.Config && one.Names.ToHashSet().SetEquals(other.Names);

    static ImmutableArray<Release> Matching(string selector, ImmutableArray<Release> known)
    {
        Func<Release, bool>[] ways =
        [
            release => release.Id == selector,
            release => Number(selector) is { } number && release.Number == number,
            release => release.Stamp is { } stamp && (stamp.Version == selector || stamp.Shown == selector),
            release => IsCommit(selector) && release.Stamp?.Commit?.StartsWith(selector, StringComparison.OrdinalIgnoreCase) == true,
        ];
        return ways.Select(way => known.Where(way).ToImmutableArray()).FirstOrDefault(found => found.Length > 0, []);
    }

    static int? Number(string selector) =>
        int.TryParse(selector.AsSpan(selector.StartsWith('v') ? 1 : 0), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;

    static bool IsCommit(string selector) => selector.Length >= 4 && selector.All(char.IsAsciiHexDigit);
}
