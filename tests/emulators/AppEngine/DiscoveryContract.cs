using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Dogshore.Emulators.AppEngine;

/// <summary>Google's own description of its APIs (discovery documents): every request must be one of their methods, with parameters that it has, and with a
/// body of its schema. Google itself refuses names that it does not know.</summary>
public sealed partial class DiscoveryContract : IContract
{
    sealed record Method(string Id, string Verb, Regex Path, HashSet<string> Query, string? Body, JsonElement Schemas);

    readonly List<Method> methods = [];

    /// <summary>Null where the documents are not there.</summary>
    public static DiscoveryContract? Find(params string[] services)
    {
        var files = services.Select(service => Contracts.Find("appengine", $"{service}.v1.discovery.json")).ToArray();
        return files.Any(file => file is null) ? null : new DiscoveryContract(files!);
    }

    DiscoveryContract(IEnumerable<string?> files)
    {
        foreach (var file in files)
        {
            var root = JsonDocument.Parse(File.ReadAllBytes(file!)).RootElement;
            var shared = root.GetProperty("parameters").EnumerateObject().Select(each => each.Name).ToArray();
            Add(root, root.GetProperty("servicePath").GetString()!, shared, root.GetProperty("schemas"));
        }
    }

    void Add(JsonElement resource, string below, string[] shared, JsonElement schemas)
    {
        if (resource.TryGetProperty("methods", out var all))
            foreach (var each in all.EnumerateObject().Select(each => each.Value))
            {
                var query = each.TryGetProperty("parameters", out var parameters) ? parameters.EnumerateObject().Select(parameter => parameter.Name) : [];
                var body = each.TryGetProperty("request", out var request) ? request.GetProperty("$ref").GetString() : null;
                HashSet<string> names = [.. query, .. shared];
                var path = each.TryGetProperty("flatPath", out var flat) ? flat.GetString()! : each.GetProperty("path").GetString()!;
                methods.Add(new(each.GetProperty("id").GetString()!, each.GetProperty("httpMethod").GetString()!, Pattern(below + path), names, body, schemas));
                // Media goes by an address of its own, and its body is no JSON.
                if (each.TryGetProperty("mediaUpload", out var upload))
                    methods.Add(new(each.GetProperty("id").GetString()!, each.GetProperty("httpMethod").GetString()!, Pattern(upload.GetProperty("protocols").GetProperty("simple").GetProperty("path").GetString()!.TrimStart('/')), [.. names, "uploadType"], null, schemas));
            }
        if (resource.TryGetProperty("resources", out var resources))
            foreach (var each in resources.EnumerateObject()) Add(each.Value, below, shared, schemas);
    }

    static Regex Pattern(string path) => new($"^/{Regex.Replace(Regex.Escape(path), @"\\\{\+?[A-Za-z]+}", "[^/:]+")}$");

    public IEnumerable<string> Violations(Asked asked)
    {
        if (asked.Path is "/token" || Session().IsMatch(asked.Query)) yield break;
        if (asked.Path == "/v2/entries:list")
        {
            foreach (var wrong in OfLogs(asked)) yield return wrong;
            yield break;
        }
        // A name with a slash in it is escaped on the wire, and was unescaped before it came here.
        var path = asked.Path.StartsWith("/storage/v1/b/", StringComparison.Ordinal) && asked.Path.Split("/o/", 2) is [var bucket, { Length: > 0 } name] ? $"{bucket}/o/{Uri.EscapeDataString(name).Replace(":", "%3A", StringComparison.Ordinal)}" : asked.Path;
        var found = methods.Where(method => method.Verb == asked.Method && method.Path.IsMatch(path)).ToArray();
        if (found.Length == 0)
        {
            yield return "is no method of the API";
            yield break;
        }
        var one = found[0];
        foreach (var parameter in asked.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(each => Uri.UnescapeDataString(each.Split('=')[0])).Where(each => !one.Query.Contains(each)))
            yield return $"{one.Id} has no parameter '{parameter}'";
        if (one.Body is null)
        {
            if (asked.Body is { Length: > 0 } && asked.Headers.GetValueOrDefault("Content-Type")?.Contains("json", StringComparison.Ordinal) == true && !asked.Path.StartsWith("/upload/", StringComparison.Ordinal)) yield return $"{one.Id} takes no body";
            yield break;
        }
        if (asked.Body is null)
        {
            // The token of STS may be a form too.
            yield return $"{one.Id} wants a body";
            yield break;
        }
        if (asked.Headers.GetValueOrDefault("Content-Type")?.Contains("form", StringComparison.Ordinal) == true) yield break;
        using var json = JsonDocument.Parse(asked.Body);
        foreach (var wrong in Check(one.Id, json.RootElement, new Schema(one.Body, default), one.Schemas)) yield return wrong;
    }

