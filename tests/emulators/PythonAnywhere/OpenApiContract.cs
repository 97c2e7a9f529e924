using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Dogshore.Emulators.PythonAnywhere;

/// <summary>What is known of the API in OpenAPI's form: which requests there are, and what their bodies may hold.</summary>
public sealed partial class OpenApiContract : IContract
{
    readonly JsonObject root;
    readonly List<(string Method, Regex Path, JsonObject Operation)> operations = [];

    OpenApiContract(JsonObject root)
    {
        this.root = root;
        foreach (var (path, methods) in root["paths"]!.AsObject())
        {
            // {path} of a file holds slashes, every other one is one part.
            var pattern = string.Concat(Placeholder().Split(path).Zip([.. Placeholder().Matches(path).Select(match => match.Value == "{path}" ? "/.+" : "[^/]+"), ""], (text, hole) => Regex.Escape(text) + hole));
            foreach (var (method, operation) in methods!.AsObject().Where(each => each.Key is "get" or "post" or "put" or "patch" or "delete"))
                operations.Add((method.ToUpperInvariant(), new Regex($"^{pattern}$"), operation!.AsObject()));
        }
    }

    public static OpenApiContract Read(string file)
    {
        var yaml = new YamlStream();
        using var text = File.OpenText(file);
        yaml.Load(text);
        return new(Json(yaml.Documents[0].RootNode)!.AsObject());
    }

    public IEnumerable<string> Violations(Asked asked)
    {
        var known = operations.Where(each => each.Method == asked.Method && each.Path.IsMatch(asked.Path)).Select(each => each.Operation).ToArray();
        if (known.Length == 0) return ["there is no such request"];
        IEnumerable<string> found = Token().IsMatch(asked.Headers.GetValueOrDefault("Authorization") ?? "") ? [] : ["Authorization is not 'Token …'"];
        var ways = known.Select(operation => Body(asked, operation).ToArray()).ToArray();
        return found.Concat(ways.MinBy(way => way.Length)!);
    }

    IEnumerable<string> Body(Asked asked, JsonObject operation)
    {
        var type = asked.Headers.GetValueOrDefault("Content-Type")?.Split(';')[0].Trim() ?? "";
        if (operation["requestBody"]?["content"] is not JsonObject content) return asked.Body is null ? [] : ["it has a body"];
        if (content[type] is not { } media) return [$"its body is '{type}' and not {string.Join(" or ", content.Select(each => each.Key))}"];
        if (asked.Body is not { } body || media["schema"] is not { } schema) return [];
        return Check(type == "application/json" ? JsonNode.Parse(body) : Form(body), schema, "body");
    }

    static JsonObject Form(string body) => new(body.Split('&').Select(pair => pair.Split('=', 2)).Select(pair => KeyValuePair.Create(WebUtility.UrlDecode(pair[0]), (JsonNode?)WebUtility.UrlDecode(pair.ElementAtOrDefault(1) ?? ""))));

    IEnumerable<string> Check(JsonNode? given, JsonNode schema, string where)
    {
        while (schema["$ref"] is { } reference) schema = reference.GetValue<string>().TrimStart('#', '/').Split('/').Aggregate((JsonNode)root, (at, part) => at[part]!);
        if ((schema["oneOf"] ?? schema["anyOf"]) is JsonArray any)
        {
            var ways = any.Select(each => Check(given, each!, where).ToArray()).ToArray();
            return ways.Any(way => way.Length == 0) ? [] : ways[0];
        }
        if (schema["type"] is { } type && !(type is JsonArray types ? types.Select(each => each!.ToString()) : [type.ToString()]).Any(each => IsOf(given, each))) return [$"{where} is {given?.ToJsonString() ?? "null"}, not {type}"];
        if (schema["const"] is { } only && !JsonNode.DeepEquals(only, given)) return [$"{where} is not {only}"];
        if (schema["enum"] is JsonArray all && !all.Any(each => JsonNode.DeepEquals(each, given))) return [$"{where} is none of {all.ToJsonString()}"];
        if (schema["pattern"] is { } pattern && given is JsonValue text && !Regex.IsMatch(text.ToString(), pattern.ToString())) return [$"{where} does not match {pattern}"];
        return given is JsonObject members ? Members(members, schema, where) : [];
    }

    IEnumerable<string> Members(JsonObject given, JsonNode schema, string where)
    {
        foreach (var name in (schema["required"] as JsonArray ?? []).Select(each => each!.ToString()).Where(name => !given.ContainsKey(name))) yield return $"{where} has no {name}";
        if (schema["minProperties"] is { } least && given.Count < (int)least) yield return $"{where} is empty";
        foreach (var (name, value) in given)
        {
            if (schema["properties"]?[name] is { } known)
                foreach (var wrong in Check(value, known, $"{where}.{name}")) yield return wrong;
            // Stricter than the contract: what it does not name would be passed over in silence.
            else if (schema["properties"] is not null) yield return $"{where}.{name} is not known";
        }
    }

    static bool IsOf(JsonNode? given, string type) => type switch
    {
        "object" => given is JsonObject,
        "array" => given is JsonArray,
        "null" => given is null,
        "string" => given?.GetValueKind() == JsonValueKind.String,
        "integer" or "number" => given?.GetValueKind() == JsonValueKind.Number,
        "boolean" => given?.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
        _ => true,
    };

    static JsonNode? Json(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(each => KeyValuePair.Create(((YamlScalarNode)each.Key).Value!, Json(each.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(Json)]),
        YamlScalarNode { Style: not ScalarStyle.Plain } quoted => quoted.Value,
        YamlScalarNode { Value: "null" or "~" or "" or null } => null,
        YamlScalarNode { Value: "true" } => true,
        YamlScalarNode { Value: "false" } => false,
        YamlScalarNode plain => long.TryParse(plain.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : plain.Value,
        _ => null,
    };

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"^Token [0-9A-Za-z-]+$")]
    private static partial Regex Token();
}
