using System.Collections.Immutable;
using Dogshore.Faults;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Dogshore.Platforms.AppEngine;

/// <summary>Brings what the manifest needs into an app.yaml. What both say must agree; what only the file says stays.</summary>
sealed class YamlCompletion(YamlMappingNode root, WantedYaml wanted)
{
    /// <summary>Written for gcloud, or for runtimes that are no more; each with what is to be done instead.</summary>
    static readonly (string Key, string Instead)[] refused =
    [
        ("application", "the project is Project= of the destination"),
        ("version", "the deploy names its versions itself"),
        ("skip_files", "write a .deployignore"),
        ("threadsafe", "runtimes of today know no such key"),
        ("api_version", "runtimes of today know no such key"),
    ];

    public void Run()
    {
        foreach (var (key, instead) in refused)
            if (Has(root, key)) throw new DeployException(Dog.AppEngineYamlKey.With(key, instead));
        Agree("service", wanted.Service, Text(root, "service") ?? Text(root, "module"));
        if (Text(root, "runtime") is not { } runtime) Set("runtime", wanted.Runtime);
        else if (wanted.IsSaid && runtime != wanted.Runtime) throw Contradicts($"runtime: {runtime}", $"runtime: {wanted.Runtime}");
        Environment();
        if (wanted.Entrypoint is { } command) Entrypoint(command);
        if (wanted.Warms) Warm();
        if (!wanted.Statics.IsEmpty) Handlers();
        foreach (var setting in wanted.Settings) Setting(setting);
        if (Find(root, "env_variables") is YamlMappingNode variables && wanted.Config.FirstOrDefault(name => Has(variables, name)) is { } twice)
            throw Contradicts($"env_variables: {twice}", $"DeployConfig {twice}");
    }

    void Environment()
    {
        var own = Text(root, "env") ?? (Text(root, "vm") is "true" ? "flex" : null);
        var isFlexible = own is "flex" or "flexible" or "2";
        if (own is not null && isFlexible != wanted.IsFlexible) throw Contradicts($"env: {own}", $"Environment: {(wanted.IsFlexible ? "flexible" : "standard")}");
        if (!wanted.IsFlexible) return;
        if (own is null) Set("env", "flex");
        if (wanted.Version is not { } version || Text(root, "runtime") != wanted.Runtime || Has(root, "runtime_config")) return;
        root.Add("runtime_config", new YamlMappingNode { { "operating_system", "ubuntu22" }, { "runtime_version", Quoted(version) } });
    }

    void Entrypoint(string command)
    {
        if (Text(root, "entrypoint") is not { } own) root.Add("entrypoint", Quoted(command));
        else if (Bare(own) != Bare(command)) throw Contradicts($"entrypoint: {own}", command);
    }

    static string Bare(string command) => command.StartsWith("exec ", StringComparison.Ordinal) ? command["exec ".Length..] : command;

    /// <summary>Without warm-up requests Google moves no traffic by itself.</summary>
    void Warm()
    {
        if (!root.Children.TryGetValue("inbound_services", out var found)) root.Children.Add("inbound_services", found = new YamlSequenceNode());
        if (found is not YamlSequenceNode list) throw AppYaml.Refused("inbound_services is no list.");
        if (!list.Children.OfType<YamlScalarNode>().Any(each => each.Value == "warmup")) list.Add("warmup");
    }

    /// <summary>Ours come first: of several that match a request, the first counts.</summary>
    void Handlers()
    {
        var isNew = !root.Children.TryGetValue("handlers", out var found);
        if (isNew) root.Children.Add("handlers", found = new YamlSequenceNode());
        if (found is not YamlSequenceNode list) throw AppYaml.Refused("handlers is no list.");
        var at = 0;
        foreach (var wish in wanted.Statics)
        {
            var own = list.Children.OfType<YamlMappingNode>().FirstOrDefault(each => Text(each, "url")?.TrimEnd('/') == wish.Url);
            if (own is null) foreach (var handler in Made(wish)) list.Children.Insert(at++, handler);
            else if (Text(own, "static_dir")?.Trim('/') != wish.Folder) throw Contradicts($"handlers: url: {wish.Url}", $"DeployStatic {wish.Folder}");
        }
        if (isNew) list.Add(new YamlMappingNode { { "url", "/.*" }, { "script", "auto" } });
    }

    /// <summary>A handler for each cache rule that can match below it, and one for the rest.</summary>
    static IEnumerable<YamlMappingNode> Made(WantedStatic wish)
    {
        foreach (var rule in wish.Headers)
            yield return new YamlMappingNode
            {
                { "url", Quoted($"{wish.Url}/({rule[0]})") }, { "static_files", Quoted($"{wish.Folder}/\\1") }, { "upload", Quoted($"{wish.Folder}/.*") },
                { "http_headers", new YamlMappingNode { { "Cache-Control", Quoted(rule[1]) } } }, { "require_matching_file", "true" },
            };
        yield return new YamlMappingNode { { "url", Quoted(wish.Url) }, { "static_dir", Quoted(wish.Folder) } };
    }

    void Setting(WantedSetting setting)
    {
        var names = setting.Path.Split('.');
        var at = root;
        foreach (var name in names[..^1])
        {
            if (!at.Children.TryGetValue(name, out var found)) at.Children.Add(name, found = new YamlMappingNode());
            at = found as YamlMappingNode ?? throw Contradicts($"{name}: {found}", $"DeploySetting {setting.Path}");
        }
        if (Find(at, names[^1]) is { } own)
        {
            if (own is not YamlScalarNode scalar || scalar.Value != setting.Value) throw Contradicts($"{setting.Path}: {own}", $"{setting.Path}: {setting.Value}");
        }
        // Plain: a number stays a number.
        else at.Add(names[^1], new YamlScalarNode(setting.Value));
    }

    void Agree(string name, string value, string? own)
    {
        if (own is null) Set(name, value);
        else if (own != value) throw Contradicts($"{name}: {own}", $"{name}: {value}");
    }

    void Set(string name, string value) => root.Add(name, new YamlScalarNode(value));

    static bool Has(YamlMappingNode node, string name) => node.Children.ContainsKey(name);

    static YamlNode? Find(YamlMappingNode node, string name) => node.Children.TryGetValue(name, out var found) ? found : null;

    static string? Text(YamlMappingNode node, string name) => Find(node, name) is { } found ? (found as YamlScalarNode)?.Value ?? found.ToString() : null;

    static YamlScalarNode Quoted(string text) => new(text) { Style = ScalarStyle.DoubleQuoted };

    static DeployException Contradicts(string file, string manifest) => new(Dog.FileContradicts.With(AppYaml.Name, file, manifest));
}