    readonly record struct Schema(string? Reference, JsonElement Inline);

    static IEnumerable<string> Check(string where, JsonElement value, Schema of, JsonElement schemas)
    {
        var schema = of.Reference is { } name ? schemas.GetProperty(name) : of.Inline;
        if (schema.TryGetProperty("$ref", out var reference)) return Check(where, value, new(reference.GetString(), default), schemas);
        return schema.GetProperty("type").GetString() switch
        {
            "object" => Object(where, value, schema, schemas),
            "array" => value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().SelectMany((each, index) => Check($"{where}[{index}]", each, new(null, schema.GetProperty("items")), schemas)) : [$"{where} is no list"],
            "string" => Text(where, value, schema),
            "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out _) ? [] : [$"{where} is no whole number"],
            "number" => value.ValueKind == JsonValueKind.Number ? [] : [$"{where} is no number"],
            "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False ? [] : [$"{where} is no truth"],
            _ => [],
        };
    }

    static IEnumerable<string> Object(string where, JsonElement value, JsonElement schema, JsonElement schemas)
    {
        if (value.ValueKind != JsonValueKind.Object) { yield return $"{where} is no object"; yield break; }
        schema.TryGetProperty("properties", out var properties);
        schema.TryGetProperty("additionalProperties", out var more);
        foreach (var each in value.EnumerateObject())
        {
            var known = properties.ValueKind == JsonValueKind.Object && properties.TryGetProperty(each.Name, out var property) ? property : more;
            if (known.ValueKind != JsonValueKind.Object) yield return $"{where} has no '{each.Name}'";
            else if (known.TryGetProperty("readOnly", out var readOnly) && readOnly.GetBoolean()) yield return $"{where}.{each.Name} is Google's to say";
            else
                foreach (var wrong in Check($"{where}.{each.Name}", each.Value, new(null, known), schemas)) yield return wrong;
        }
    }

    static IEnumerable<string> Text(string where, JsonElement value, JsonElement schema)
    {
        if (value.ValueKind != JsonValueKind.String) { yield return $"{where} is no text"; yield break; }
        var text = value.GetString()!;
        if (schema.TryGetProperty("enum", out var words) && words.EnumerateArray().All(word => word.GetString() != text)) yield return $"{where} is '{text}'";
        if (!schema.TryGetProperty("format", out var format)) yield break;
        if (format.GetString() == "google-duration" && !Duration().IsMatch(text)) yield return $"{where} is '{text}', which is no time in seconds";
        if (format.GetString() == "int64" && !long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)) yield return $"{where} is '{text}'";
    }

    /// <summary>Of Cloud Logging no document is there: the names are those of cloud.google.com/logging/docs/reference/v2/rest/v2/entries/list.</summary>
    static IEnumerable<string> OfLogs(Asked asked)
    {
        using var json = JsonDocument.Parse(asked.Body ?? "{}");
        foreach (var each in json.RootElement.EnumerateObject().Where(each => each.Name is not ("resourceNames" or "filter" or "orderBy" or "pageSize" or "pageToken"))) yield return $"entries.list has no '{each.Name}'";
        if (!json.RootElement.TryGetProperty("resourceNames", out var names) || names.GetArrayLength() == 0) yield return "entries.list wants resourceNames";
    }

    [GeneratedRegex(@"^\d+(\.\d+)?s$")]
    private static partial Regex Duration();

    [GeneratedRegex("[?&]upload_id=")]
    private static partial Regex Session();
}
