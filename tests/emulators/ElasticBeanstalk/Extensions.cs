using YamlDotNet.Serialization;

namespace Dogshore.Emulators.ElasticBeanstalk;

/// <param name="LeaderOnly">Runs on one instance, before all others.</param>
public sealed record ContainerCommand(string Name, string Command, bool LeaderOnly);

/// <summary>A file of .ebextensions, in YAML or in JSON (contract elasticbeanstalk §3).</summary>
/// <param name="Files">Content by absolute path.</param>
public sealed record Extensions(IReadOnlyList<ContainerCommand> Commands, IReadOnlyDictionary<string, string> Files)
{
    public static Extensions Parse(string text)
    {
        var root = new DeserializerBuilder().Build().Deserialize<Dictionary<string, object?>>(text) ?? [];
        return new([.. Map(root.GetValueOrDefault("container_commands")).Select(each => new ContainerCommand(each.Key, Text(Map(each.Value).GetValueOrDefault("command")), Text(Map(each.Value).GetValueOrDefault("leader_only")) == "true"))],
            Map(root.GetValueOrDefault("files")).ToDictionary(each => each.Key, each => Text(Map(each.Value).GetValueOrDefault("content"))));
    }

    /// <summary>Of all files, in the order in which they run: those of the leader first, then by name.</summary>
    public static IEnumerable<Extensions> In(string folder)
    {
        var place = Path.Combine(folder, ".ebextensions");
        return Directory.Exists(place) ? Directory.GetFiles(place, "*.config").Order(StringComparer.Ordinal).Select(file => Parse(File.ReadAllText(file))) : [];
    }

    static Dictionary<string, object?> Map(object? value) => value is Dictionary<object, object?> map ? map.ToDictionary(each => each.Key.ToString()!, each => each.Value) : [];

    static string Text(object? value) => value?.ToString() ?? "";
}
