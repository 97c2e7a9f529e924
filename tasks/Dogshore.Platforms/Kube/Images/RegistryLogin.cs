using System.ComponentModel;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dogshore.Faults;
using Dogshore.Secrets;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Kube.Images;

/// <summary>The account for a registry, from where <c>docker login</c> and <c>podman login</c> put it, or from the variable in which CI keeps it.</summary>
static class RegistryLogin
{
    public const string Variable = "DOCKER_AUTH_CONFIG";

    /// <summary>Name and password; null where nobody is logged in.</summary>
    public static async Task<(string User, Secret Password, string Source)?> Of(ImageName image, World world, CancellationToken stop)
    {
        foreach (var (text, source) in Texts(world))
        {
            JsonNode? config;
            try
            {
                config = JsonNode.Parse(text);
            }
            catch (JsonException)
            {
                throw new DeployException(Dog.KubeLoginNotUnderstood.With(source));
            }
            foreach (var account in new[] { image.Account, $"https://{image.Host}", image.Host })
            {
                if (config.Text("credHelpers", account) is { } helper) return await Helped(helper, account, source, world, stop);
                if (config.At("auths", account) is not JsonObject there) continue;
                if (Decoded(there.Text("auth")) is var (user, password))
                {
                    world.Log.Mask(password);
                    return (user, new Secret(password), source);
                }
                if (config.Text("credsStore") is { } store) return await Helped(store, account, source, world, stop);
            }
        }
        return null;
    }

    static IEnumerable<(string Text, string Source)> Texts(World world)
    {
        if (world.Environment(Variable) is { Length: > 0 } given) yield return (given, $"${Variable}");
        var home = world.Environment("HOME") ?? world.Environment("USERPROFILE");
        var files = new[]
        {
            world.Environment("REGISTRY_AUTH_FILE"), world.Environment("DOCKER_CONFIG") is { Length: > 0 } folder ? Path.Combine(folder, "config.json") : null,
            world.Environment("XDG_RUNTIME_DIR") is { Length: > 0 } runtime ? Path.Combine(runtime, "containers", "auth.json") : null, home is null ? null : Path.Combine(home, ".docker", "config.json"),
        };
        foreach (var file in files)
            if (file is { Length: > 0 } && File.Exists(file)) yield return (File.ReadAllText(file), file);
    }

    static (string, string)? Decoded(string? auth)
    {
        if (string.IsNullOrEmpty(auth)) return null;
        Span<byte> bytes = new byte[auth.Length];
        if (!Convert.TryFromBase64String(auth, bytes, out var count)) return null;
        var text = Encoding.UTF8.GetString(bytes[..count]);
        return text.IndexOf(':', StringComparison.Ordinal) is > 0 and var at ? (text[..at], text[(at + 1)..]) : null;
    }

    /// <summary>A program that keeps passwords: it is told the registry and answers with the account.</summary>
    static async Task<(string, Secret, string)?> Helped(string helper, string account, string source, World world, CancellationToken stop)
    {
        var program = $"docker-credential-{helper}";
        Ran ran;
        try
        {
            ran = await world.Processes.Run(new Command(program, "get") { Input = account }, stop);
        }
        catch (Win32Exception)
        {
            throw new DeployException(Dog.KubeLoginHelper.With(program, source, "it is not there"));
        }
        if (!ran.Succeeded) return null;
        try
        {
            var answer = JsonNode.Parse(ran.Output);
            if (answer.Text("Username") is not { } user || answer.Text("Secret") is not { } password) return null;
            world.Log.Mask(password);
            return (user, new Secret(password), program);
        }
        catch (JsonException)
        {
            throw new DeployException(Dog.KubeLoginHelper.With(program, source, "it answered no account"));
        }
    }
}
