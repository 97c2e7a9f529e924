using System.Globalization;
using System.Text.Json.Serialization;
using Dogshore.Faults;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Dogshore.Platforms.Convox;

/// <param name="Health">What a rack asks before it routes to a process; null when no answer of the app's is one that it takes.</param>
sealed record WantedYml(WantedService[] Services, WantedResource[] Resources, string? Image, int Port, string? Health);

[JsonSerializable(typeof(WantedYml))]
sealed partial class WantedYmlJson : JsonSerializerContext;

/// <summary>Brings what the manifest needs into a convox.yml. What both say must agree; what only the file says stays.</summary>
sealed class YmlCompletion(YamlMappingNode root, WantedYml wanted)
{
    public void Run()
    {
        SeeAll();
        foreach (var resource in wanted.Resources) Resource(resource);
        var services = Map(root, "services");
        foreach (var service in wanted.Services) Service(services, service);
    }

    /// <summary>A service sees the variables that are named for it, and all of them when that is a star.</summary>
    void SeeAll()
    {
        if (!root.Children.TryGetValue("environment", out var found)) root.Children.Add("environment", found = new YamlSequenceNode());
        if (found is not YamlSequenceNode list) throw new DeployException(Dog.ConvoxYmlNotUnderstood.With("environment is no list."));
        if (!list.Children.Any(each => each is YamlScalarNode { Value: "*" })) list.Add(Quoted("*"));
    }

    void Resource(WantedResource resource)
    {
        var all = Map(root, "resources");
        if (!all.Children.TryGetValue(resource.Name, out var found)) all.Add(resource.Name, new YamlMappingNode { { "type", resource.Type } });
        else if (Text(found as YamlMappingNode, "type") is { } type && !Databases.IsOfOurEngine(type)) throw Contradicts($"resources.{resource.Name}.type: {type}", $"type: {resource.Type}");
    }

    void Service(YamlMappingNode services, WantedService service)
    {
        var isNew = !services.Children.ContainsKey(service.Name);
        var own = Map(services, service.Name);
        if (wanted.Image is { } image)
        {
            if (Text(own, "image") is { } other && other != image) throw Contradicts($"services.{service.Name}.image: {other}", image);
            if (Text(own, "build") is { } build) throw Contradicts($"services.{service.Name}.build: {build}", $"image: {image}");
            Set(own, "image", new YamlScalarNode(image));
        }
        else if (isNew) own.Add("build", ".");
        if (service.Command is { } command)
        {
            if (Text(own, "command") is { } other && other != command) throw Contradicts($"services.{service.Name}.command: {other}", command);
            Set(own, "command", Quoted(command));
        }
        if (isNew && service.Name == "web")
        {
            own.Add("port", wanted.Port.ToString(CultureInfo.InvariantCulture));
            own.Add("health", wanted.Health is { } path ? Quoted(path) : new YamlMappingNode { { "disable", "true" } });
        }
        foreach (var resource in wanted.Resources) Link(own, resource);
    }

    /// <summary>A resource of this name gives a service the variable that it is wanted for.</summary>
    static void Link(YamlMappingNode service, WantedResource resource)
    {
        if (!service.Children.TryGetValue("resources", out var found)) service.Children.Add("resources", found = new YamlSequenceNode());
        if (found is not YamlSequenceNode list) throw new DeployException(Dog.ConvoxYmlNotUnderstood.With("the resources of a service are no list."));
        if (!list.Children.OfType<YamlScalarNode>().Any(each => each.Value == resource.Name || each.Value == $"{resource.Name}:{resource.Variable}")) list.Add(resource.Name);
    }

    public static YamlMappingNode Map(YamlMappingNode parent, string name)
    {
        if (!parent.Children.TryGetValue(name, out var found) || found is YamlScalarNode { Value: null or "" }) parent.Children[name] = found = new YamlMappingNode();
        return found as YamlMappingNode ?? throw new DeployException(Dog.ConvoxYmlNotUnderstood.With($"{name} is no mapping of names to values."));
    }

    static string? Text(YamlMappingNode? node, string name) => node?.Children.TryGetValue(name, out var found) == true ? found is YamlScalarNode scalar ? scalar.Value : found.ToString() : null;

    static void Set(YamlMappingNode node, string name, YamlNode value)
    {
        if (!node.Children.ContainsKey(name)) node.Children.Add(name, value);
    }

    static YamlScalarNode Quoted(string text) => new(text) { Style = ScalarStyle.DoubleQuoted };

    static DeployException Contradicts(string file, string manifest) => new(Dog.FileContradicts.With(ConvoxYml.Name, file, manifest));
}
