using System.Text.Json.Nodes;
using Dogshore.Faults;
using Dogshore.Platforms.Yaml;

namespace Dogshore.Platforms.Kube.Access;

/// <summary>A text of a kubeconfig, and the folder from which its relative paths start.</summary>
sealed record KubeConfigText(string Text, string? Folder, string Shown);

/// <summary>Kubeconfigs as kubectl reads them: of several files the first that names a thing counts (contract §2.8, client-go tools/clientcmd/loader.go).</summary>
sealed class KubeConfig
{
    readonly Dictionary<string, (JsonObject Value, string? Folder)> clusters = [], users = [], contexts = [];
    string? current;

    public static KubeConfig Read(IEnumerable<KubeConfigText> texts)
    {
        var config = new KubeConfig();
        foreach (var text in texts) config.Take(text);
        return config;
    }

    void Take(KubeConfigText text)
    {
        Finding Refuse(string how) => Dog.KubeConfigNotUnderstood.With(text.Shown, how);
        foreach (var document in YamlJson.Documents(text.Text, Refuse))
        {
            if (document is not JsonObject) throw new DeployException(Refuse("it is no mapping of names to values."));
            Take(clusters, document, "clusters", "cluster", text.Folder);
            Take(users, document, "users", "user", text.Folder);
            Take(contexts, document, "contexts", "context", text.Folder);
            current ??= document.Text("current-context") is { Length: > 0 } named ? named : null;
        }
    }

    static void Take(Dictionary<string, (JsonObject, string?)> into, JsonNode document, string list, string inner, string? folder)
    {
        foreach (var each in document.All(list))
            if (each.Text("name") is { } name) into.TryAdd(name, (each.At(inner) as JsonObject ?? [], folder));
    }

    /// <param name="wanted">The context, or null for the current one.</param>
    /// <exception cref="DeployException">It is not there, or lacks what is needed to speak to its cluster.</exception>
    public KubeContext Context(string? wanted, string source)
    {
        var name = wanted ?? current ?? throw new DeployException(Dog.KubeNoContext.With(source, "no current-context", Known));
        if (!contexts.TryGetValue(name, out var context)) throw new DeployException(Dog.KubeNoContext.With(source, $"no context '{name}'", Known));
        if (context.Value.Text("cluster") is not { } clusterName || !clusters.TryGetValue(clusterName, out var cluster)) throw new DeployException(Dog.KubeConfigNotUnderstood.With(source, $"the context '{name}' names no cluster that is there."));
        var user = context.Value.Text("user") is { Length: > 0 } userName && users.TryGetValue(userName, out var there) ? there : ([], null);
        return new(Cluster(cluster.Value, cluster.Folder, source), User(user.Value, user.Folder, source), context.Value.Text("namespace") is { Length: > 0 } space ? space : null, $"{source} (context {name})");
    }

    string Known => contexts.Count == 0 ? "none" : string.Join(", ", contexts.Keys.Order(StringComparer.Ordinal));

    static KubeCluster Cluster(JsonObject cluster, string? folder, string source)
    {
        if (!Uri.TryCreate(cluster.Text("server")?.TrimEnd('/') + "/", UriKind.Absolute, out var server)) throw new DeployException(Dog.KubeConfigNotUnderstood.With(source, "its cluster has no server's address."));
        return new(server)
        {
            Authority = Pem(cluster, "certificate-authority", folder, source),
            ServerName = cluster.Text("tls-server-name"),
            SkipsVerification = cluster.Is("insecure-skip-tls-verify"),
            Proxy = cluster.Text("proxy-url") is { Length: > 0 } proxy ? new Uri(proxy) : null,
        };
    }

    static KubeUser User(JsonObject user, string? folder, string source) => new()
    {
        // A file of a token wins, because it is renewed.
        TokenFile = user.Text("tokenFile") is { Length: > 0 } file ? Full(file, folder) : null,
        Token = user.Text("token"),
        Certificate = Pem(user, "client-certificate", folder, source),
        Key = Pem(user, "client-key", folder, source),
        Name = user.Text("username"),
        Password = user.Text("password"),
        As = user.Text("as"),
        Exec = user.At("exec") is JsonObject exec ? ExecPlugin.Of(exec, folder, source) : null,
    };

    /// <summary>What stands in the file itself wins over a file that it names.</summary>
    static string? Pem(JsonObject node, string name, string? folder, string source)
    {
        if (node.Text($"{name}-data") is { Length: > 0 } data)
        {
            try
            {
                return System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(data));
            }
            catch (FormatException)
            {
                throw new DeployException(Dog.KubeConfigNotUnderstood.With(source, $"{name}-data is no base64."));
            }
        }
        return node.Text(name) is { Length: > 0 } file ? KubeFiles.Text(Full(file, folder), source) : null;
    }

    static string Full(string path, string? folder) => folder is null ? path : Path.GetFullPath(path, folder);
}

/// <summary>Where a cluster is and by which right it is spoken to.</summary>
/// <param name="Source">Where that stands, for messages: <c>$KUBECONFIG (context staging)</c>.</param>
sealed record KubeContext(KubeCluster Cluster, KubeUser User, string? Namespace, string Source);

/// <param name="Server">With a slash at its end: everything goes below it.</param>
sealed record KubeCluster(Uri Server)
{
    /// <summary>PEM of the certificates that vouch for it; null for the machine's own.</summary>
    public string? Authority { get; init; }
    public string? ServerName { get; init; }
    public bool SkipsVerification { get; init; }
    public Uri? Proxy { get; init; }
}

sealed record KubeUser
{
    public string? Token { get; init; }
    public string? TokenFile { get; init; }
    public string? Certificate { get; init; }
    public string? Key { get; init; }
    public string? Name { get; init; }
    public string? Password { get; init; }
    public string? As { get; init; }
    public ExecPlugin? Exec { get; init; }
}

/// <summary>Reads what a kubeconfig names.</summary>
static class KubeFiles
{
    const int Largest = 1 << 20;

    public static string Text(string path, string source)
    {
        try
        {
            return new FileInfo(path).Length <= Largest ? File.ReadAllText(path) : throw new DeployException(Dog.KubeConfigNotUnderstood.With(source, $"'{path}' is larger than a megabyte."));
        }
        catch (Exception unread) when (unread is IOException or UnauthorizedAccessException)
        {
            throw new DeployException(Dog.KubeConfigNotUnderstood.With(source, $"'{path}', which it names, cannot be read."));
        }
    }
}
