using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Dogshore.Emulators.Convox;

/// <summary>What is known of the rack's API (openapi.yaml) and of convox.yml (its schema), both written down beside this repository:
/// which requests there are, which fields their bodies have, which options streams take.</summary>
public sealed partial class ConvoxContract
{
    readonly List<(string Method, Regex Path, HashSet<string> Fields, HashSet<string> Required, bool IsClosed)> routes = [];
    readonly JsonNode? schema;

    ConvoxContract(string api, string? manifest)
    {
        schema = manifest is null ? null : JsonNode.Parse(manifest);
        var root = RackManifest.Root(api);
        foreach (var (path, operations) in Each(root, "paths"))
        {
            // What stands in braces is one part of a path; only the key of an object may have slashes.
            var pattern = new Regex($"^{Braces().Replace(Regex.Escape(path), match => match.Value == @"\{key}" ? ".+" : "[^/]+")}$");
            foreach (var (method, operation) in ((YamlMappingNode)operations).Children.Select(each => (each.Key.ToString(), each.Value)).Where(each => each.Item1 is not "parameters"))
            {
                var form = At(operation, "requestBody", "content", "application/x-www-form-urlencoded", "schema") as YamlMappingNode;
                routes.Add((method.ToUpperInvariant(), pattern, [.. Each(form, "properties").Select(each => each.Name)],
                    [.. (At(form, "required") as YamlSequenceNode)?.Children.Select(each => each.ToString()) ?? []], form is not null));
            }
        }
    }

    /// <summary>Null where it is not there.</summary>
    public static ConvoxContract? Find() => Contracts.Find("convox", "openapi.yaml") is { } file
        ? new(File.ReadAllText(file), Contracts.Find("convox", "convox-yml.schema.json") is { } manifest ? File.ReadAllText(manifest) : null) : null;

    /// <param name="fields">Of the form; null when the body is none.</param>
    public IEnumerable<string> Violations(string method, string path, IReadOnlyCollection<string>? fields)
    {
        // The most exact one: /builds/import is no build.
        var known = routes.Where(route => route.Method == method && route.Path.IsMatch(path)).OrderBy(route => route.Path.ToString().Split("[^/]+").Length).FirstOrDefault();
        if (known.Path is null) return [$"there is no such request"];
        if (fields is null || fields.Count == 0 && !known.IsClosed) return [];
        return fields.Where(field => !known.Fields.Contains(field)).Select(field => $"the field '{field}' is not known")
            .Concat(known.Required.Where(field => !fields.Contains(field)).Select(field => $"the field '{field}' is missing"));
    }

    public IEnumerable<string> Violations(string manifest) => schema is null ? [] : new SchemaCheck(schema).Check(Plain(RackManifest.Root(manifest)), schema, "convox.yml");

    /// <summary>YAML as JSON has it: plain words are what they look like.</summary>
    static JsonNode? Plain(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(each => KeyValuePair.Create(each.Key.ToString(), Plain(each.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(Plain)]),
        YamlScalarNode { Style: YamlDotNet.Core.ScalarStyle.Plain, Value: var word } when long.TryParse(word, out var number) => JsonValue.Create(number),
        YamlScalarNode { Style: YamlDotNet.Core.ScalarStyle.Plain, Value: "true" or "false" } truth => JsonValue.Create(truth.Value == "true"),
        YamlScalarNode { Style: YamlDotNet.Core.ScalarStyle.Plain, Value: null or "" or "~" or "null" } => null,
        YamlScalarNode scalar => JsonValue.Create(scalar.Value),
        _ => null,
    };

    static YamlNode? At(YamlNode? node, params string[] path) => path.Aggregate(node, (at, name) => at is YamlMappingNode map ? RackManifest.Child(map, name) : null);

    static IEnumerable<(string Name, YamlNode Node)> Each(YamlNode? node, string name) => At(node, name) is YamlMappingNode map ? map.Children.Select(each => (each.Key.ToString(), each.Value)) : [];

    [GeneratedRegex(@"\\\{[^}]*\}")]
    private static partial Regex Braces();
}

/// <summary>As much of JSON Schema as the schema of convox.yml uses.</summary>
sealed class SchemaCheck(JsonNode root)
{
    public IEnumerable<string> Check(JsonNode? value, JsonNode? schema, string where)
    {
        if (schema is JsonValue) return [];
        if ((string?)schema!["$ref"] is { } reference) schema = reference.TrimStart('#', '/').Split('/').Aggregate<string, JsonNode?>(root, (at, name) => at![name])!;
        if (schema["anyOf"] is JsonArray any && !any.Any(each => !Check(value, each, where).Any())) return [$"{where} is of none of its forms"];
        if (schema["oneOf"] is JsonArray one && one.Count(each => !Check(value, each, where).Any()) != 1) return [$"{where} is not of exactly one of its forms"];
        if (schema["not"] is { } never && !Check(value, never, where).Any()) return [$"{where} is what it must not be"];
        if (schema["type"] is { } type && !Types(type).Any(each => Is(value, each))) return [$"{where} is no {type.ToJsonString()}"];
        if (schema["const"] is { } only && !JsonNode.DeepEquals(only, value)) return [$"{where} is not {only}"];
        if (schema["enum"] is JsonArray all && !all.Any(each => JsonNode.DeepEquals(each, value))) return [$"{where} is none of {all.ToJsonString()}"];
        return value switch
        {
            JsonObject members => Members(members, schema, where),
            JsonArray list when schema["items"] is { } items => list.SelectMany((each, index) => Check(each, items, $"{where}[{index}]")),
            JsonValue text when text.TryGetValue<string>(out var word) && (string?)schema["pattern"] is { } pattern && !System.Text.RegularExpressions.Regex.IsMatch(word, pattern) => [$"{where} does not match {pattern}"],
            JsonValue number when number.TryGetValue<long>(out var size) && (size < ((long?)schema["minimum"] ?? long.MinValue) || size > ((long?)schema["maximum"] ?? long.MaxValue)) => [$"{where} is out of its range"],
            _ => [],
        };
    }

    IEnumerable<string> Members(JsonObject members, JsonNode schema, string where)
    {
        foreach (var name in (schema["required"] as JsonArray)?.Select(each => (string)each!) ?? [])
            if (!members.ContainsKey(name)) yield return $"{where} has no {name}";
        foreach (var (name, value) in members)
        {
            if (schema["propertyNames"] is { } names)
                foreach (var wrong in Check(JsonValue.Create(name), names, $"the name {where}.{name}")) yield return wrong;
            if (schema["properties"]?[name] is { } own)
                foreach (var wrong in Check(value, own, $"{where}.{name}")) yield return wrong;
            else if (schema["additionalProperties"] is JsonObject other)
                foreach (var wrong in Check(value, other, $"{where}.{name}")) yield return wrong;
            else if (schema["additionalProperties"] is JsonValue closed && !(bool)closed) yield return $"{where}.{name} is not known";
        }
    }

    static IEnumerable<string> Types(JsonNode type) => type is JsonArray several ? several.Select(each => (string)each!) : [(string)type!];

    static bool Is(JsonNode? value, string type) => type switch
    {
        "object" => value is JsonObject,
        "array" => value is JsonArray,
        "null" => value is null,
        "string" => value is JsonValue text && text.TryGetValue<string>(out _),
        "boolean" => value is JsonValue truth && truth.TryGetValue<bool>(out _),
        "integer" or "number" => value is JsonValue number && number.TryGetValue<long>(out _),
        _ => true,
    };
}
