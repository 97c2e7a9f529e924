using System.Text.Json;
using Dogshore.Faults;
using Dogshore.Platforms.Jobs;
using Dogshore.Worlds;
using Google.Apis.Auth.OAuth2;

namespace Dogshore.Platforms.Google;

/// <param name="Key">Tells one credential from another within a run.</param>
/// <param name="Open">Makes it usable.</param>
sealed record FoundCredential(string Key, Func<CancellationToken, Task<GoogleAccess>> Open);

/// <summary>Where a credential of Google's is looked for, in this order: the variable that the destination names; a key, a file or a token in the
/// environment; a token of CI; what gcloud has left for applications; the machine's own account, on Google's machines.</summary>
static class GoogleKeys
{
    public const string Content = "GOOGLE_CREDENTIALS", File = "GOOGLE_APPLICATION_CREDENTIALS", Token = "CLOUDSDK_AUTH_ACCESS_TOKEN";
    const string MachineHost = "GCE_METADATA_HOST";
    const int Largest = 100_000;

    public static FoundCredential Find(Destination to, World world)
    {
        if (to["Credential"] is { } named)
            return Value(named, world) is { } text ? OfText(text, named, world) : throw Missing(to, named);
        if (Value(Content, world) is { } content) return OfText(content, Content, world);
        if (Value(File, world) is { } file) return OfFile(file, $"the file in ${File}", world);
        if (Value(Token, world) is { } token) return OfToken(token, world);
        if (to["Identity"] is { } identity) return OfJob(to, identity, world);
        if (WellKnown(world) is { } wellKnown && System.IO.File.Exists(wellKnown)) return OfFile(wellKnown, "gcloud's credential for applications", world);
        // Only where the machine says so: to look for one on any network would ask a stranger.
        if (Value(MachineHost, world) is not null) return new("machine", _ => Task.FromResult(GoogleAccess.Over(GoogleCredential.FromComputeCredential(new ComputeCredential()), "the machine's own account", null, null, world, isMachine: true)));
        throw Missing(to, string.Join(" or ", Content, File, Token));
    }

    static string? Value(string variable, World world) => world.Environment(variable) is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;

    static DeployException Missing(Destination to, string variables) => new(Dog.NoCredential.With(to.Name, to.Platform.Declaration.Title, variables, GoogleAccess.KeysPage).At(to.Place));

    /// <summary>The credential itself, or the name of its file: both are met in a variable of CI.</summary>
    static FoundCredential OfText(string text, string variable, World world)
    {
        if (!text.StartsWith('{') && System.IO.File.Exists(Path.Combine(world.Directory, text))) return OfFile(text, $"the file in ${variable}", world);
        world.Log.Mask(text);
        return new(text, _ => Task.FromResult(OfJson(text, $"${variable}", world)));
    }

