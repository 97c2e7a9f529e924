using System.Collections.Immutable;
using System.ComponentModel;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dogshore.Faults;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Kube.Access;

/// <summary>What a cluster takes for a proof of who asks.</summary>
/// <param name="Until">After this it must be asked for anew; null when it does not say.</param>
sealed record KubeProof(string? Token, string? Certificate, string? Key, DateTimeOffset? Until);

/// <summary>A program that a kubeconfig names and that makes credentials: <c>aws eks get-token</c>, <c>gke-gcloud-auth-plugin</c>, <c>kubelogin</c>.</summary>
sealed record ExecPlugin(string Program, ImmutableArray<string> Arguments, ImmutableDictionary<string, string?> Environment, string Version, bool WantsCluster, string? Hint)
{
    static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    public static ExecPlugin Of(JsonObject exec, string? folder, string source)
    {
        var version = exec.Text("apiVersion") ?? "";
        if (version is not ("client.authentication.k8s.io/v1" or "client.authentication.k8s.io/v1beta1")) throw new DeployException(Dog.KubeExecTooOld.With(source, version.Length == 0 ? "none" : version));
        var program = exec.Text("command") is { Length: > 0 } named ? named : throw new DeployException(Dog.KubeConfigNotUnderstood.With(source, "its exec names no command."));
        // As kubectl does: one with a slash is looked for beside the file, one without in the PATH.
        if (folder is not null && !Path.IsPathRooted(program) && program.Contains('/', StringComparison.Ordinal)) program = Path.GetFullPath(program, folder);
        return new(program, [.. exec.At("args") is JsonArray args ? args.Select(each => each?.ToString() ?? "") : []],
            exec.All("env").Where(each => each.Text("name") is not null).ToImmutableDictionary(each => each.Text("name")!, each => each.Text("value")), version, exec.Is("provideClusterInfo"), exec.Text("installHint"));
    }

    /// <exception cref="DeployException">It is not there, failed, or answered something else.</exception>
    public async Task<KubeProof> Run(KubeCluster cluster, World world, CancellationToken stop)
    {
        world.Log.Detail($"[kubeconfig] {Program} makes the credential");
        var command = new Command(Program, [.. Arguments]) { Environment = Environment.SetItem("KUBERNETES_EXEC_INFO", Info(cluster)), Timeout = Longest };
        Ran ran;
        try
        {
            ran = await world.Processes.Run(command, stop);
        }
        catch (Win32Exception)
        {
            throw new DeployException(Dog.KubeExecMissing.With(Program, Hint is { Length: > 0 } hint ? $" {hint.ReplaceLineEndings(" ").Trim()}" : ""));
        }
        // Its output is the credential: of a failure only what it said beside that is shown.
        if (!ran.Succeeded) throw new DeployException(Dog.KubeExecFailed.With(Program, ran.Exit is { } code ? $"exit code {code.ToString(CultureInfo.InvariantCulture)}" : $"no end within {Model.Durations.Show(Longest)}").Saying(ran.Tail.Where(line => !line.Contains("token", StringComparison.OrdinalIgnoreCase))));
        return Read(ran.Output, world);
    }

    string Info(KubeCluster cluster)
    {
        var spec = new JsonObject { ["interactive"] = false };
        if (WantsCluster)
        {
            var about = new JsonObject { ["server"] = cluster.Server.ToString().TrimEnd('/') };
            if (cluster.ServerName is { } name) about["tls-server-name"] = name;
            if (cluster.SkipsVerification) about["insecure-skip-tls-verify"] = true;
            if (cluster.Authority is { } authority) about["certificate-authority-data"] = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(authority));
            if (cluster.Proxy is { } proxy) about["proxy-url"] = proxy.ToString();
            spec["cluster"] = about;
        }
        return System.Text.Encoding.UTF8.GetString(new JsonObject { ["apiVersion"] = Version, ["kind"] = "ExecCredential", ["spec"] = spec }.Bytes().Span);
    }

    KubeProof Read(string output, World world)
    {
        JsonNode? made;
        try
        {
            made = JsonNode.Parse(output);
        }
        catch (JsonException)
        {
            throw new DeployException(Dog.KubeExecFailed.With(Program, "it wrote no ExecCredential"));
        }
        if (made.Text("apiVersion") != Version) throw new DeployException(Dog.KubeExecFailed.With(Program, $"it answered in '{made.Text("apiVersion")}', and the kubeconfig wants {Version}"));
        var (token, certificate, key) = (made.Text("status", "token"), made.Text("status", "clientCertificateData"), made.Text("status", "clientKeyData"));
        if (token is null && (certificate is null || key is null)) throw new DeployException(Dog.KubeExecFailed.With(Program, "it gave neither a token nor a certificate with its key"));
        if (token is not null) world.Log.Mask(token);
        return new(token, certificate, key, DateTimeOffset.TryParse(made.Text("status", "expirationTimestamp"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var until) ? until : null);
    }
}
