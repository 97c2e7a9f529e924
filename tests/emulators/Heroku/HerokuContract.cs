using System.Text.Json;
using System.Text.RegularExpressions;

namespace Dogshore.Emulators.Heroku;

/// <summary>Heroku's published schema: which requests there are, and what their bodies may hold.</summary>
public sealed partial class HerokuContract : IContract
{
    readonly JsonElement root;
    readonly List<(string Method, Regex Path, JsonElement? Body)> links = [];

    HerokuContract(JsonElement root)
    {
        this.root = root;
        foreach (var link in root.GetProperty("definitions").EnumerateObject().Where(each => each.Value.TryGetProperty("links", out _)).SelectMany(each => each.Value.GetProperty("links").EnumerateArray()))
        {
            // /apps/{(%23%2Fdefinitions…)}/builds: what stands in braces is one part of a path.
            var path = string.Join("[^/]+", Placeholder().Split(link.GetProperty("href").GetString()!).Select(Regex.Escape));
            links.Add((link.GetProperty("method").GetString()!, new Regex($"^{path}$"), link.TryGetProperty("schema", out var body) ? body : null));
        }
    }

    public static HerokuContract Read(string file) => new(JsonDocument.Parse(File.ReadAllBytes(file)).RootElement);

    public IEnumerable<string> Violations(Asked asked)
    {
        // The store and the streams are no part of the API.
        if (asked.Path.StartsWith("/x-", StringComparison.Ordinal)) return [];
        var known = links.Where(link => link.Method == asked.Method && link.Path.IsMatch(asked.Path)).ToArray();
        if (known.Length == 0) return ["there is no such request"];
        var accept = asked.Headers.GetValueOrDefault("Accept") ?? "";
        IEnumerable<string> found = Accept().IsMatch(accept) ? [] : [$"Accept is '{accept}'"];
        if (asked.Method is "GET" or "DELETE") return asked.Body is null ? found : found.Append("it has a body");
        var bodies = known.Select(link => link.Body is { } schema ? Check(asked.Body is { } body ? JsonDocument.Parse(body).RootElement : null, schema, "body").ToArray() : []).ToArray();
        // Two links may share a path: a release of a slug, and one of a release.
        return found.Concat(bodies.MinBy(each => each.Length)!);
    }

    IEnumerable<string> Check(JsonElement? given, JsonElement schema, string where)
    {
        schema = Resolve(schema);
        if (given is not { } value) return schema.TryGetProperty("required", out _) ? [$"{where} is missing"] : [];
        if (schema.TryGetProperty("anyOf", out var any) || schema.TryGetProperty("oneOf", out any))
        {
            var ways = any.EnumerateArray().Select(each => Check(value, each, where).ToArray()).ToArray();
            return ways.Any(way => way.Length == 0) ? [] : ways[0];
        }
        if (schema.TryGetProperty("type", out var type) && !Types(type).Any(each => IsOf(value, each))) return [$"{where} is {value.ValueKind}, not {type}"];
        return value.ValueKind switch
        {
            JsonValueKind.Object => Members(value, schema, where),
            JsonValueKind.Array when schema.TryGetProperty("items", out var items) => value.EnumerateArray().SelectMany((each, index) => Check(each, items, $"{where}[{index}]")),
            JsonValueKind.String when schema.TryGetProperty("pattern", out var pattern) && !Regex.IsMatch(value.GetString()!, pattern.GetString()!) => [$"{where} does not match {pattern}"],
            _ when schema.TryGetProperty("enum", out var all) && !all.EnumerateArray().Any(each => JsonElement.DeepEquals(each, value)) => [$"{where} is none of {all}"],
            _ => [],
        };
    }

    IEnumerable<string> Members(JsonElement value, JsonElement schema, string where)
    {
        if (schema.TryGetProperty("required", out var required))
            foreach (var name in required.EnumerateArray().Select(each => each.GetString()!).Where(name => !value.TryGetProperty(name, out _))) yield return $"{where} has no {name}";
        var properties = schema.TryGetProperty("properties", out var declared) ? declared.EnumerateObject().ToDictionary(each => each.Name, each => each.Value) : [];
        var patterns = schema.TryGetProperty("patternProperties", out var wild) ? wild.EnumerateObject().ToArray() : [];
        foreach (var member in value.EnumerateObject())
        {
            var own = properties.TryGetValue(member.Name, out var named) ? named : patterns.Where(each => Regex.IsMatch(member.Name, each.Name)).Select(each => (JsonElement?)each.Value).FirstOrDefault();
            if (own is { } known)
                foreach (var wrong in Check(member.Value, known, $"{where}.{member.Name}")) yield return wrong;
            // Stricter than the schema: what it does not name, Heroku would pass over in silence.
            else if (properties.Count + patterns.Length > 0) yield return $"{where}.{member.Name} is not known";
        }
    }

    JsonElement Resolve(JsonElement schema)
    {
        while (schema.TryGetProperty("$ref", out var reference))
        {
            var at = root;
            foreach (var part in reference.GetString()!.TrimStart('#', '/').Split('/')) at = at.GetProperty(part);
            schema = at;
        }
        return schema;
    }

    static IEnumerable<string> Types(JsonElement type) => type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(each => each.GetString()!) : [type.GetString()!];

    static bool IsOf(JsonElement value, string type) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind == JsonValueKind.Null,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "number" => value.ValueKind == JsonValueKind.Number,
        _ => true,
    };

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"^application/vnd\.heroku\+json; ?version=3(\.[a-z-]+)?$")]
    private static partial Regex Accept();
}
