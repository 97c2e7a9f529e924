using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dogshore.Model;
using Dogshore.Platforms;
using Dogshore.Secrets;

namespace Dogshore.Manifest;

/// <summary>SHA-256 over what applies to a destination: names, commands, where values come from, and the literal ones that are
/// no secret. A value that is read at the last moment is never part of it. Places in files are not either: moving a line changes nothing.</summary>
static class EffectiveHash
{
    public static string Of(Effective effective)
    {
        var text = new StringBuilder();
        void Line(params IEnumerable<object?> fields)
        {
            foreach (var field in fields) text.Append(Field(field)).Append(' ');
            text.Append('\n');
        }

        void Place(string what, Destination to) =>
            Line([what, to.Name, to.Platform.Declaration.Name, to.App,
                .. to.Settings.OrderBy(each => each.Key, StringComparer.OrdinalIgnoreCase).SelectMany(each => new object?[] { each.Key.ToUpperInvariant(), each.Value })]);

        Place("to", effective.To);
        Line("runtime", effective.Runtime);
        foreach (var each in effective.Config.OrderBy(each => each.Name, StringComparer.Ordinal)) Line("config", each.Name, Source(each.Source));
        foreach (var each in effective.Processes) Line("process", each.Name, each.Command, each.Count);
        foreach (var each in effective.Databases)
            Line("database", each.Name, each.Engine, each.Url is null ? null : Source(each.Url), each.Create, each.Plan, each.Migrate, each.Timeout);
        foreach (var each in effective.Probes)
            Line("probe", each.Name, each.Path, each.Status, each.Contains, each.Header, each.Timeout, each.Deadline, each.Successes);
        foreach (var each in effective.Settings) Line("setting", each.Name, each.Value);
        foreach (var each in effective.Headers) Line("headers", each.Name, each.Match, each.Cache);
        foreach (var each in effective.Files) Line("file", each.Directory, each.Match, each.Exclude, each.Allow, each.Prefix);
        foreach (var each in effective.BuildSteps) Line("build", each.Name, each.Command, each.Inputs, each.Outputs);
        foreach (var each in effective.Statics) Line("static", each.Directory, each.Match, each.Prefix, each.Cdn, each.UrlConfig, each.Fingerprint ? "fingerprint" : null);
        foreach (var each in effective.Notify) Line("notify", each.Name, Source(each.Url));
        foreach (var each in effective.Objects) Line("object", each.Path);
        foreach (var each in effective.Cdns)
        {
            Place("cdn", each.At);
            Line("base", each.BaseUrl?.AbsoluteUri);
        }
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    static string Source(ValueSource source) =>
        $"{source.GetType().Name} {source.IsSecret} {(source is ValueSource.Literal && source.IsSecret ? "" : source)}";

    /// <summary>With its length, so that no value can look like two.</summary>
    static string Field(object? value)
    {
        if (value is null) return "-";
        var text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        return $"{text.Length}:{text}";
    }
}
