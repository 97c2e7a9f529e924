using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Dogshore.Emulators.Kubernetes;

/// <summary>What the API server refuses beside the form (k8 pkg/apis/*/validation): as much of it as a client of deployments can meet.</summary>
static partial class Validation
{
    static readonly HashSet<Kind> ofLabels = [Kinds.Service];

    public static IReadOnlyList<Cause> Check(Kind kind, JsonObject thing, JsonObject? old, Shape shape)
    {
        var causes = new List<Cause>();
        Metadata(kind, thing, causes);
        causes.AddRange(Decoding.Missing(thing, shape).Where(cause => !causes.Exists(other => other.Field == cause.Field)));
        if (kind == Kinds.Deployment || kind == Kinds.ReplicaSet) Workload(kind, thing, old, causes);
        else if (kind == Kinds.Job) Job(thing, old, causes);
        else if (kind == Kinds.Pod) Spec(thing.Map("spec"), "spec", causes);
        else if (kind == Kinds.Secret || kind == Kinds.ConfigMap) Data(kind, thing, old, causes);
        else if (kind == Kinds.Service) Service(thing, old, causes);
        else if (kind == Kinds.Ingress) Ingress(thing, causes);
        return causes;
    }

    static void Metadata(Kind kind, JsonObject thing, List<Cause> causes)
    {
        var name = thing.Name();
        if (name.Length == 0) causes.Add(Cause.Required("metadata.name", "name or generateName is required"));
        else if (ofLabels.Contains(kind) ? !Dns1035().IsMatch(name) || name.Length > 63 : kind == Kinds.Namespace ? !Dns1123Label().IsMatch(name) || name.Length > 63 : !kind.Group.EndsWith("openshift.io", StringComparison.Ordinal) && (!Dns1123().IsMatch(name) || name.Length > 253))
            causes.Add(Cause.Invalid("metadata.name", name, ofLabels.Contains(kind)
                ? "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')"
                : "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"));
        Labels(thing.Map("metadata", "labels"), "metadata.labels", causes);
        foreach (var (key, _) in thing.Map("metadata", "annotations") ?? [])
            if (!Key().IsMatch(key)) causes.Add(Cause.Invalid("metadata.annotations", key, "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character"));
        if ((thing.Map("metadata", "annotations")?.Sum(each => each.Key.Length + (each.Value.Text()?.Length ?? 0)) ?? 0) > 256 * 1024)
            causes.Add(new("FieldValueTooLong", "metadata.annotations", "Too long: may not be more than 262144 bytes"));
    }

    static void Labels(JsonObject? labels, string path, List<Cause> causes)
    {
        foreach (var (key, value) in labels ?? [])
        {
            if (!Key().IsMatch(key)) causes.Add(Cause.Invalid(path, key, "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"));
            if (value.Text() is not { } text) continue;
            if (text.Length > 63) causes.Add(Cause.Invalid(path, text, "must be no more than 63 characters"));
            else if (!LabelValue().IsMatch(text)) causes.Add(Cause.Invalid(path, text, "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"));
        }
    }

    static void Workload(Kind kind, JsonObject thing, JsonObject? old, List<Cause> causes)
    {
        var selector = thing.Map("spec", "selector");
        if (selector is null) causes.Add(Cause.Required("spec.selector"));
        else if (selector.Count == 0) causes.Add(Cause.Invalid("spec.selector", selector, $"empty selector is invalid for {kind.Singular}"));
        else if (thing.At("spec", "template") is { } template && !Selectors.Matches(selector, template.Labels()))
            causes.Add(Cause.Invalid("spec.template.metadata.labels", thing.At("spec", "template", "metadata", "labels"), "`selector` does not match template `labels`"));
        if (old is not null && !Json.Same(old.At("spec", "selector"), selector)) causes.Add(Cause.Invalid("spec.selector", selector, "field is immutable"));
        if (thing.Number("spec", "replicas") < 0) causes.Add(Cause.Invalid("spec.replicas", thing.At("spec", "replicas"), "must be greater than or equal to 0"));
        if (thing.Text("spec", "strategy", "type") == "Recreate" && thing.At("spec", "strategy", "rollingUpdate") is not null)
            causes.Add(Cause.Forbidden("spec.strategy.rollingUpdate", "may not be specified when strategy `type` is 'Recreate'"));
        if (kind == Kinds.Deployment && thing.Number("spec", "progressDeadlineSeconds") <= (thing.Number("spec", "minReadySeconds") ?? 0))
            causes.Add(Cause.Invalid("spec.progressDeadlineSeconds", thing.At("spec", "progressDeadlineSeconds"), "must be greater than minReadySeconds"));
        if (thing.Text("spec", "template", "spec", "restartPolicy") is { } policy and not "Always") causes.Add(Cause.Unsupported("spec.template.spec.restartPolicy", policy, ["Always"]));
        Labels(thing.Map("spec", "template", "metadata", "labels"), "spec.template.labels", causes);
        Spec(thing.Map("spec", "template", "spec"), "spec.template.spec", causes);
    }

    static void Job(JsonObject thing, JsonObject? old, List<Cause> causes)
    {
        var policy = thing.Text("spec", "template", "spec", "restartPolicy");
        if (policy == "Always") causes.Add(new("FieldValueRequired", "spec.template.spec.restartPolicy", "Required value: valid values: \"OnFailure\", \"Never\""));
        Spec(thing.Map("spec", "template", "spec"), "spec.template.spec", causes);
        if (old is null) return;
        foreach (var name in new[] { "completions", "selector", "template", "completionMode" })
            if (!Json.Same(old.At("spec", name), thing.At("spec", name))) causes.Add(Cause.Invalid($"spec.{name}", thing.At("spec", name), "field is immutable"));
    }

