using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dogshore.Faults;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Dogshore.Platforms.AppEngine;

/// <summary>An app.yaml as the resource Version of the API, by the same rules as gcloud (contract appengine §6.5).</summary>
static partial class YamlVersion
{
    /// <summary>Name in the resource and form of the value, by name in the file.</summary>
    sealed record Form(string? Name, Func<YamlNode, JsonNode?> Read);

    static readonly Dictionary<string, Form> version = new()
    {
        ["app_engine_apis"] = Plain(), ["automatic_scaling"] = new(null, Scaling), ["basic_scaling"] = Map(new() { ["idle_timeout"] = new(null, node => Idle(Text(node))), ["max_instances"] = Whole() }),
        ["beta_settings"] = new("betaSettings", Texts), ["vm_settings"] = new("betaSettings", Texts), ["build_env_variables"] = new(null, Texts), ["default_expiration"] = new(null, Expiration),
        ["endpoints_api_service"] = Map(new() { ["name"] = Plain(), ["rollout_strategy"] = new(null, node => Text(node).ToUpperInvariant()), ["config_id"] = Plain(), ["trace_sampling"] = new("disableTraceSampling", Not) }),
        ["entrypoint"] = new(null, node => new JsonObject { ["shell"] = Entrypoint(Text(node)) }), ["env"] = Plain(), ["env_variables"] = new(null, Texts),
        ["error_handlers"] = List(new() { ["error_code"] = Enum("ERROR_CODE"), ["file"] = Words("staticFile"), ["mime_type"] = Words() }),
        ["runtime_config"] = Map(new() { ["operating_system"] = Words(), ["runtime_version"] = Words() }, "flexibleRuntimeSettings"),
        ["handlers"] = new(null, node => new JsonArray([.. Items(node).Select(each => (JsonNode?)Handler(each))])),
        ["health_check"] = Map(new() { ["check_interval_sec"] = Seconds("checkInterval"), ["timeout_sec"] = Seconds("timeout"), ["healthy_threshold"] = Plain(), ["enable_health_check"] = new("disableHealthCheck", Not), ["unhealthy_threshold"] = Plain(), ["host"] = Words(), ["restart_threshold"] = Plain() }),
        ["liveness_check"] = Map(new() { ["check_interval_sec"] = Seconds("checkInterval"), ["timeout_sec"] = Seconds("timeout"), ["initial_delay_sec"] = Seconds("initialDelay"), ["success_threshold"] = Plain(), ["failure_threshold"] = Plain(), ["path"] = Plain(), ["host"] = Words() }),
        ["readiness_check"] = Map(new() { ["check_interval_sec"] = Seconds("checkInterval"), ["timeout_sec"] = Seconds("timeout"), ["app_start_timeout_sec"] = Seconds("appStartTimeout"), ["success_threshold"] = Plain(), ["failure_threshold"] = Plain(), ["path"] = Plain(), ["host"] = Words() }),
        ["inbound_services"] = new(null, node => new JsonArray([.. Items(node).Select(each => (JsonNode?)$"INBOUND_SERVICE_{Text(each).ToUpperInvariant()}")])), ["instance_class"] = Words(),
        ["main"] = Words("runtimeMainExecutablePath"), ["manual_scaling"] = Map(new() { ["instances"] = Whole() }),
        ["network"] = Map(new() { ["instance_tag"] = Words(), ["name"] = Words(), ["subnetwork_name"] = Words(), ["forwarded_ports"] = new(null, node => new JsonArray([.. Items(node).Select(each => (JsonNode?)Text(each))])), ["session_affinity"] = Plain(), ["instance_ip_mode"] = Words() }),
        ["nobuild_files"] = Words("nobuildFilesRegex"),
        ["resources"] = Map(new() { ["memory_gb"] = Plain(), ["disk_size_gb"] = Plain("diskGb"), ["cpu"] = Plain(), ["volumes"] = List(new() { ["name"] = Words(), ["volume_type"] = Words(), ["size_gb"] = Plain() }) }),
        ["runtime"] = Words(), ["runtime_channel"] = Words(), ["service_account"] = Words(),
        ["vpc_access_connector"] = Map(new() { ["name"] = Words(), ["egress_setting"] = new(null, node => Text(node) == "all-traffic" ? "ALL_TRAFFIC" : "PRIVATE_IP_RANGES") }),
        // Of the service or of gcloud, and no part of a version.
        ["service"] = new("", _ => null), ["module"] = new("", _ => null), ["vm"] = new("", _ => null),
    };

