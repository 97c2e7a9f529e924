using System.Text.Json;
using System.Text.RegularExpressions;

namespace Dogshore.Emulators.CodePipeline;

/// <summary>A published model of a service of the JSON protocol (service-2.json): the operation in the header must be one of its own, and the body must have the
/// members that it has, with values that their shapes allow.</summary>
public sealed class JsonModel : IContract
{
    readonly JsonElement operations, shapes;
    readonly string prefix;

    /// <summary>Null where the model is not there.</summary>
    public static JsonModel? Find(params string[] file) => Contracts.Find(file) is { } found ? new JsonModel(found) : null;

    JsonModel(string file)
    {
        var root = JsonDocument.Parse(File.ReadAllBytes(file)).RootElement;
        (operations, shapes, prefix) = (root.GetProperty("operations"), root.GetProperty("shapes"), root.GetProperty("metadata").GetProperty("targetPrefix").GetString()!);
    }

    public IEnumerable<string> Violations(Asked asked)
    {
        if (asked.Method != "POST" || asked.Path != "/") return ["an operation is asked for by POST to /"];
        if (asked.Headers.GetValueOrDefault("Content-Type") != "application/x-amz-json-1.1") return [$"Content-Type is '{asked.Headers.GetValueOrDefault("Content-Type")}'"];
        var target = asked.Headers.GetValueOrDefault("X-Amz-Target")?.Split('.') ?? [];
        if (target is not [var service, var operation] || service != prefix || !operations.TryGetProperty(operation, out var known)) return [$"there is no operation '{asked.Headers.GetValueOrDefault("X-Amz-Target")}'"];
        using var body = JsonDocument.Parse(asked.Body is { Length: > 0 } text ? text : "{}");
        return known.TryGetProperty("input", out var input) ? [.. Check(operation, input.GetProperty("shape").GetString()!, body.RootElement)] : [];
    }

    IEnumerable<string> Check(string where, string name, JsonElement value)
    {
        var shape = shapes.GetProperty(name);
        return (shape.GetProperty("type").GetString(), value.ValueKind) switch
        {
            ("structure", JsonValueKind.Object) => Structure(where, shape, value),
            ("list", JsonValueKind.Array) => value.EnumerateArray().SelectMany((each, index) => Check($"{where}[{index}]", shape.GetProperty("member").GetProperty("shape").GetString()!, each))
                .Concat(Length(where, shape, value.GetArrayLength())),
            ("map", JsonValueKind.Object) => value.EnumerateObject().SelectMany(each => Check($"{where}.{each.Name}", shape.GetProperty("value").GetProperty("shape").GetString()!, each.Value)),
            ("string", JsonValueKind.String) => Text(where, shape, value.GetString()!),
            ("boolean", JsonValueKind.True or JsonValueKind.False) => [],
            ("integer", JsonValueKind.Number) => Length(where, shape, value.GetInt32()),
            var (type, kind) => [$"{where} is {kind}, not {type}"],
        };
    }

    IEnumerable<string> Structure(string where, JsonElement shape, JsonElement value)
    {
        if (shape.TryGetProperty("required", out var required))
            foreach (var name in required.EnumerateArray().Select(each => each.GetString()!).Where(name => !value.TryGetProperty(name, out _))) yield return $"{where} has no {name}";
        foreach (var member in value.EnumerateObject())
        {
            if (!shape.GetProperty("members").TryGetProperty(member.Name, out var known)) yield return $"{where} has no member '{member.Name}'";
            else
                foreach (var wrong in Check($"{where}.{member.Name}", known.GetProperty("shape").GetString()!, member.Value)) yield return wrong;
        }
    }

    static IEnumerable<string> Text(string where, JsonElement shape, string text)
    {
        foreach (var wrong in Length(where, shape, text.Length)) yield return wrong;
        if (shape.TryGetProperty("pattern", out var pattern) && !Regex.IsMatch(text, $"^(?:{pattern.GetString()})$")) yield return $"{where} does not match {pattern}";
        if (shape.TryGetProperty("enum", out var all) && all.EnumerateArray().All(each => each.GetString() != text)) yield return $"{where} is none of {all}";
    }

    static IEnumerable<string> Length(string where, JsonElement shape, int size)
    {
        if (shape.TryGetProperty("min", out var least) && size < least.GetInt32()) yield return $"{where} is {size}";
        if (shape.TryGetProperty("max", out var most) && size > most.GetInt32()) yield return $"{where} is {size}";
    }
}
