using System.Collections.Immutable;
using System.Text.Json;
using Dogshore.Manifest;

namespace Dogshore.Conformance.Engine;

/// <summary>A deploy to be done by a process of its own: all that it needs beside its environment. Secrets are in that environment only.</summary>
/// <param name="Assembly">Of the platform.</param>
/// <param name="Type">The platform's class; it is made with the arguments.</param>
public sealed record Errand(string Assembly, string Type, IReadOnlyList<string> Arguments, string Directory, IReadOnlyList<Errand.Item> Items,
    IReadOnlyDictionary<string, string> Properties)
{
    /// <summary>Names below it lead to this machine.</summary>
    public string? Zone { get; init; }

    public sealed record Item(string Kind, string Include, IReadOnlyDictionary<string, string> Metadata, string? DefinedIn);

    public static Errand Of(Subject subject, Scene scene)
    {
        var type = subject.Platform.GetType();
        var input = scene.Input();
        return new(type.Assembly.Location, type.FullName!, subject.PlatformArguments, scene.Folder,
            [.. input.Items.Select(item => new Item(item.Kind, item.Include, item.Metadata, item.DefinedIn))], input.Properties) { Zone = subject.OwnDomain };
    }

    public ManifestInput Input() => new(
        [.. Items.Select(item => new ManifestItem(item.Kind, item.Include, item.Metadata.ToImmutableDictionary(), item.DefinedIn))],
        Properties.ToImmutableDictionary(StringComparer.OrdinalIgnoreCase), ImmutableDictionary<string, string>.Empty.Add("DeployTo", Properties["DeployTo"]));

    public void Write(string file) => File.WriteAllText(file, JsonSerializer.Serialize(this));

    public static Errand Read(string file) => JsonSerializer.Deserialize<Errand>(File.ReadAllText(file))!;
}
