using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dogshore.Faults;
using Dogshore.Platforms.Yaml;
using YamlDotNet.RepresentationModel;

namespace Dogshore.Platforms.AppEngine;

/// <param name="Url">Without a slash at its end: <c>/static</c>.</param>
/// <param name="Folder">In the package.</param>
/// <param name="Headers">Pairs of a regular expression over the path below the folder and a Cache-Control; the first that matches counts.</param>
sealed record WantedStatic(string Url, string Folder, ImmutableArray<ImmutableArray<string>> Headers);

/// <param name="Path">Names of app.yaml with dots between.</param>
sealed record WantedSetting(string Path, string Value);

/// <summary>What the manifest needs of app.yaml.</summary>
/// <param name="Runtime">The runtime where the file has none.</param>
/// <param name="IsSaid">The destination names this runtime, and no other will do.</param>
/// <param name="Version">Of the runtime in the flexible environment; null for none.</param>
/// <param name="Config">Names that the manifest sets.</param>
sealed record WantedYaml(string Service, string Runtime, bool IsSaid, bool IsFlexible, string? Version, string? Entrypoint, bool Warms,
    ImmutableArray<WantedStatic> Statics, ImmutableArray<WantedSetting> Settings, ImmutableArray<string> Config);

[JsonSerializable(typeof(WantedYaml))]
sealed partial class WantedYamlJson : JsonSerializerContext;

/// <summary>The file that tells App Engine how an app is run. The packed copy of a user's file is completed.</summary>
/// <param name="Wanted">As JSON: records of plain values are equal when they say the same.</param>
sealed record AppYaml(string For, string Wanted) : WantedFile(For, Name)
{
    public const string Name = "app.yaml";

    public static AppYaml Of(string platform, WantedYaml wanted) => new(platform, JsonSerializer.Serialize(wanted, WantedYamlJson.Default.WantedYaml));

    public override string? Complete(string? own)
    {
        var wanted = JsonSerializer.Deserialize(Wanted, WantedYamlJson.Default.WantedYaml)!;
        var stream = own is null ? GuardedYaml.Empty() : GuardedYaml.Read(own, Wrong);
        var before = own is null ? "" : GuardedYaml.Write(stream);
        new YamlCompletion(GuardedYaml.Root(stream, Wrong), wanted).Run();
        var after = GuardedYaml.Write(stream);
        return own is null ? $"# Made by Dogshore from deploy.props.\n{after}" : after == before ? null : after;
    }

    /// <exception cref="DeployException">It is none that can be understood.</exception>
    public static YamlMappingNode Parse(string text) => GuardedYaml.Root(GuardedYaml.Read(text, Wrong), Wrong);

    public static DeployException Refused(string why) => new(Wrong(why));

    static Finding Wrong(string why) => Dog.AppEngineYaml.With(why);
}
