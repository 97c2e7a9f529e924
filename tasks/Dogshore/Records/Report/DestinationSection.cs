using System.Collections.Immutable;
using System.Globalization;
using Dogshore.Model;

namespace Dogshore.Records.Report;

/// <summary>One destination of the page: how it ended, before and after, the phases in time, what changed, what the app
/// answered, what was packed.</summary>
sealed class DestinationSection(Html html, Reported reported)
{
    /// <summary>Most names of files that are listed of each kind; more are counted.</summary>
    const int FilesShown = 100;
    /// <summary>Most parts of the package that are shown, the largest first; the others are summed up.</summary>
    const int PartsShown = 15;

    readonly OutcomeRecord outcome = reported.Outcome;

    public void Add()
    {
        var kind = Words.Outcome(outcome.Outcome) ?? OutcomeKind.Unknown;
        html.Add($"""
            <section id="{outcome.Destination}">
            <h2>{outcome.Destination} <span class="outcome {Tone(kind)}">{outcome.Outcome}</span></h2>
            <p class="soft">{outcome.App} on {outcome.Platform} · {Seconds(outcome.Seconds)}{(outcome.Run.Length > 0 ? $" · run {outcome.Run}" : "")}</p>
            """);
        if (outcome.Url is { } url) html.Add($"<p>{Link(url)}</p>");
        if (outcome.Error is { } error) html.Add($"""<p class="fault"><strong>{error.Code}</strong> {error.Message}</p>""");
        Releases();
        Timeline();
        Changes();
        Probes();
        Package();
        html.Add($"</section>");
    }

    void Releases()
    {
        if (outcome.Previous is null && outcome.Release is null) return;
        html.Add($"""
            <h3>Releases</h3>
            <div class="wide"><table>
            <tr><th></th><th>release</th><th>version</th><th>by</th><th>standing</th><th>run</th></tr>
            """);
        Release("before", outcome.Previous);
        Release("now", outcome.Release);
        html.Add($"</table></div>");
    }

    void Release(string when, ReleaseRecord? release)
    {
        if (release is null) html.Add($"<tr><td>{when}</td><td>none</td><td></td><td></td><td></td><td></td></tr>");
        else html.Add($"<tr><td>{when}</td><td>{OutcomeText.Number(release)}</td><td>{OutcomeText.Version(release)}</td><td>{release.By}</td><td>{release.Standing}</td><td>{(release.RunUrl is { } run ? Link(run) : "")}</td></tr>");
    }

    /// <summary>One bar a change, each where the one before ended.</summary>
    void Timeline()
    {
        var whole = outcome.Changes.Sum(change => change.Seconds);
        if (outcome.Changes.IsEmpty) return;
        html.Add($"""
            <h3>Timeline</h3>
            <div class="wide"><table>
            <tr><th>phase</th><th>what</th><th>outcome</th><th class="number">time</th><th style="width: 35%"></th></tr>
            """);
        var start = 0.0;
        foreach (var change in outcome.Changes)
        {
            var tone = change.Outcome == "done" ? "" : "bad";
            html.Add($"""<tr><td>{change.Phase}</td><td class="what">{change.Text}</td><td class="{tone}">{change.Outcome}</td><td class="number">{Seconds(change.Seconds)}</td><td>{Bar(start, change.Seconds, whole, tone)}</td></tr>""");
            start += change.Seconds;
        }
        html.Add($"</table></div>");
    }

    void Changes()
    {
        if (reported.Plan is not { } plan) return;
        if (!plan.Changed) html.Add($"""<h3>What changed</h3><p>nothing: what runs is what the manifest says</p>""");
        else
        {
            html.Add($"""<h3>What changed</h3><ul>""");
            foreach (var change in plan.Changes) html.Add($"""<li><span class="soft">{change.Kind}</span> {change.Text}</li>""");
            html.Add($"</ul>");
        }
        foreach (var note in plan.Notes) html.Add($"""<p class="soft">note: {note}</p>""");
        if (plan.Files is not { } files) return;
        Names("new files", files.Added);
        Names("changed files", files.Changed);
        Names("removed files", files.Removed);
    }

