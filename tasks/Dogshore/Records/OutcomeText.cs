using Dogshore.Model;

namespace Dogshore.Records;

/// <summary>The lines of result, in MSBuild's own form <c>Project -&gt; …</c>: both loggers show such a line, and the terminal logger
/// shows only the last one of a project. So one destination has that line, and several have one each and a sum at the end.</summary>
public static class OutcomeText
{
    public static IEnumerable<string> Lines(string project, IReadOnlyList<OutcomeRecord> outcomes) =>
        outcomes.Count == 1 ? [Line(project, outcomes[0])] : [.. outcomes.Select(outcome => Line(project, outcome)), Last(project, outcomes)];

    /// <summary><c>hello-web -> http://127.0.0.1:41234/ (local, v1, 1.0.0+a1b2c3d)</c></summary>
    public static string Line(string project, OutcomeRecord outcome)
    {
        var kind = Words.Outcome(outcome.Outcome) ?? OutcomeKind.Unknown;
        var what = IsLive(kind) || kind == OutcomeKind.RolledBack ? outcome.Url ?? kind.Word() : kind.Word();
        return $"{project} -> {what} ({string.Join(", ", Details(kind, outcome))})";
    }

    /// <summary>The one line that the terminal logger shows: the only destination's, or <c>3 destinations: 2 live, 1 failed</c>.</summary>
    public static string Last(string project, IReadOnlyList<OutcomeRecord> outcomes)
    {
        if (outcomes.Count == 1) return Line(project, outcomes[0]);
        var sums = outcomes.Select(outcome => Words.Outcome(outcome.Outcome) ?? OutcomeKind.Unknown)
            .GroupBy(kind => IsLive(kind) ? "live" : kind.Word())
            .OrderBy(group => group.Min(kind => kind))
            .Select(group => $"{group.Count()} {group.Key}");
        return outcomes.Count == 0 ? $"{project} -> no destination" : $"{project} -> {outcomes.Count} destinations: {string.Join(", ", sums)}";
    }

    static bool IsLive(OutcomeKind kind) => kind is OutcomeKind.Succeeded or OutcomeKind.Unchanged;

    static IEnumerable<string> Details(OutcomeKind kind, OutcomeRecord outcome)
    {
        yield return outcome.Destination == outcome.Platform ? outcome.Platform : $"{outcome.Destination} on {outcome.Platform}";
        if (IsLive(kind) || kind == OutcomeKind.RolledBack)
        {
            if (outcome.Release is { } release)
            {
                yield return Number(release);
                if (Version(release) is { Length: > 0 } version) yield return version;
            }
            if (kind != OutcomeKind.Succeeded) yield return kind.Word();
        }
        if (outcome.Error is { } error) yield return error.Code;
        if (kind is OutcomeKind.NotStarted || IsLive(kind) || kind == OutcomeKind.RolledBack) yield break;
        yield return outcome.Release is { } live ? $"{$"{Number(live)} {Version(live)}".TrimEnd()} is live{Standing(live)}" : "nothing is live";
    }

    static string Standing(ReleaseRecord release) => release.Standing switch
    {
        "verified" => "",
        "rejected" => ", rejected",
        _ => ", not verified",
    };

    internal static string Number(ReleaseRecord release) => release.Number > 0 ? $"v{release.Number}" : release.Id;

    /// <summary>As <see cref="Stamp.Shown"/>.</summary>
    internal static string Version(ReleaseRecord release) =>
        new Stamp { Content = release.Content, Version = release.Version, Commit = release.Commit, Dirty = release.Dirty }.Shown;
}
