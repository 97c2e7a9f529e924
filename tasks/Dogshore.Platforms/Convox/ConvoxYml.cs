using System.Globalization;
using System.Text.Json;
using Dogshore.Faults;
using Dogshore.Platforms.Yaml;
using YamlDotNet.RepresentationModel;

namespace Dogshore.Platforms.Convox;

/// <param name="Command">As a rack splits it into words; null for what the image starts.</param>
sealed record WantedService(string Name, string? Command);

/// <param name="Variable">That carries its address in every service.</param>
sealed record WantedResource(string Name, string Type, string Variable);

/// <summary>The rack's own manifest: services, resources, and who sees which variable. The packed copy of a user's file is completed.</summary>
/// <param name="Wanted">Services, resources and image of the manifest, as JSON: records of plain values are equal when they say the same.</param>
sealed record ConvoxYml(string For, string Wanted) : WantedFile(For, Name)
{
    public const string Name = "convox.yml";

    public static ConvoxYml Of(string platform, WantedService[] services, WantedResource[] resources, string? image, string port, string? health) =>
        new(platform, JsonSerializer.Serialize(new WantedYml(services, resources, image, int.Parse(port, CultureInfo.InvariantCulture), health), WantedYmlJson.Default.WantedYml));

    public override string? Complete(string? own)
    {
        var wanted = JsonSerializer.Deserialize(Wanted, WantedYmlJson.Default.WantedYml)!;
        var stream = own is null ? GuardedYaml.Empty() : Read(own);
        var root = Root(stream);
        var before = own is null ? "" : GuardedYaml.Write(stream);
        new YmlCompletion(root, wanted).Run();
        var after = GuardedYaml.Write(stream);
        return own is null ? $"# Made by Dogshore from deploy.props.\n{after}" : after == before ? null : after;
    }

    /// <summary>A manifest with one resource more; as it is when it has it.</summary>
    /// <exception cref="DeployException">It is none that can be understood.</exception>
    public static string With(string text, string resource, string type)
    {
        var stream = text.Trim().Length == 0 ? GuardedYaml.Empty() : Read(text);
        var resources = YmlCompletion.Map(Root(stream), "resources");
        if (resources.Children.ContainsKey(resource)) return text;
        resources.Add(resource, new YamlMappingNode { { "type", type } });
        return GuardedYaml.Write(stream);
    }

    /// <summary>Name and type of each resource of a manifest.</summary>
    public static IReadOnlyDictionary<string, string> Resources(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return new Dictionary<string, string>();
        return Root(Read(text)).Children.TryGetValue("resources", out var found) && found is YamlMappingNode resources
            ? resources.Children.Where(each => each.Value is YamlMappingNode).ToDictionary(each => each.Key.ToString(), each => ((YamlMappingNode)each.Value).Children.TryGetValue("type", out var type) ? type.ToString() : "", StringComparer.Ordinal)
            : new Dictionary<string, string>();
    }

    /// <summary>Variables without which a rack neither builds nor promotes: entries of an environment without a default.</summary>
    public static IReadOnlyList<string> Required(string text)
    {
        var root = Root(Read(text));
        var services = root.Children.TryGetValue("services", out var found) && found is YamlMappingNode map ? map.Children.Values.OfType<YamlMappingNode>() : [];
        return [.. services.Prepend(root).SelectMany(node => node.Children.TryGetValue("environment", out var list) && list is YamlSequenceNode names ? names.Children : []).OfType<YamlScalarNode>()
            .Select(name => name.Value ?? "").Where(name => name is not ("" or "*") && !name.Contains('=', StringComparison.Ordinal)).Distinct()];
    }

    static YamlMappingNode Root(YamlStream stream) => GuardedYaml.Root(stream, how => Dog.ConvoxYmlNotUnderstood.With(how));

    static YamlStream Read(string text) => GuardedYaml.Read(text, how => Dog.ConvoxYmlNotUnderstood.With(how));
}
