using Dogshore.Model;
using Dogshore.Secrets;

namespace Dogshore.Manifest;

/// <summary>The effective manifest for people: what <c>-t:DeployShow</c> prints.</summary>
public static class ManifestText
{
    const int LabelWidth = 11;

    /// <summary>Each destination that was asked for, with what applies to it after On, Except and defaults; secrets as names.</summary>
    public static IEnumerable<string> Show(DeployManifest manifest)
    {
        foreach (var effective in manifest.Destinations)
        {
            if (effective != manifest.Destinations[0]) yield return "";
            yield return Head(effective);
            foreach (var line in Section("runtime", [[Runtime(manifest, effective)]])) yield return line;
            foreach (var line in Sections(effective).SelectMany(section => Section(section.Label, section.Rows))) yield return line;
        }
    }

    static string Head(Effective effective)
    {
        var to = effective.To;
        return $"{to.Name}  ({to.Platform.Declaration.Name}, app {to.App}"
            + (to.Group is null ? "" : $", group {to.Group}") + (to.After.IsEmpty ? "" : $", after {string.Join(", ", to.After)}") + ")";
    }

    static string Runtime(DeployManifest manifest, Effective effective) =>
        $"{effective.Runtime.Word()}, by {manifest.RuntimeReason}{(manifest.Root == "." ? "" : $", in {manifest.Root}")}";

    static IEnumerable<(string Label, IEnumerable<string?[]> Rows)> Sections(Effective effective)
    {
        yield return ("platform", effective.To.Settings.OrderBy(each => each.Key, StringComparer.Ordinal).Select(each => new[] { each.Key, each.Value }));
        yield return ("settings", effective.Settings.Select(each => new[] { each.Name, each.Value }));
        yield return ("config", effective.Config.OrderBy(each => each.Name, StringComparer.Ordinal).Select(each => new[] { each.Name, Value(each.Source) }));
        yield return ("processes", effective.Processes.Select(each => new[] { each.Name, each.Command ?? Own(effective.Runtime), each.Count is { } count ? $"× {count}" : null }));
        yield return ("databases", effective.Databases.Select(Database));
        yield return ("build", effective.BuildSteps.Select(each => new[] { each.Name, each.Command, Said("inputs", each.Inputs), Said("outputs", each.Outputs) }));
        yield return ("files", effective.Files.Select(each => new[] { each.Directory, each.Match ?? "all that is not ignored", Said("without", each.Exclude), Said("allowed", each.Allow), Said("at", each.Prefix is "" ? "/" : each.Prefix) }));
        yield return ("static", effective.Statics.Select(each => new[] { each.Directory, each.Match ?? "**", Said("at", each.Prefix is "" ? "/" : each.Prefix), Said("cdn", each.Cdn), Said("address in", each.UrlConfig), each.Fingerprint ? "fingerprinted" : null }));
        yield return ("cdns", effective.Cdns.Select(each => new[] { each.At.Name, each.At.Platform.Declaration.Name, each.BaseUrl?.AbsoluteUri }));
        yield return ("headers", effective.Headers.Select(each => new[] { each.Name, each.Match, each.Cache }));
        yield return ("objects", effective.Objects.Select(each => new[] { each.Path }));
        yield return ("probes", effective.Probes.Select(each => new[] { each.ToString(), Said("header", each.Header), $"timeout {Durations.Show(each.Timeout)}", each.Successes > 1 ? $"{each.Successes} times in a row" : null }));
        yield return ("notify", effective.Notify.Select(each => new[] { each.Name, Value(each.Url) }));
    }

    static string?[] Database(Database each) =>
        [each.Name, each.Engine, each.Url is null ? null : Value(each.Url), each.Create ? "may be created" : null, Said("plan", each.Plan),
            each.Migrate is null ? null : $"migrate '{each.Migrate}' within {Durations.Show(each.Timeout)}"];

    /// <summary>A literal that is no secret as it is; everything else by name.</summary>
    static string Value(ValueSource source) => source is ValueSource.Literal { IsSecret: true } ? "***" : OneLine($"{source}") + (source.IsSecret ? " (secret)" : "");

    static string Own(Runtime runtime) => runtime switch
    {
        Model.Runtime.Static => "(the site's files)",
        Model.Runtime.Container => "(the image's own)",
        _ => "(the published app)",
    };

    static string? Said(string label, string? value) => value is null ? null : $"{label} {value}";

    /// <summary>Columns as wide as their widest cell; the label stands before the first row only.</summary>
    static IEnumerable<string> Section(string label, IEnumerable<string?[]> rows)
    {
        var table = rows.Select(row => row.OfType<string>().Select(OneLine).ToArray()).ToList();
        var first = table.Count == 0 ? 0 : table.Max(row => row.Length > 1 ? row[0].Length : 0);
        for (var i = 0; i < table.Count; i++)
            yield return $"  {(i == 0 ? label : "").PadRight(LabelWidth)}{string.Join("  ", table[i].Select((cell, at) => at == 0 ? cell.PadRight(first) : cell))}".TrimEnd();
    }

    static string OneLine(string text) => text.ReplaceLineEndings("⏎");
}