    static readonly Dictionary<string, Form> scaling = new()
    {
        ["cool_down_period_sec"] = Seconds("coolDownPeriod"), ["cpu_utilization"] = Map(new() { ["target_utilization"] = Plain(), ["aggregation_window_length_sec"] = Seconds("aggregationWindowLength") }),
        ["max_instances"] = Plain(), ["min_instances"] = Plain(), ["target_cpu_utilization"] = Plain(), ["target_throughput_utilization"] = Plain(), ["max_num_instances"] = Plain("maxTotalInstances"), ["min_num_instances"] = Plain("minTotalInstances"),
        ["min_pending_latency"] = new(null, node => Latency(Text(node))), ["max_pending_latency"] = new(null, node => Latency(Text(node))), ["min_idle_instances"] = Idles(), ["max_idle_instances"] = Idles(), ["max_concurrent_requests"] = Whole(),
        ["target_network_sent_bytes_per_sec"] = Plain("targetSentBytesPerSecond"), ["target_network_sent_packets_per_sec"] = Plain("targetSentPacketsPerSecond"), ["target_network_received_bytes_per_sec"] = Plain("targetReceivedBytesPerSecond"),
        ["target_network_received_packets_per_sec"] = Plain("targetReceivedPacketsPerSecond"), ["target_disk_write_bytes_per_sec"] = Plain("targetWriteBytesPerSecond"), ["target_disk_write_ops_per_sec"] = Plain("targetWriteOpsPerSecond"),
        ["target_disk_read_bytes_per_sec"] = Plain("targetReadBytesPerSecond"), ["target_disk_read_ops_per_sec"] = Plain("targetReadOpsPerSecond"), ["target_request_count_per_sec"] = Plain("targetRequestCountPerSecond"), ["target_concurrent_requests"] = Plain(),
    };

    static readonly (string Place, string[] Names)[] parts =
    [
        ("requestUtilization", ["targetRequestCountPerSecond", "targetConcurrentRequests"]),
        ("diskUtilization", ["targetWriteBytesPerSecond", "targetWriteOpsPerSecond", "targetReadBytesPerSecond", "targetReadOpsPerSecond"]),
        ("networkUtilization", ["targetSentBytesPerSecond", "targetSentPacketsPerSecond", "targetReceivedBytesPerSecond", "targetReceivedPacketsPerSecond"]),
        ("standardSchedulerSettings", ["maxInstances", "minInstances", "targetCpuUtilization", "targetThroughputUtilization"]),
    ];

    static readonly Dictionary<string, Form> handler = new()
    {
        ["auth_fail_action"] = Enum("AUTH_FAIL_ACTION"), ["secure"] = Enum("SECURE", "securityLevel"), ["redirect_http_response_code"] = Enum("REDIRECT_HTTP_RESPONSE_CODE"), ["login"] = Enum("LOGIN"), ["url"] = Words("urlRegex"),
        ["http_headers"] = new(null, Texts), ["expiration"] = new(null, Expiration), ["static_files"] = Words("path"), ["static_dir"] = Words("staticDir"), ["script"] = Words("scriptPath"), ["upload"] = Words("uploadPathRegex"),
        ["application_readable"] = Plain(), ["mime_type"] = Words(), ["require_matching_file"] = Plain(),
    };

    static readonly string[] ofFiles = ["path", "uploadPathRegex", "httpHeaders", "expiration", "applicationReadable", "mimeType", "requireMatchingFile"];

    /// <summary>All that the file says; an entrypoint is always named, an empty one too.</summary>
    /// <exception cref="DeployException">A name is none of app.yaml's, or its value cannot be read.</exception>
    public static JsonObject Of(YamlMappingNode root)
    {
        var made = Object(root, version, "");
        if (!made.ContainsKey("entrypoint")) made["entrypoint"] = new JsonObject { ["shell"] = "" };
        // Of a machine the runtime is the machine, and what runs on it one of its settings.
        if (made["env"]?.GetValue<string>() is "flex" or "flexible" && made["runtime"]?.GetValue<string>() is { } runtime)
        {
            if (made["betaSettings"] is not JsonObject settings) made["betaSettings"] = settings = [];
            settings["vm_runtime"] = runtime;
            made["runtime"] = "vm";
        }
        return made;
    }

    static JsonObject Object(YamlNode node, Dictionary<string, Form> forms, string where)
    {
        if (node is not YamlMappingNode map) throw AppYaml.Refused($"line {node.Start.Line}: {where} is no mapping of names to values.");
        var made = new JsonObject();
        foreach (var (key, value) in map.Children)
        {
            var name = Text(key);
            if (!forms.TryGetValue(name, out var form)) throw AppYaml.Refused($"line {key.Start.Line}: '{name}' is no name of app.yaml{(where.Length > 0 ? $" below {where}" : "")}.");
            if (value is YamlScalarNode { Value: null or "" or "~" or "null", Style: ScalarStyle.Plain }) continue;
            if (form.Read(value) is { } read) made[form.Name ?? Camel(name)] = read;
        }
        return made;
    }

    static JsonObject Scaling(YamlNode node)
    {
        var made = Object(node, scaling, "automatic_scaling");
        foreach (var (place, names) in parts)
        {
            var moved = new JsonObject();
            foreach (var name in names)
            {
                if (!made.Remove(name, out var value)) continue;
                moved[name] = value;
            }
            if (moved.Count > 0) made[place] = moved;
        }
        return made;
    }

