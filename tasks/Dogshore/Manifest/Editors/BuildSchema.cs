using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dogshore.Platforms;

namespace Dogshore.Manifest.Editors;

/// <summary>The manifest in the form that the MSBuild editor of Visual Studio and VS Code reads from beside a targets file:
/// <c>Deploy.buildschema.json</c> for <c>Deploy.targets</c> (github.com/mhutch/MonoDevelop.MSBuildEditor).</summary>
static class BuildSchema
{
    static readonly JsonSerializerOptions readable = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(ImmutableArray<Platform> platforms) => new JsonObject
    {
        ["license"] = "MIT",
        ["properties"] = Named(Known.Properties, property => property.Name, property => Value(property, isMetadatum: false)),
        ["items"] = Named(Known.Items, item => item.Name, item => new JsonObject
        {
            ["description"] = item.Help,
            ["includeDescription"] = item.Include,
            ["metadata"] = Named(ItemWords.Of(item, platforms), metadatum => metadatum.Name, metadatum => Value(metadatum, isMetadatum: true)),
        }),
        ["targets"] = Named(KnownTargets.All, target => target.Name, target => JsonValue.Create(target.Help)),
    }.ToJsonString(readable) + "\n";

    static JsonObject Named<T>(IEnumerable<T> all, Func<T, string> name, Func<T, JsonNode> value) => new(all.Select(each => KeyValuePair.Create(name(each), (JsonNode?)value(each))));

    static JsonObject Value(KnownValue value, bool isMetadatum)
    {
        var entry = new JsonObject { ["description"] = value.Help };
        if (Type(value) is { } type) entry["type"] = type;
        // Words such as "the platform's usual variable" are no value.
        if (value.Default is { } standard && !standard.Contains(' ')) entry["defaultValue"] = standard;
        if (value.Kind is ValueKind.Globs) entry["isList"] = true;
        if (isMetadatum && value.IsRequired) entry["isRequired"] = true;
        return entry;
    }

    static JsonNode? Type(KnownValue value) => value.Kind switch
    {
        ValueKind.Choice => new JsonObject
        {
            ["values"] = Named(value.Choices, choice => choice, choice => JsonValue.Create(choice)),
            ["allowUnknownValues"] = true,
        },
        ValueKind.Flag => JsonValue.Create("bool"),
        ValueKind.Number => JsonValue.Create("int"),
        ValueKind.Address => JsonValue.Create("url"),
        _ => JsonValue.Create("string"),
    };
}
