using System.Collections.Immutable;
using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json.Nodes;
using Dogshore.Faults;
using Dogshore.Platforms.Kube.Images;
using Dogshore.Platforms.Rest;
using Dogshore.Platforms.Yaml;

namespace Dogshore.Platforms.Kube;

/// <summary>The user's own objects (<c>DeployObject</c>). They travel in the package, so that a release is of them too; they are applied, remembered and
/// removed with it. In their texts <c>{app}</c> and <c>{image}</c> stand for the app's name and the release's image.</summary>
sealed class OwnObjects(KubeApi api, KubePlace place)
{
    /// <summary>Of the package.</summary>
    public const string Folder = Packaging.OwnObjectFiles.Folder;

    /// <summary>Not removed by a deploy, whatever left the manifest: data is in the one, and everything of everybody in the other.</summary>
    static readonly HashSet<string> kept = ["PersistentVolumeClaim", "PersistentVolume", "Namespace", "CustomResourceDefinition"];

    readonly Dictionary<string, ImmutableArray<KubeKind>> known = new(StringComparer.Ordinal);

    public static bool MayGo(JsonObject made) => !kept.Contains(made.Kind());

    public static bool Are(JsonObject made) => made.Label(KubeNames.PartLabel) == KubeNames.OwnPart;

    public async Task<ImmutableArray<JsonObject>> Read(string? archive, string image, CancellationToken stop)
    {
        if (archive is null) return [];
        var all = new List<JsonObject>();
        foreach (var (file, text) in await Texts(archive, stop))
        {
            foreach (var document in YamlJson.Documents(text, how => Dog.KubeObjectNotUnderstood.With(file, how)))
            {
                // A List is how kubectl writes several.
                foreach (var each in document.Text("kind") == "List" ? document.All("items") : [document as JsonObject ?? throw new DeployException(Dog.KubeObjectNotUnderstood.With(file, "it is no object."))])
                    all.Add(await Taken((JsonObject)Filled(each, image)!, file, stop));
            }
        }
        if (all.GroupBy(each => $"{each.Text("apiVersion")} {each.Kind()} {each.Name()}").FirstOrDefault(group => group.Count() > 1) is { } twice) throw new DeployException(Dog.KubeObjectNotUnderstood.With(twice.Key, "it stands there twice."));
        return [.. all];
    }

    async Task<JsonObject> Taken(JsonObject own, string file, CancellationToken stop)
    {
        if (own.Text("kind") is not { Length: > 0 } || own.Text("apiVersion") is not { Length: > 0 } || own.Text("metadata", "name") is not { Length: > 0 } name) throw new DeployException(Dog.KubeObjectNotUnderstood.With(file, "it lacks apiVersion, kind or metadata.name."));
        if (own.Text("metadata", "namespace") is { } space && space != api.Namespace) throw new DeployException(Dog.KubeObjectNotUnderstood.With(file, $"'{name}' is for the namespace {space}, and this release goes to {api.Namespace}."));
        if (!(await Kind(own, stop)).IsNamespaced) throw new DeployException(Dog.KubeObjectNotUnderstood.With(file, $"'{name}' is a {own.Kind()}, which is the whole cluster's and no part of one app."));
        own.Within("metadata").Remove("namespace");
        own.Remove("status");
        var labels = own.Within("metadata").Within("labels");
        foreach (var (label, value) in place.Names.Labels(KubeNames.OwnPart)) labels[label] = value?.DeepClone();
        return own;
    }

    /// <summary>Where the cluster keeps objects of this kind, as it says itself.</summary>
    public async Task<KubeKind> Kind(JsonObject made, CancellationToken stop)
    {
        var (version, name) = (made.Text("apiVersion") ?? "", made.Kind());
        if (KubeKind.Known.FirstOrDefault(each => each.ApiVersion == version && each.Name == name) is { } there) return there;
        if (!known.TryGetValue(version, out var kinds))
        {
            try
            {
                var list = await api.Ask(RestRequest.Get(new KubeKind(version, "", "").Root, $"see which kinds {version} has"), "APIResourceList", stop);
                kinds = [.. list.All("resources").Where(each => each.Text("name")?.Contains('/', StringComparison.Ordinal) == false).Select(each => new KubeKind(version, each.Text("kind") ?? "", each.Text("name")!, each.Is("namespaced")))];
            }
            catch (RestRefusedException refused) when (refused.Status == 404)
            {
                kinds = [];
            }
            known[version] = kinds;
        }
        return kinds.FirstOrDefault(each => each.Name == name) ?? throw new DeployException(Dog.KubeUnknownKind.With(name, version));
    }

    JsonNode? Filled(JsonNode? node, string image)
    {
        switch (node)
        {
            case JsonObject map:
                var made = new JsonObject();
                foreach (var (name, value) in map) made[name] = Filled(value, image);
                return made;
            case JsonArray list:
                return new JsonArray([.. list.Select(each => Filled(each, image))]);
            case JsonValue value when value.TryGetValue<string>(out var text):
                return text.Replace("{app}", place.To.App, StringComparison.Ordinal).Replace("{image}", image, StringComparison.Ordinal);
            default:
                return node?.DeepClone();
        }
    }

    static async Task<IReadOnlyList<(string File, string Text)>> Texts(string archive, CancellationToken stop)
    {
        var texts = new List<(string, string)>();
        await using var packed = File.OpenRead(archive);
        await using var unzipped = new GZipStream(packed, CompressionMode.Decompress);
        await using var tar = new TarReader(unzipped);
        while (await tar.GetNextEntryAsync(copyData: false, stop) is { } entry)
        {
            var name = entry.Name.StartsWith($"{LayeredImage.Folder}/", StringComparison.Ordinal) ? entry.Name[(LayeredImage.Folder.Length + 1)..] : entry.Name;
            if (entry.DataStream is not { } data || !name.StartsWith(Folder, StringComparison.Ordinal)) continue;
            if (!(name.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".yml", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".json", StringComparison.OrdinalIgnoreCase))) continue;
            using var reader = new StreamReader(data);
            texts.Add((name[Folder.Length..], await reader.ReadToEndAsync(stop)));
        }
        return texts;
    }
}
