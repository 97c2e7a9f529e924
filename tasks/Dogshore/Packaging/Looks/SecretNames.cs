namespace Dogshore.Packaging.Looks;

/// <summary>Files that hold secrets by the habit of their names.</summary>
static class SecretNames
{
    /// <param name="path">With forward slashes.</param>
    /// <returns>What it looks like, to stand after "looks like", or null.</returns>
    public static string? Look(string path)
    {
        var lower = path.ToLowerInvariant();
        var name = lower[(lower.LastIndexOf('/') + 1)..];
        return name switch
        {
            ".envrc" => "a file of environment variables",
            _ when name == ".env" || IsVariantOfEnv(name) => "a file of environment variables",
            "id_rsa" or "id_dsa" or "id_ecdsa" or "id_ed25519" or "id_ecdsa_sk" or "id_ed25519_sk" => "a private SSH key",
            ".netrc" or "_netrc" or ".git-credentials" or ".pypirc" or ".pgpass" or ".htpasswd" or ".dockercfg" => "a file of passwords",
            _ when lower == ".aws/credentials" || lower.EndsWith("/.aws/credentials", StringComparison.Ordinal) => "AWS credentials",
            _ when lower == ".docker/config.json" || lower.EndsWith("/.docker/config.json", StringComparison.Ordinal) => "Docker's credentials",
            "local.settings.json" => "settings of one machine",
            _ when name.StartsWith("appsettings.", StringComparison.Ordinal) && name.EndsWith(".local.json", StringComparison.Ordinal) => "settings of one machine",
            "appsettings.local.json" => "settings of one machine",
            _ => OfExtension(Path.GetExtension(name)),
        };
    }

    static bool IsVariantOfEnv(string name) =>
        name.StartsWith(".env.", StringComparison.Ordinal) && name is not (".env.example" or ".env.sample" or ".env.template");

    static string? OfExtension(string extension) => extension switch
    {
        ".pfx" or ".p12" => "a certificate with its private key",
        ".key" => "a private key",
        ".ppk" => "a private SSH key",
        ".jks" or ".keystore" => "a store of keys",
        ".publishsettings" => "publishing credentials",
        _ => null,
    };
}