    static FoundCredential OfFile(string file, string source, World world)
    {
        string text;
        try
        {
            var info = new FileInfo(Path.Combine(world.Directory, file));
            if (!info.Exists || info.Length is 0 or > Largest) throw new DeployException(Dog.GoogleCredentialFile.With(source, "is not there, is empty or is no credential"));
            text = System.IO.File.ReadAllText(info.FullName);
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
        {
            throw new DeployException(Dog.GoogleCredentialFile.With(source, "cannot be read"));
        }
        return new(text, _ => Task.FromResult(OfJson(text, source, world)));
    }

    static FoundCredential OfToken(string token, World world)
    {
        world.Log.Mask(token);
        return new(token, _ => Task.FromResult(new GoogleAccess(GoogleCredential.FromAccessToken(token), $"${Token}", null, null)));
    }

    /// <summary>The job's token is asked for anew whenever Google's own code needs another.</summary>
    static FoundCredential OfJob(Destination to, string identity, World world)
    {
        identity = identity.Trim('/');
        if (!identity.StartsWith("projects/", StringComparison.Ordinal) || identity.Split('/') is not [_, { Length: > 0 } number, "locations", "global", "workloadIdentityPools", { Length: > 0 }, "providers", { Length: > 0 }] || !number.All(char.IsAsciiDigit))
            throw new DeployException(Dog.GoogleBadIdentity.With(identity, to.Name).At(to.Place));
        var account = to["ServiceAccount"];
        return new($"{identity} {account}", async stop =>
        {
            var first = await Ask(stop);
            var source = $"{first.From} for {account ?? identity}";
            var initializer = new ProgrammaticExternalAccountCredential.Initializer(Endpoint("STS", "https://sts.googleapis.com/", world) + "v1/token", $"//iam.googleapis.com/{identity}", "urn:ietf:params:oauth:token-type:jwt", new Provider(first.Text, async token => (await Ask(token)).Text))
            {
                ServiceAccountImpersonationUrl = account is null ? null : $"{Endpoint("IAMCREDENTIALS", "https://iamcredentials.googleapis.com/", world)}v1/projects/-/serviceAccounts/{Uri.EscapeDataString(account)}:generateAccessToken",
            };
            var access = GoogleAccess.Over(new ProgrammaticExternalAccountCredential(initializer).ToGoogleCredential(), source, account, null, world);
            try
            {
                await access.Bearer(world, stop);
            }
            catch (Rest.RestRefusedException refused)
            {
                throw new DeployException(Dog.GoogleIdentityRefused.With(account ?? identity, first.From, refused.Findings[0].Fact, first.Audience).At(to.Place));
            }
            return access;
        });

        async Task<JobToken> Ask(CancellationToken stop) => await JobToken.Ask(to, $"https://iam.googleapis.com/{identity}", world, stop)
            ?? throw new DeployException(Dog.GoogleNoToken.With(to.Name, identity, JobToken.WhyNone(world)).At(to.Place));
    }

    /// <summary>The first token was asked for already, so that what is wrong with it is told in our words.</summary>
    sealed class Provider(string first, Func<CancellationToken, Task<string>> next) : ProgrammaticExternalAccountCredential.ISubjectTokenProvider
    {
        string? ready = first;

        public Task<string> GetSubjectTokenAsync(ProgrammaticExternalAccountCredential caller, CancellationToken taskCancellationToken) =>
            Interlocked.Exchange(ref ready, null) is { } token ? Task.FromResult(token) : next(taskCancellationToken);
    }

    static GoogleAccess OfJson(string text, string source, World world)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            var root = json.RootElement;
            string? Field(string name) => root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
            foreach (var secret in new[] { "private_key", "client_secret", "refresh_token" })
                if (Field(secret) is { Length: > 3 } value) world.Log.Mask(value);
            var type = Field("type");
            if (type is not ("service_account" or "authorized_user" or "external_account" or "impersonated_service_account")) throw new DeployException(Dog.GoogleBadCredential.With(source, $"its type is '{type}'"));
            return GoogleAccess.Over(CredentialFactory.FromJson(text, type), source, Field("client_email") ?? Impersonated(Field("service_account_impersonation_url")), Field("project_id") ?? Field("quota_project_id"), world);
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException or ArgumentException or Newtonsoft.Json.JsonException or FormatException or System.Security.Cryptography.CryptographicException)
        {
            throw new DeployException(Dog.GoogleBadCredential.With(source, "it is no JSON of Google's, or parts of it are missing"));
        }
    }

    static string? Impersonated(string? url) => url?.Split("/serviceAccounts/", 2) is [_, var rest] ? Uri.UnescapeDataString(rest.Split(':')[0]) : null;

    static string? WellKnown(World world)
    {
        const string file = "application_default_credentials.json";
        if (Value("CLOUDSDK_CONFIG", world) is { } folder) return Path.Combine(folder, file);
        if (Value("APPDATA", world) is { } roaming && OperatingSystem.IsWindows()) return Path.Combine(roaming, "gcloud", file);
        return Value("HOME", world) is { } home ? Path.Combine(home, ".config", "gcloud", file) : null;
    }

    /// <summary>A service at its own address, or at the one that the environment names as gcloud understands it.</summary>
    public static Uri Endpoint(string service, string own, World world)
    {
        var variable = $"CLOUDSDK_API_ENDPOINT_OVERRIDES_{service}";
        if (Value(variable, world) is not { } text) return new Uri(own);
        return Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || url.IsLoopback)
            ? url : throw new DeployException(Dog.EndpointNotSecure.With($"address in {variable},", text));
    }
}
