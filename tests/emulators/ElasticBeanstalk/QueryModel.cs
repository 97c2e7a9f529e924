using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Dogshore.Emulators.ElasticBeanstalk;

/// <summary>A published model of a service of the query protocol (service-2.json): every form must be one of its actions, with members that it has, in
/// the form of their lists, and with values that their shapes allow.</summary>
public sealed class QueryModel : IContract
{
    readonly JsonElement operations, shapes;
    readonly string version;

    /// <summary>Null where the model is not there.</summary>
    public static QueryModel? Find(string service) => Contracts.Find(service, "service-2.json") is { } file ? new QueryModel(file) : null;

    QueryModel(string file)
    {
        var root = JsonDocument.Parse(File.ReadAllBytes(file)).RootElement;
        (operations, shapes, version) = (root.GetProperty("operations"), root.GetProperty("shapes"), root.GetProperty("metadata").GetProperty("apiVersion").GetString()!);
    }

    public IEnumerable<string> Violations(Asked asked)
    {
        if (asked.Method != "POST" || asked.Path != "/") return ["a form is sent by POST to /"];
        var form = Form.Parse(asked.Body ?? "");
        if (form.GetValueOrDefault("Version") != version) return [$"Version is '{form.GetValueOrDefault("Version")}' and not {version}"];
        if (form.GetValueOrDefault("Action") is not { } action || !operations.TryGetProperty(action, out var operation)) return [$"there is no action '{form.GetValueOrDefault("Action")}'"];
        var rest = form.Where(each => each.Key is not ("Action" or "Version")).ToDictionary(each => each.Key.Split('.'), each => each.Value);
        if (!operation.TryGetProperty("input", out var input)) return rest.Keys.Select(key => $"{action} takes nothing, and has {string.Join('.', key)}");
        return Check(action, input.GetProperty("shape").GetString()!, [.. rest.Select(each => (each.Key, each.Value))]);
    }

    IEnumerable<string> Check(string where, string name, (string[] Path, string Value)[] given)
    {
        var shape = shapes.GetProperty(name);
        return shape.GetProperty("type").GetString() switch
        {
            "structure" => Structure(where, shape, given),
            "list" => List(where, shape, given),
            _ when given is [{ Path: [] } only] => Scalar(where, shape, only.Value),
            _ => [$"{where} is no single value"],
        };
    }

    IEnumerable<string> Structure(string where, JsonElement shape, (string[] Path, string Value)[] given)
    {
        var members = shape.GetProperty("members");
        if (shape.TryGetProperty("required", out var required))
            foreach (var name in required.EnumerateArray().Select(each => each.GetString()!).Where(name => given.All(each => each.Path.FirstOrDefault() != name))) yield return $"{where} has no {name}";
        foreach (var group in given.GroupBy(each => each.Path.FirstOrDefault() ?? ""))
        {
            if (!members.TryGetProperty(group.Key, out var member)) yield return $"{where} has no member '{group.Key}'";
            else
                foreach (var wrong in Check($"{where}.{group.Key}", member.GetProperty("shape").GetString()!, [.. group.Select(each => (each.Path[1..], each.Value))])) yield return wrong;
        }
    }

    IEnumerable<string> List(string where, JsonElement shape, (string[] Path, string Value)[] given)
    {
        // An empty list is a name without a value.
        if (given is [{ Path: [], Value: "" }]) yield break;
        var numbers = given.Select(each => each.Path is ["member", var number, ..] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : 0).ToArray();
        if (!numbers.Distinct().Order().SequenceEqual(Enumerable.Range(1, numbers.Distinct().Count()))) yield return $"{where} is not numbered member.1, member.2 …";
        else
            foreach (var group in given.GroupBy(each => each.Path[1]))
                foreach (var wrong in Check($"{where}[{group.Key}]", shape.GetProperty("member").GetProperty("shape").GetString()!, [.. group.Select(each => (each.Path[2..], each.Value))])) yield return wrong;
    }

    static IEnumerable<string> Scalar(string where, JsonElement shape, string value)
    {
        switch (shape.GetProperty("type").GetString())
        {
            case "boolean" when value is not ("true" or "false"): yield return $"{where} is '{value}'"; break;
            case "integer" when !int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) || (shape.TryGetProperty("min", out var least) && number < least.GetInt32()) || (shape.TryGetProperty("max", out var most) && number > most.GetInt32()):
                yield return $"{where} is '{value}'";
                break;
            case "timestamp" when !Regex.IsMatch(value, @"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$"): yield return $"{where} is '{value}'"; break;
            case "string":
                if (shape.TryGetProperty("min", out var shortest) && value.Length < shortest.GetInt32()) yield return $"{where} has {value.Length} characters";
                if (shape.TryGetProperty("max", out var longest) && value.Length > longest.GetInt32()) yield return $"{where} has {value.Length} characters";
                if (shape.TryGetProperty("pattern", out var pattern) && !Regex.IsMatch(value, pattern.GetString()!)) yield return $"{where} does not match {pattern}";
                if (shape.TryGetProperty("enum", out var all) && all.EnumerateArray().All(each => each.GetString() != value)) yield return $"{where} is none of {all}";
                break;
        }
    }
}

/// <summary>A form as it is sent.</summary>
public static class Form
{
    public static Dictionary<string, string> Parse(string body)
    {
        var form = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in body.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2))) form[Decoded(pair[0])] = Decoded(pair.ElementAtOrDefault(1) ?? "");
        return form;
    }

    static string Decoded(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    /// <summary>The texts of a list.</summary>
    public static IReadOnlyList<string> List(this IReadOnlyDictionary<string, string> form, string name)
    {
        var list = new List<string>();
        while (form.TryGetValue($"{name}.member.{list.Count + 1}", out var value)) list.Add(value);
        return list;
    }

    /// <summary>The structures of a list: their fields by name.</summary>
    public static IReadOnlyList<IReadOnlyDictionary<string, string>> Structures(this IReadOnlyDictionary<string, string> form, string name)
    {
        var list = new List<IReadOnlyDictionary<string, string>>();
        while (true)
        {
            var start = $"{name}.member.{list.Count + 1}.";
            var fields = form.Where(each => each.Key.StartsWith(start, StringComparison.Ordinal)).ToDictionary(each => each.Key[start.Length..], each => each.Value);
            if (fields.Count == 0) return list;
            list.Add(fields);
        }
    }
}
