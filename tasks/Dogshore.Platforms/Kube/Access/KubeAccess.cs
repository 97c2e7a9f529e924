using Dogshore.Faults;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Kube.Access;

/// <summary>Finds the cluster of a destination and the right to it: a token for the server that the destination names, a kubeconfig, or the account
/// that a pod finds in itself.</summary>
static class KubeAccess
{
    public const string TokenVariable = "KUBE_TOKEN", ConfigVariable = "KUBECONFIG";
    const string Mounted = "/var/run/secrets/kubernetes.io/serviceaccount";

    /// <exception cref="DeployException">There is none, or what is there cannot be used.</exception>
    public static KubeContext Of(Destination to, World world)
    {
        var context = Find(to, world);
        Mask(context.User, world);
        if (context.Cluster.Server.Scheme != Uri.UriSchemeHttps && !context.Cluster.Server.IsLoopback) throw new DeployException(Dog.KubeNotHttps.With(context.Source, context.Cluster.Server).At(to.Place));
        return context;
    }

    static KubeContext Find(Destination to, World world)
    {
        if (to["Credential"] is { } named) return Named(named, Given(named, world) ?? throw Missing(to), to, world);
        if (Given(TokenVariable, world) is { } token && to["Server"] is not null) return Token(TokenVariable, token, to);
        if (Given(ConfigVariable, world) is { } config) return Config(config, ConfigVariable, to, world);
        if ((world.Environment("HOME") ?? world.Environment("USERPROFILE")) is { Length: > 0 } home && Path.Combine(home, ".kube", "config") is var file && File.Exists(file)) return Files([file], "~/.kube/config", to);
        return Inside(to, world) ?? throw Missing(to);
    }

    static string? Given(string variable, World world) => world.Environment(variable) is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;

    static DeployException Missing(Destination to) => new(Dog.NoCredential.With(to.Name, to.Platform.Declaration.Title, string.Join(" or ", Credentials.Variables(to)), to.Platform.Declaration.Credentials[0].Page).At(to.Place));

    /// <summary>A variable of the user's own naming: a kubeconfig, where one lies, or a token.</summary>
    static KubeContext Named(string variable, string value, Destination to, World world) =>
        to["Server"] is not null && !IsConfig(value) ? Token(variable, value, to) : Config(value, variable, to, world);

    static bool IsConfig(string value) => value.Contains('\n', StringComparison.Ordinal) || value.StartsWith('{') || value.StartsWith("apiVersion:", StringComparison.Ordinal);

    /// <summary>CI stores keep texts and no files: so the variable may hold the kubeconfig itself.</summary>
    static KubeContext Config(string value, string variable, Destination to, World world)
    {
        if (!IsConfig(value))
        {
            // As kubectl: what is not there is left out, unless nothing is.
            var files = value.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Select(file => Path.GetFullPath(file, world.Directory)).Where(File.Exists).ToArray();
            return files.Length > 0 ? Files(files, $"${variable}", to) : throw new DeployException(Dog.KubeConfigNotThere.With($"${variable}", value).At(to.Place));
        }
        world.Log.Mask(value);
        return KubeConfig.Read([new(value, world.Directory, $"${variable}")]).Context(to["Context"], $"${variable}");
    }

    static KubeContext Files(IReadOnlyList<string> files, string source, Destination to) =>
        KubeConfig.Read(files.Select(file => new KubeConfigText(KubeFiles.Text(file, source), Path.GetDirectoryName(file), source))).Context(to["Context"], source);

    static KubeContext Token(string variable, string token, Destination to)
    {
        if (!Uri.TryCreate(to["Server"]!.TrimEnd('/') + "/", UriKind.Absolute, out var server)) throw new DeployException(Dog.KubeNotHttps.With("Server=", to["Server"]).At(to.Place));
        return new(new(server) { Authority = Authority(to) }, new() { Token = token }, null, $"${variable}");
    }

    /// <summary>PEM itself, base64 of it as kubeconfigs have it, or the name of a file.</summary>
    static string? Authority(Destination to)
    {
        if (to["CertificateAuthority"] is not { } given) return null;
        if (given.Contains("-----BEGIN", StringComparison.Ordinal)) return given;
        Span<byte> bytes = new byte[given.Length];
        return Convert.TryFromBase64String(given, bytes, out var count) && System.Text.Encoding.UTF8.GetString(bytes[..count]) is var text && text.Contains("-----BEGIN", StringComparison.Ordinal) ? text : KubeFiles.Text(given, "CertificateAuthority=");
    }

    static KubeContext? Inside(Destination to, World world)
    {
        if (Given("KUBERNETES_SERVICE_HOST", world) is not { } host || !File.Exists($"{Mounted}/token")) return null;
        var server = new UriBuilder(Uri.UriSchemeHttps, host, int.Parse(Given("KUBERNETES_SERVICE_PORT", world) ?? "443", System.Globalization.CultureInfo.InvariantCulture), "/").Uri;
        const string source = "the account of this pod";
        return new(new(server) { Authority = KubeFiles.Text($"{Mounted}/ca.crt", source) }, new() { TokenFile = $"{Mounted}/token" }, File.Exists($"{Mounted}/namespace") ? KubeFiles.Text($"{Mounted}/namespace", source).Trim() : null, source);
    }

    static void Mask(KubeUser user, World world)
    {
        foreach (var secret in new[] { user.Token, user.Password, user.Key }.OfType<string>()) world.Log.Mask(secret);
    }
}
