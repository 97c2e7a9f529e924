using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using YamlDotNet.RepresentationModel;

namespace Dogshore.Emulators.Kubernetes;

/// <summary>Bodies of requests, which are JSON or YAML.</summary>
static class Bodies
{
    const long Largest = 3 * 1024 * 1024;

    public static async Task<JsonNode?> Read(HttpRequest request)
    {
        if (request.ContentType == Protobuf.Type)
        {
            using var bytes = new MemoryStream();
            await request.Body.CopyToAsync(bytes);
            return Protobuf.Read(bytes.ToArray());
        }
        using var reader = new StreamReader(request.Body, Encoding.UTF8, leaveOpen: true);
        var text = await reader.ReadToEndAsync();
        if (text.Length > Largest) throw new ApiException(413, "RequestEntityTooLarge", $"Request entity too large: limit is {Largest}");
        if (text.Trim().Length == 0) return null;
        try
        {
            return request.ContentType?.Contains("yaml", StringComparison.Ordinal) == true && text.TrimStart()[0] is not ('{' or '[') ? Yaml(text) : JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = true });
        }
        catch (Exception damaged) when (damaged is JsonException or YamlDotNet.Core.YamlException or ArgumentException)
        {
            throw ApiException.BadRequest($"error decoding from json: {damaged.Message}");
        }
    }

    static JsonNode? Yaml(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return stream.Documents.Count == 0 ? null : Plain(stream.Documents[0].RootNode);
    }

    static JsonNode? Plain(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(each => KeyValuePair.Create(each.Key.ToString(), Plain(each.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(Plain)]),
        YamlScalarNode { Style: YamlDotNet.Core.ScalarStyle.Plain, Value: var word } when long.TryParse(word, System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out var number) => JsonValue.Create(number),
        YamlScalarNode { Style: YamlDotNet.Core.ScalarStyle.Plain, Value: "true" or "false" } truth => JsonValue.Create(truth.Value == "true"),
        YamlScalarNode { Style: YamlDotNet.Core.ScalarStyle.Plain, Value: null or "" or "~" or "null" } => null,
        YamlScalarNode scalar => JsonValue.Create(scalar.Value),
        _ => null,
    };
}
