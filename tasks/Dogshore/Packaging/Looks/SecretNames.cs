namespace Dogshore.Packaging.Looks;

/// <summary>Files that hold secrets by the habit of their names.</summary>
static class SecretNames
{
    /// <summary>Room for a name on the stack; few systems have longer ones.</summary>
    const int Longest = 255;

    /// <param name="path">With forward slashes.</param>
    /// <returns>What it looks like, to stand after "looks like", or null.</returns>
    public static string? Look(string path)
    {
        var name = path.AsSpan(path.LastIndexOf('/') + 1);
        // A tree has many names: no text is made of any.
        Span<char> lower = name.Length <= Longest ? stackalloc char[name.Length] : new char[name.Length];
        name.ToLowerInvariant(lower);
        return lower switch
        {
            ".envrc" => "a file of environment variables",
            _ when lower is ".env" || IsVariantOfEnv(lower) => "a file of environment variables",
            "id_rsa" or "id_dsa" or "id_ecdsa" or "id_ed25519" or "id_ecdsa_sk" or "id_ed25519_sk" => "a private SSH key",
            ".netrc" or "_netrc" or ".git-credentials" or ".pypirc" or ".pgpass" or ".htpasswd" or ".dockercfg" => "a file of passwords",
            "credentials" when Lies(path, ".aws/credentials") => "AWS credentials",
            "config.json" when Lies(path, ".docker/config.json") => "Docker's credentials",
            "local.settings.json" => "settings of one machine",
            _ when lower.StartsWith("appsettings.") && lower.EndsWith(".local.json") => "settings of one machine",
            "appsettings.local.json" => "settings of one machine",
            _ => OfExtension(Path.GetExtension((ReadOnlySpan<char>)lower)),
        };
    }

    /// <summary>Is the path this one, or does it end with it below some folder?</summary>
    static bool Lies(string path, string end) => path.EndsWith(end, StringComparison.OrdinalIgnoreCase) && (path.Length == end.Length || path[^(end.Length + 1)] == '/');

    static bool IsVariantOfEnv(ReadOnlySpan<char> name) => name.StartsWith(".env.") && name is not (".env.example" or ".env.sample" or ".env.template");

    static string? OfExtension(ReadOnlySpan<char> extension) => extension switch
    {
        ".pfx" or ".p12" => "a certificate with its private key",
        ".key" => "a private key",
        ".ppk" => "a private SSH key",
        ".jks" or ".keystore" => "a store of keys",
        ".publishsettings" => "publishing credentials",
        _ => null,
    };
}
