using System.Collections.Immutable;
using System.Globalization;
using Dogshore.Model;

namespace Dogshore.Records.Report;

/// <summary>A run as one page that needs nothing beside it: no script, no font, no address that is fetched. It can be kept as an
/// artifact of a CI job and opened years later.</summary>
public static class ReportPage
{
    /// <param name="project">Whose app was deployed.</param>
    public static string Of(string project, IReadOnlyList<Reported> destinations)
    {
        var html = new Html();
        html.Add($"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <title>{project}: {Sum(destinations)}</title>
            <style>
            {new Html.Raw(ReportStyle.Css)}
            </style>
            </head>
            <body>
            <h1>{project}</h1>
            <p class="soft">{OutcomeText.Last(project, [.. destinations.Select(each => each.Outcome)])}</p>
            """);
        foreach (var destination in destinations) new DestinationSection(html, destination).Add();
        html.Add($"""
            </body>
            </html>
            """);
        return html.ToString();
    }

    static string Sum(IReadOnlyList<Reported> destinations) =>
        string.Join(", ", destinations.Select(each => $"{each.Outcome.Destination} {each.Outcome.Outcome}"));
}