    void Names(string what, ImmutableArray<string> names)
    {
        if (names.IsEmpty) return;
        html.Add($"""<details><summary>{names.Length} {what}</summary><ul class="code">""");
        foreach (var name in names.Take(FilesShown)) html.Add($"<li>{name}</li>");
        if (names.Length > FilesShown) html.Add($"<li>and {Sizes.Files(names.Length - FilesShown)} more</li>");
        html.Add($"</ul></details>");
    }

    void Probes()
    {
        if (outcome.Probes is not { IsEmpty: false } probes) return;
        html.Add($"""
            <h3>Probes</h3>
            <div class="wide"><table>
            <tr><th>asked</th><th>expected</th><th>result</th><th>answer</th><th class="number">attempts</th></tr>
            """);
        foreach (var probe in probes)
        {
            var (tone, result) = probe.Passed ? ("good", "passed") : ("bad", probe.Fault ?? "refused");
            html.Add($"""<tr><td><code>{probe.Path}</code> of {probe.Release}</td><td>{probe.Expected}</td><td class="what {tone}">{result}</td><td class="what code">{probe.Answer ?? "none"}</td><td class="number">{probe.Attempts}</td></tr>""");
        }
        html.Add($"</table></div>");
    }

    /// <summary>By folder, and single files at the root: where the bytes are.</summary>
    void Package()
    {
        if (reported.Files.IsEmpty) return;
        var parts = reported.Files.GroupBy(file => file.Path.IndexOf('/') is >= 0 and var slash ? file.Path[..(slash + 1)] : file.Path, StringComparer.Ordinal)
            .Select(group => (Name: group.Key, Files: group.Count(), Bytes: group.Sum(file => file.Bytes)))
            .OrderByDescending(part => part.Bytes).ThenBy(part => part.Name, StringComparer.Ordinal).ToArray();
        var whole = parts.Sum(part => part.Bytes);
        var packed = reported.Plan?.Package is { } package ? $", {Sizes.Show(package.Bytes)} packed" : "";
        html.Add($"""
            <h3>Package</h3>
            <p class="soft">{Sizes.Files(reported.Files.Length)}, {Sizes.Show(whole)}{packed}</p>
            <div class="wide"><table>
            <tr><th>what</th><th class="number">files</th><th class="number">size</th><th style="width: 35%"></th></tr>
            """);
        foreach (var part in parts.Take(PartsShown)) Part(part.Name, part.Files, part.Bytes, whole);
        if (parts.Length > PartsShown) Part("all others", parts.Skip(PartsShown).Sum(part => part.Files), parts.Skip(PartsShown).Sum(part => part.Bytes), whole);
        html.Add($"</table></div>");
    }

    void Part(string name, int files, long bytes, long whole) =>
        html.Add($"""<tr><td class="what code">{name}</td><td class="number">{files}</td><td class="number">{Sizes.Show(bytes)}</td><td>{Bar(0, bytes, whole, "")}</td></tr>""");

    static Html.Raw Bar(double start, double length, double whole, string tone) => new(whole <= 0 ? "" : string.Create(CultureInfo.InvariantCulture,
        $"""<div class="track"><i class="{tone}" style="left: {100 * start / whole:0.##}%; width: {100 * length / whole:0.##}%"></i></div>"""));

    /// <summary>Only what is a web address becomes one: a platform's word may say <c>javascript:</c>.</summary>
    static object Link(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https")) return url;
        var link = new Html();
        link.Add($"""<a href="{address.AbsoluteUri}" rel="noreferrer">{url}</a>""");
        return new Html.Raw(link.ToString().TrimEnd());
    }

    static string Tone(OutcomeKind kind) => kind switch
    {
        OutcomeKind.Succeeded or OutcomeKind.Unchanged => "good",
        OutcomeKind.NotStarted or OutcomeKind.Cancelled or OutcomeKind.Unknown => "plain",
        _ => "bad",
    };

    static string Seconds(double seconds) => Durations.Tell(TimeSpan.FromSeconds(seconds));
}
