using System.Collections.Immutable;
using Dogshore.Model;

namespace Dogshore.Planning;

/// <summary>The releases that the platform remembers, newest first, in aligned columns.</summary>
public static class HistoryText
{
    public static IEnumerable<string> Lines(Observed observed)
    {
        if (observed is { History.IsEmpty: true, Live: null, Pending: null }) return ["no releases yet"];
        return Table(Releases(observed).Select(release => Row(release, observed)).ToArray());
    }

    static ImmutableArray<Release> Releases(Observed observed)
    {
        var known = observed.History;
        if (observed.Live is { } live && known.All(release => release.Id != live.Id)) known = known.Insert(0, live);
        if (observed.Pending is { } pending && known.All(release => release.Id != pending.Id)) known = known.Insert(0, pending);
        return known;
    }

    static ImmutableArray<string> Row(Release release, Observed observed)
    {
        var mark = release.Id == observed.Live?.Id ? "live" : "";
        var state = release.Id == observed.Pending?.Id ? "pending" : ReleaseList.State(release);
        return [mark, release.Shown, release.Stamp?.Shown ?? "", state, AgeText.Of(release.Age), release.Stamp is { By.Length: > 0 } stamp ? $"by {stamp.By}" : "", release.Stamp?.RunUrl ?? ""];
    }

    static IEnumerable<string> Table(ImmutableArray<string>[] rows)
    {
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        return rows.Select(row => string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }
}