    static JsonObject Handler(YamlNode node)
    {
        var flat = Object(node, handler, "handlers");
        // A folder is short for the files in it.
        if (flat.Remove("staticDir", out var folder))
        {
            var (from, url) = (folder!.GetValue<string>().TrimEnd('/'), flat["urlRegex"]?.GetValue<string>().TrimEnd('/') ?? throw AppYaml.Refused($"line {node.Start.Line}: a handler has no url."));
            (flat["path"], flat["uploadPathRegex"], flat["urlRegex"]) = ($"{from}/\\1", $"{from}/.*", $"{url}/(.*)");
        }
        if (!flat.ContainsKey("securityLevel")) flat["securityLevel"] = "SECURE_OPTIONAL";
        var made = new JsonObject();
        foreach (var name in new[] { "urlRegex", "login", "authFailAction", "securityLevel", "redirectHttpResponseCode" })
            if (flat.Remove(name, out var value)) made[name] = value;
        if (flat.ContainsKey("path")) made["staticFiles"] = new JsonObject(ofFiles.Where(flat.ContainsKey).Select(name => KeyValuePair.Create(name, flat[name]?.DeepClone())));
        else if (flat.ContainsKey("scriptPath")) made["script"] = new JsonObject { ["scriptPath"] = flat["scriptPath"]!.DeepClone() };
        else throw AppYaml.Refused($"line {node.Start.Line}: a handler has neither static_dir, static_files nor script.");
        return made;
    }

    static Form Plain(string? name = null) => new(name, Scalar);
    static Form Words(string? name = null) => new(name, node => Text(node));
    static Form Whole() => new(null, node => Number(Text(node), node));
    static Form Idles() => new(null, node => Text(node) is "automatic" ? 0 : Number(Text(node), node));
    static Form Seconds(string name) => new(name, node => $"{Number(Text(node), node)}s");
    static Form Enum(string prefix, string? name = null) => new(name, node => $"{prefix}_{Text(node).ToUpperInvariant()}");
    static Form Map(Dictionary<string, Form> forms, string? name = null) => new(name, node => Object(node, forms, name ?? "it"));
    static Form List(Dictionary<string, Form> forms) => new(null, node => new JsonArray([.. Items(node).Select(each => (JsonNode?)Object(each, forms, "the list"))]));

    static IEnumerable<YamlNode> Items(YamlNode node) => node is YamlSequenceNode list ? list.Children : throw AppYaml.Refused($"line {node.Start.Line} is no list.");

    static string Text(YamlNode node) => node is YamlScalarNode scalar ? scalar.Value ?? "" : throw AppYaml.Refused($"line {node.Start.Line} is no single value.");

    static long Number(string text, YamlNode node) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : throw AppYaml.Refused($"line {node.Start.Line}: '{text}' is no whole number.");

    /// <summary>What is not quoted and looks like a number or a truth is one.</summary>
    static JsonValue Scalar(YamlNode node)
    {
        var text = Text(node);
        if (node is YamlScalarNode { Style: not ScalarStyle.Plain }) return JsonValue.Create(text);
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)) return JsonValue.Create(whole);
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)) return JsonValue.Create(number);
        return text.ToLowerInvariant() switch { "true" or "yes" or "on" => JsonValue.Create(true), "false" or "no" or "off" => JsonValue.Create(false), _ => JsonValue.Create(text) };
    }

    static JsonNode Not(YamlNode node) => !(Scalar(node).TryGetValue<bool>(out var isSo) && isSo);

    static JsonObject Texts(YamlNode node) => node is YamlMappingNode map ? new JsonObject(map.Children.Select(each => KeyValuePair.Create(Text(each.Key), (JsonNode?)Text(each.Value)))) : throw AppYaml.Refused($"line {node.Start.Line} is no mapping of names to values.");

    static string Entrypoint(string command) => command.StartsWith("exec ", StringComparison.Ordinal) ? command["exec ".Length..] : command;

    /// <summary><c>1d 4h</c> in seconds.</summary>
    static JsonNode? Expiration(YamlNode node)
    {
        var text = Text(node);
        if (!ExpirationText().IsMatch(text)) throw AppYaml.Refused($"line {node.Start.Line}: '{text}' is no time such as 1d 4h.");
        return $"{text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Sum(part => char.IsAsciiDigit(part[^1]) ? long.Parse(part, CultureInfo.InvariantCulture) : long.Parse(part[..^1], CultureInfo.InvariantCulture) * char.ToLowerInvariant(part[^1]) switch { 'd' => 86_400, 'h' => 3600, 'm' => 60, _ => 1 })}s";
    }

    static string? Latency(string text) => text == "automatic" ? null
        : text.EndsWith("ms", StringComparison.Ordinal) && double.TryParse(text[..^2], NumberStyles.Float, CultureInfo.InvariantCulture, out var milliseconds) ? string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000}s") : text;

    static string Idle(string text) => text.EndsWith('m') && long.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) ? $"{minutes * 60}s" : text;

    static string Camel(string name) => Underscore().Replace(name, match => match.Groups[1].Value.ToUpperInvariant());

    [GeneratedRegex("_([a-z])")]
    private static partial Regex Underscore();

    [GeneratedRegex(@"^\s*\d+[smhdSMHD]?(\s+\d+[smhdSMHD]?)*\s*$")]
    private static partial Regex ExpirationText();
}
