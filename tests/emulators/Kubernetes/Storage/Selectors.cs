using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Dogshore.Emulators.Kubernetes;

/// <summary>labelSelector and fieldSelector.</summary>
static partial class Selectors
{
    public static Func<JsonObject, bool> Of(Kind kind, string? labels, string? fields)
    {
        var byLabels = Labels(labels ?? "");
        var byFields = Fields(kind, fields ?? "");
        return thing => byLabels(thing.Labels()) && byFields(thing);
    }

    public static Func<IReadOnlyDictionary<string, string>, bool> Labels(string selector)
    {
        var rules = new List<Func<IReadOnlyDictionary<string, string>, bool>>();
        // A comma in parentheses is none between rules.
        foreach (var rule in Commas().Split(selector).Select(each => each.Trim()).Where(each => each.Length > 0))
        {
            if (Rule().Match(rule) is not { Success: true } match) throw ApiException.BadRequest($"unable to parse requirement: found '{rule}', expected: !, identifier, or 'end of string'");
            var (name, with) = (match.Groups["name"].Value, match.Groups["op"].Value);
            string[] values = [.. match.Groups["values"].Value.Split(',').Select(each => each.Trim())];
            rules.Add(with switch
            {
                "" when match.Groups["not"].Length > 0 => have => !have.ContainsKey(name),
                "" => have => have.ContainsKey(name),
                "=" or "==" => have => have.TryGetValue(name, out var value) && value == values[0],
                "!=" => have => !have.TryGetValue(name, out var value) || value != values[0],
                "in" => have => have.TryGetValue(name, out var value) && values.Contains(value),
                _ => have => !have.TryGetValue(name, out var value) || !values.Contains(value),
            });
        }
        return have => rules.TrueForAll(rule => rule(have));
    }

    /// <summary>A LabelSelector of a spec: matchLabels and matchExpressions.</summary>
    public static bool Matches(JsonObject? selector, IReadOnlyDictionary<string, string> labels)
    {
        if (selector is null) return false;
        if (!selector.Words("matchLabels").All(each => labels.TryGetValue(each.Key, out var value) && value == each.Value)) return false;
        return selector.Each("matchExpressions").All(rule =>
        {
            var has = labels.TryGetValue(rule.Text("key") ?? "", out var value);
            return rule.Text("operator") switch
            {
                "In" => has && rule.Texts("values").Contains(value),
                "NotIn" => !has || !rule.Texts("values").Contains(value),
                "Exists" => has,
                "DoesNotExist" => !has,
                _ => false,
            };
        });
    }

    static Func<JsonObject, bool> Fields(Kind kind, string selector)
    {
        var rules = new List<Func<JsonObject, bool>>();
        foreach (var rule in selector.Split(',').Where(each => each.Length > 0))
        {
            var match = Field().Match(rule);
            if (!match.Success) throw ApiException.BadRequest($"invalid selector: '{selector}'; can't understand '{rule}'");
            var (name, equal, value) = (match.Groups[1].Value, match.Groups[2].Value != "!=", match.Groups[3].Value);
            if (name is not ("metadata.name" or "metadata.namespace") && !kind.Selectable.Contains(name))
                throw ApiException.BadRequest($"Unable to find \"{kind.ApiVersion}, Resource={kind.Plural}\" that match label selector \"\", field selector \"{selector}\": field label not supported: {name}");
            var path = name.Split('.');
            rules.Add(thing => ((thing.At(path) as JsonValue)?.ToString() ?? "") == value == equal);
        }
        return thing => rules.TrueForAll(rule => rule(thing));
    }

    [GeneratedRegex(@",(?![^(]*\))")]
    private static partial Regex Commas();

    [GeneratedRegex(@"^(?<not>!\s*)?(?<name>[A-Za-z0-9][A-Za-z0-9._/-]*)\s*(?:(?<op>==|=|!=)\s*(?<values>[^()]*)|(?<op>in|notin)\s*\((?<values>[^)]*)\))?$")]
    private static partial Regex Rule();

    [GeneratedRegex("^([^=!]+)(==|=|!=)(.*)$")]
    private static partial Regex Field();
}
