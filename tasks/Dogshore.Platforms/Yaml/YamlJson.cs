using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dogshore.Faults;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Dogshore.Platforms.Yaml;

/// <summary>YAML as JSON, by the core schema of YAML 1.2: plain words are numbers, truths or nothing where they look like it, what is quoted is text.</summary>
static partial class YamlJson
{
    /// <summary>Aliases make a few lines stand for millions.</summary>
    const int MostNodes = 100_000;

    /// <summary>Each document that says something.</summary>
    public static IEnumerable<JsonNode> Documents(string text, Func<string, Finding> refuse)
    {
        var left = MostNodes;
        foreach (var document in GuardedYaml.Read(text, refuse).Documents)
            if (Of(document.RootNode, 0, ref left, refuse) is { } node) yield return node;
    }

    static JsonNode? Of(YamlNode node, int depth, ref int left, Func<string, Finding> refuse)
    {
        // Deeper than the text was: an alias that stands within itself.
        if (--left < 0 || depth > 60) throw new DeployException(refuse($"line {node.Start.Line}: its aliases make more of it than can be held."));
        switch (node)
        {
            case YamlMappingNode map:
                var made = new JsonObject();
                foreach (var (key, value) in map.Children) made[key is YamlScalarNode { Value: { } name } ? name : throw new DeployException(refuse($"line {key.Start.Line}: a key is no word."))] = Of(value, depth + 1, ref left, refuse);
                return made;
            case YamlSequenceNode list:
                var all = new JsonArray();
                foreach (var each in list.Children) all.Add(Of(each, depth + 1, ref left, refuse));
                return all;
            default:
                return Scalar((YamlScalarNode)node);
        }
    }

    static JsonValue? Scalar(YamlScalarNode node)
    {
        var text = node.Value ?? "";
        if (node.Style is not (ScalarStyle.Plain or ScalarStyle.Any) || node.Tag is { IsEmpty: false, Value: "tag:yaml.org,2002:str" }) return JsonValue.Create(text);
        if (text is "" or "~" or "null" or "Null" or "NULL") return null;
        if (text is "true" or "True" or "TRUE") return JsonValue.Create(true);
        if (text is "false" or "False" or "FALSE") return JsonValue.Create(false);
        if (Whole().IsMatch(text) && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) return JsonValue.Create(number);
        if (Broken().IsMatch(text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) && double.IsFinite(real)) return JsonValue.Create(real);
        return JsonValue.Create(text);
    }

    [GeneratedRegex(@"^[-+]?[0-9]+$")]
    private static partial Regex Whole();

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$")]
    private static partial Regex Broken();
}