    static void Spec(JsonObject? spec, string path, List<Cause> causes)
    {
        if (spec is null) return;
        if (!spec.Each("containers").Any() && !causes.Exists(cause => cause.Field == $"{path}.containers")) causes.Add(Cause.Required($"{path}.containers"));
        var volumes = spec.Each("volumes").Select(each => each.Text("name")).ToHashSet();
        var index = 0;
        foreach (var container in spec.Each("containers"))
        {
            var at = $"{path}.containers[{index++}]";
            if (container.Text("name") is { } name && (!Dns1123Label().IsMatch(name) || name.Length > 63)) causes.Add(Cause.Invalid($"{at}.name", name, "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"));
            if (container.Text("image") is null or "") causes.Add(Cause.Required($"{at}.image"));
            var number = 0;
            foreach (var env in container.Each("env"))
            {
                if (env.Text("value") is { Length: > 0 } && env["valueFrom"] is not null) causes.Add(Cause.Invalid($"{at}.env[{number}].valueFrom", "", "may not be specified when `value` is not empty"));
                number++;
            }
            foreach (var mount in container.Each("volumeMounts"))
                if (!volumes.Contains(mount.Text("name"))) causes.Add(new("FieldValueNotFound", $"{at}.volumeMounts[0].name", $"Not found: \"{mount.Text("name")}\""));
            foreach (var port in container.Each("ports"))
                if (port.Number("containerPort") is < 1 or > 65535) causes.Add(Cause.Invalid($"{at}.ports[0].containerPort", port["containerPort"], "must be between 1 and 65535, inclusive"));
        }
    }

    static void Data(Kind kind, JsonObject thing, JsonObject? old, List<Cause> causes)
    {
        var size = 0L;
        foreach (var (name, value) in thing.Map("data") ?? [])
        {
            if (!DataKey().IsMatch(name) || name.Length > 253) causes.Add(Cause.Invalid($"data[{name}]", name, "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')"));
            size += value.Text() is { } text ? kind == Kinds.Secret ? text.Length * 3L / 4 : System.Text.Encoding.UTF8.GetByteCount(text) : 0;
        }
        if (size > 1024 * 1024) causes.Add(new("FieldValueTooLong", kind == Kinds.Secret ? "data" : "", "Too long: may not be more than 1048576 bytes"));
        if (old.Is("immutable") && (!Json.Same(old.At("data"), thing.At("data")) || !thing.Is("immutable"))) causes.Add(Cause.Forbidden(thing.Is("immutable") ? "data" : "immutable", "field is immutable when `immutable` is set"));
        if (kind == Kinds.Secret && old is not null && old.Text("type") != thing.Text("type")) causes.Add(Cause.Invalid("type", thing["type"], "field is immutable"));
    }

    static void Service(JsonObject thing, JsonObject? old, List<Cause> causes)
    {
        var ports = thing.Each("spec", "ports").ToArray();
        if (ports.Length == 0 && thing.Text("spec", "type") != "ExternalName" && thing.Text("spec", "clusterIP") != "None") causes.Add(Cause.Required("spec.ports"));
        for (var index = 0; index < ports.Length; index++)
        {
            if (ports.Length > 1 && ports[index].Text("name") is null or "") causes.Add(Cause.Required($"spec.ports[{index}].name"));
            if (ports[index].Number("port") is null or < 1 or > 65535) causes.Add(Cause.Invalid($"spec.ports[{index}].port", ports[index]["port"] ?? 0, "must be between 1 and 65535, inclusive"));
        }
        if (old?.Text("spec", "clusterIP") is { Length: > 0 } address && address != thing.Text("spec", "clusterIP") && old.Text("spec", "type") == thing.Text("spec", "type"))
            causes.Add(Cause.Invalid("spec.clusterIPs[0]", Json.List([thing.At("spec", "clusterIP")?.DeepClone()]), "may not change once set"));
    }

    static void Ingress(JsonObject thing, List<Cause> causes)
    {
        if (!thing.Each("spec", "rules").Any() && thing.At("spec", "defaultBackend") is null) causes.Add(Cause.Invalid("spec", thing.At("spec"), "either `defaultBackend` or `rules` must be specified"));
        var index = 0;
        foreach (var rule in thing.Each("spec", "rules"))
        {
            if (rule.Text("host") is { Length: > 0 } host && !Dns1123().IsMatch(host.StartsWith("*.", StringComparison.Ordinal) ? host[2..] : host)) causes.Add(Cause.Invalid($"spec.rules[{index}].host", host, "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character"));
            foreach (var path in rule.Each("http", "paths"))
                if (path.Text("pathType") is null) causes.Add(Cause.Required($"spec.rules[{index}].http.paths[0].pathType", "pathType must be specified"));
            index++;
        }
    }

    [GeneratedRegex("^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$")]
    private static partial Regex Dns1123();

    [GeneratedRegex("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")]
    private static partial Regex Dns1123Label();

    [GeneratedRegex("^[a-z]([-a-z0-9]*[a-z0-9])?$")]
    private static partial Regex Dns1035();

    [GeneratedRegex("^([a-z0-9.-]{1,253}/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$")]
    private static partial Regex Key();

    [GeneratedRegex("^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$")]
    private static partial Regex LabelValue();

    [GeneratedRegex("^[-._a-zA-Z0-9]+$")]
    private static partial Regex DataKey();
}
