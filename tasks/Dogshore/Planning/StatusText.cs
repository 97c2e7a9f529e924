using Dogshore.Model;

namespace Dogshore.Planning;

/// <summary>What is live on a destination, since when, and whether it runs.</summary>
public static class StatusText
{
    public static IEnumerable<string> Lines(Observed observed)
    {
        if (!observed.Exists) return [Line("live", "nothing: there is no app yet")];
        return
        [
            Line("live", observed.Live is { } live ? Live(live) : "nothing: no release yet"),
            .. observed.Url is { } url ? [Line("address", url.ToString())] : Array.Empty<string>(),
            .. observed.Live is null ? [] : new[] { Line("running", observed.Serving ? Counts(observed) : "no: the next Deploy starts it again") },
            .. observed.Pending is { } pending ? [Line("pending", $"{pending.Named}, begun {AgeText.Of(pending.Age)}")] : Array.Empty<string>(),
            .. observed.Databases.Select(database => Line("database", $"{database.Engine} as {database.Name}")),
            .. Config(observed, Owner.Ours, "config"),
            .. Config(observed, Owner.AddOn, "add-ons'"),
            .. Config(observed, Owner.Other, "others'"),
        ];
    }

    static string Live(Release live)
    {
        var by = live.Stamp is { By.Length: > 0 } stamp ? $" by {stamp.By}" : "";
        return $"{live.Named}, {ReleaseList.State(live)}, {AgeText.Of(live.Age)}{by}";
    }

    static string Counts(Observed observed)
    {
        var counts = observed.Processes.OrderBy(process => process.Key, StringComparer.Ordinal).Select(process => $"{process.Key}={process.Value}").ToArray();
        return counts.Length == 0 ? "yes" : string.Join(' ', counts);
    }

    /// <summary>Names only.</summary>
    static IEnumerable<string> Config(Observed observed, Owner owner, string label)
    {
        var names = observed.Config.Where(entry => entry.Owner == owner).Select(entry => entry.Name).Order(StringComparer.Ordinal).ToArray();
        return names.Length == 0 ? [] : [Line(label, string.Join(' ', names))];
    }

    static string Line(string label, string text) => label.PadRight(10) + text;
}
