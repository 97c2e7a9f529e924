using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Dogshore.Emulators.Kubernetes;

/// <summary>A container cannot be made as its spec says.</summary>
sealed class ContainerConfigException(string message) : Exception(message);

/// <summary>The environment of a container: of its image, then envFrom, then env (k8 pkg/kubelet/kubelet_pods.go).</summary>
static partial class ContainerEnvironment
{
    public static Dictionary<string, string> Of(Cluster cluster, JsonObject pod, JsonObject container, Image image)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["HOSTNAME"] = pod.Name() };
        foreach (var pair in image.Config.Texts("Env").Select(each => each.Split('=', 2)).Where(each => each is [not "PATH", _])) environment[pair[0]] = pair[1];
        foreach (var source in container.Each("envFrom"))
        {
            var (kind, reference) = source.Map("secretRef") is { } secret ? (Kinds.Secret, secret) : (Kinds.ConfigMap, source.Map("configMapRef") ?? []);
            if (cluster.Store.Get(kind, pod.Namespace(), reference.Text("name") ?? "") is not { } there)
            {
                if (reference.Is("optional")) continue;
                throw new ContainerConfigException($"{kind.Singular} \"{reference.Text("name")}\" not found");
            }
            foreach (var (name, value) in Data(kind, there)) environment[source.Text("prefix") + name] = value;
        }
        foreach (var variable in container.Each("env"))
            if (Value(cluster, pod, container, variable, environment) is { } value) environment[variable.Text("name")!] = value;
        return environment;
    }

    public static IEnumerable<(string Name, string Value)> Data(Kind kind, JsonObject thing) => thing.Words("data").Select(each => (each.Key, kind == Kinds.Secret ? Encoding.UTF8.GetString(Convert.FromBase64String(each.Value)) : each.Value));

    static string? Value(Cluster cluster, JsonObject pod, JsonObject container, JsonObject variable, Dictionary<string, string> known)
    {
        if (variable.Map("valueFrom") is not { } from) return Expand(variable.Text("value") ?? "", known);
        if (from.Map("fieldRef") is { } field) return Field(pod, field.Text("fieldPath") ?? "");
        if (from.Map("resourceFieldRef") is { } resource) return container.Text("resources", "limits", resource.Text("resource")?.Split('.')[^1] ?? "") ?? "0";
        var (kind, reference) = from.Map("secretKeyRef") is { } secret ? (Kinds.Secret, secret) : (Kinds.ConfigMap, from.Map("configMapKeyRef") ?? []);
        var (name, key) = (reference.Text("name") ?? "", reference.Text("key") ?? "");
        if (cluster.Store.Get(kind, pod.Namespace(), name) is not { } there) return reference.Is("optional") ? null : throw new ContainerConfigException($"{kind.Singular} \"{name}\" not found");
        foreach (var (known_, value) in Data(kind, there))
            if (known_ == key) return value;
        return reference.Is("optional") ? null : throw new ContainerConfigException($"couldn't find key {key} in {(kind == Kinds.Secret ? "Secret" : "ConfigMap")} {pod.Namespace()}/{name}");
    }

    static string Field(JsonObject pod, string path)
    {
        if (KeyOf().Match(path) is { Success: true } match) return pod.Text("metadata", match.Groups[1].Value, match.Groups[2].Value) ?? "";
        return (pod.At(path.Split('.')) as JsonValue)?.ToString() ?? "";
    }

    /// <summary><c>$(NAME)</c>; two dollars are one, and what is not known stays.</summary>
    public static string Expand(string text, IReadOnlyDictionary<string, string> known) =>
        Reference().Replace(text, match => match.Value.StartsWith("$$", StringComparison.Ordinal) ? match.Value[1..] : known.TryGetValue(match.Groups[1].Value, out var value) ? value : match.Value);

    [GeneratedRegex(@"\$\$\([^)]*\)|\$\(([^)]+)\)")]
    private static partial Regex Reference();

    [GeneratedRegex(@"^metadata\.(labels|annotations)\['(.+)'\]$")]
    private static partial Regex KeyOf();
}
