using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Dogshore.Emulators.Kubernetes;

/// <summary>The models of all kinds of a cluster. Where the contracts are absent every kind is of any form, and only the lists that all objects have are known.</summary>
public sealed class ModelSet
{
    static readonly ConcurrentDictionary<string, Model> read = new();
    readonly Dictionary<string, Model> models = [];

    /// <param name="kinds">Their groups are looked for among the contracts.</param>
    public ModelSet(IEnumerable<Kind> kinds)
    {
        foreach (var version in kinds.Select(kind => kind.ApiVersion).Distinct())
            if (File(version) is { } file) models[version] = read.GetOrAdd(file, path => new Model(System.IO.File.ReadAllText(path)));
    }

    public bool IsEmpty => models.Count == 0;

    public IReadOnlyDictionary<string, Model> All => models;

    public Model? Of(string apiVersion) => models.GetValueOrDefault(apiVersion);

    public Shape Of(Kind kind) => kind.Model is { } name && Of(kind.ApiVersion) is { } model && model.Has(name) ? model.Of(name) : Shape.Any;

    /// <summary>The path as the published paths have it, for the operation it is; null when nothing is published of the group.</summary>
    public JsonObject? Operations(Kind kind, string? under) => Of(kind.ApiVersion)?.Document.Map("paths", Path(kind) + (under is null ? "" : under.Length == 0 ? "/{name}" : $"/{{name}}/{under}"));

    static string Path(Kind kind) => $"{(kind.Group.Length == 0 ? "/api" : "/apis")}/{kind.ApiVersion}{(kind.IsNamespaced ? "/namespaces/{namespace}" : "")}/{kind.Plural}";

    static string? File(string version)
    {
        var name = version.Contains('/', StringComparison.Ordinal) ? $"apis__{version.Replace("/", "__", StringComparison.Ordinal)}" : $"api__{version}";
        return Contracts.Find("kubernetes", $"{name}.trimmed.json") ?? Contracts.Find("openshift", $"{version.Replace("/", "__", StringComparison.Ordinal)}.definitions.json");
    }
}
