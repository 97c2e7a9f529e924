using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Dogshore.Emulators.Convox;

/// <param name="Port">0: nobody routes to it.</param>
/// <param name="Health">The path that must answer 200 to 399; null for none.</param>
/// <param name="Environment">Names, names with a default, or a star.</param>
/// <param name="Resources">Resource and the variable that carries its address.</param>
public sealed record Service(string Name, string? Command, string? Image, string Path, string Dockerfile, int Port, string? Health, int Count, IReadOnlyList<string> Environment, IReadOnlyList<(string Resource, string Variable)> Resources);

/// <summary>convox.yml as a rack reads it (convox pkg/manifest): <c>${NAME}</c> replaced from the environment, defaults filled in, unknown keys ignored.</summary>
public sealed partial class RackManifest
{
    public IReadOnlyList<Service> Services { get; }
    /// <summary>Type by name.</summary>
    public IReadOnlyDictionary<string, string> Resources { get; }

    RackManifest(IReadOnlyList<Service> services, IReadOnlyDictionary<string, string> resources) => (Services, Resources) = (services, resources);

    /// <exception cref="RefusalException">It is none.</exception>
    public static RackManifest Load(string text, IReadOnlyDictionary<string, string> env)
    {
        YamlMappingNode root;
        try
        {
            root = Root(Variable().Replace(text, match => env.GetValueOrDefault(match.Groups[1].Value) ?? ""));
        }
        catch (YamlException wrong)
        {
            throw new RefusalException(400, $"yaml: line {wrong.Start.Line}: {wrong.Message}");
        }
        var common = List(root, "environment");
        var services = Map(root, "services").Select(each => Of(each.Name, (YamlMappingNode)each.Node, common)).ToArray();
        var resources = Map(root, "resources").ToDictionary(each => each.Name, each => Text((YamlMappingNode)each.Node, "type") ?? "");
        var manifest = new RackManifest(services, resources);
        manifest.Validate(env);
        return manifest;
    }

    public static YamlMappingNode Root(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return stream.Documents.FirstOrDefault()?.RootNode as YamlMappingNode ?? [];
    }

    static Service Of(string name, YamlMappingNode node, IReadOnlyList<string> common)
    {
        var build = Child(node, "build");
        var health = Child(node, "health");
        var scale = Child(node, "scale");
        var path = health is YamlMappingNode map ? Text(map, "disable") == "true" ? null : Text(map, "path") ?? "/" : (health as YamlScalarNode)?.Value ?? "/";
        var count = scale is YamlMappingNode scaled ? Text(scaled, "count") ?? "1" : (scale as YamlScalarNode)?.Value ?? "1";
        var port = Child(node, "port") is YamlMappingNode ported ? Text(ported, "port") : Text(node, "port");
        return new(name, Text(node, "command"), Text(node, "image"), build is YamlMappingNode built ? Text(built, "path") ?? "." : (build as YamlScalarNode)?.Value ?? ".",
            (build is YamlMappingNode named ? Text(named, "manifest") : null) ?? "Dockerfile", port is null ? 0 : int.Parse(port.Split(':')[^1], CultureInfo.InvariantCulture), path,
            int.Parse(count.Split('-')[0], CultureInfo.InvariantCulture), [.. common, .. List(node, "environment")],
            [.. List(node, "resources").Select(each => each.Split(':', 2)).Select(parts => (parts[0], parts.Length > 1 ? parts[1] : parts[0].ToUpperInvariant().Replace('-', '_') + "_URL"))]);
    }

    void Validate(IReadOnlyDictionary<string, string> env)
    {
        var errors = new List<string>();
        foreach (var service in Services)
        {
            if (!Name().IsMatch(service.Name)) errors.Add($"service name {service.Name} invalid, must contain only lowercase alphanumeric and dashes");
            foreach (var (resource, _) in service.Resources.Where(each => !Resources.ContainsKey(each.Resource))) errors.Add($"service {service.Name} references a resource that does not exist: {resource}");
            var missing = service.Environment.Where(entry => entry != "*" && !entry.Contains('=', StringComparison.Ordinal) && !env.ContainsKey(entry)).Order(StringComparer.Ordinal).ToArray();
            if (missing.Length > 0) throw new RefusalException(400, $"required env: {string.Join(", ", missing)}");
        }
        foreach (var (name, type) in Resources)
        {
            if (!Name().IsMatch(name)) errors.Add($"resource name {name} invalid, must contain only lowercase alphanumeric and dashes");
            if (type.Trim().Length == 0) errors.Add($"resource \"{name}\" has blank type");
        }
        if (errors.Count > 0) throw new RefusalException(400, $"validation errors:\n{string.Join('\n', errors)}");
    }

    /// <summary>What a service sees of an environment.</summary>
    public static Dictionary<string, string> Seen(Service service, IReadOnlyDictionary<string, string> env)
    {
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in service.Environment)
        {
            var parts = entry.Split('=', 2);
            if (entry == "*") foreach (var (name, value) in env) seen[name] = value;
            else if (env.TryGetValue(parts[0], out var set)) seen[parts[0]] = set;
            else if (parts.Length == 2) seen[parts[0]] = parts[1];
        }
        return seen;
    }

    /// <summary>The text of an environment (convox pkg/structs/environment.go): what is no NAME=VALUE is passed over.</summary>
    public static Dictionary<string, string> Env(string text)
    {
        var env = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in text.Split('\n').Select(line => line.TrimEnd('\r')))
            if (line.Split('=', 2) is [var name, var value] && name.Trim().Length > 0) env[name.Trim()] = value;
        return env;
    }

    /// <summary>The command of a Dockerfile's last CMD, as a line for a shell.</summary>
    public static string? Cmd(string dockerfile)
    {
        var line = dockerfile.Split('\n').LastOrDefault(each => each.StartsWith("CMD ", StringComparison.Ordinal))?[4..].Trim();
        if (line is not ['[', ..]) return line;
        return string.Join(' ', JsonSerializer.Deserialize<string[]>(line)!.Select(word => $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'"));
    }

    public static YamlNode? Child(YamlMappingNode node, string name) => node.Children.TryGetValue(name, out var child) ? child : null;

    static IEnumerable<(string Name, YamlNode Node)> Map(YamlMappingNode node, string name) =>
        Child(node, name) is YamlMappingNode map ? map.Children.Select(each => (each.Key.ToString(), each.Value)) : [];

    static IReadOnlyList<string> List(YamlMappingNode node, string name) =>
        Child(node, name) is YamlSequenceNode list ? [.. list.Children.SelectMany(each => each is YamlSequenceNode inner ? inner.Children.Select(one => one.ToString()) : [each.ToString()])] : [];

    static string? Text(YamlMappingNode node, string name) => (Child(node, name) as YamlScalarNode)?.Value;

    [GeneratedRegex(@"\$\{([^}]*)\}")]
    private static partial Regex Variable();

    [GeneratedRegex("^[a-z][a-z0-9-]*$")]
    private static partial Regex Name();
}
