using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Dogshore.Faults;
using Dogshore.Worlds;
using Google.Apis.Auth.OAuth2;

namespace Dogshore.Platforms.Google;

/// <summary>By whose leave Google's services are spoken to. Signing and exchanging is Google's own code; tokens live for an hour, and are renewed
/// by it while a deploy goes on.</summary>
/// <param name="Source">Where the credential came from, for messages.</param>
/// <param name="Email">Whose it is; null where that is not written in it.</param>
/// <param name="Project">The project that it is of; null where that is not written in it.</param>
sealed record GoogleAccess(ITokenAccess Credential, string Source, string? Email, string? Project)
{
    const string Scope = "https://www.googleapis.com/auth/cloud-platform";

    public static readonly Uri KeysPage = new("https://cloud.google.com/iam/docs/keys-create-delete");

    /// <summary>The variables of a credential, for a declaration.</summary>
    public static ImmutableArray<CredentialDeclaration> Declared { get; } =
    [
        new(GoogleKeys.Content, "The JSON of a service account's key, or of another credential of Google's.", KeysPage),
        new(GoogleKeys.File, "The file that holds it; Google's own tools and actions set this one.", KeysPage),
        new(GoogleKeys.Token, "An access token that is there already.", KeysPage),
    ];

    /// <summary>Settings of every destination that is spoken to so.</summary>
    public static ImmutableArray<SettingDeclaration> Settings { get; } =
    [
        new("Project", SettingKind.Text, "Id of the Google project; without it GOOGLE_CLOUD_PROJECT, else that of the credential."),
        new("Identity", SettingKind.Text, "The workload identity provider that takes a token of the CI job, where there is no key: projects/123/locations/global/workloadIdentityPools/ci/providers/github."),
        new("ServiceAccount", SettingKind.Text, "The service account that is acted for with that token; without it the job acts for itself."),
        new("Connection", SettingKind.Text, "Id of the service connection in Azure Pipelines that the token is for."),
    ];

    /// <summary>A credential that was opened in this run, with the token that it has.</summary>
    static readonly ConditionalWeakTable<Http, Dictionary<string, GoogleAccess>> opened = [];

    /// <exception cref="DeployException">There is no credential, or Google does not take it.</exception>
    public static async Task<GoogleAccess> Of(Destination to, World world, CancellationToken stop)
    {
        var found = GoogleKeys.Find(to, world);
        var known = opened.GetOrCreateValue(world.Http);
        GoogleAccess? access;
        lock (known) access = known.GetValueOrDefault(found.Key);
        if (access is null)
        {
            access = await found.Open(stop);
            world.Log.Detail($"[credential] {access.Source}");
        }
        await access.Bearer(world, stop);
        lock (known) known[found.Key] = access;
        CheckAccount(to, access);
        return access;
    }

    /// <summary>The value of the Authorization header, renewed where it is old.</summary>
    public async Task<string> Bearer(World world, CancellationToken stop)
    {
        try
        {
            var token = await Credential.GetAccessTokenForRequestAsync(null, stop);
            world.Log.Mask(token);
            return $"Bearer {token}";
        }
        catch (Exception wrapped) when (wrapped is not DeployException && Inner(wrapped) is { } refused)
        {
            throw refused;
        }
        catch (Exception broken) when (broken is InvalidOperationException or Newtonsoft.Json.JsonException or FormatException or global::Google.Apis.Auth.OAuth2.Responses.TokenResponseException)
        {
            throw new DeployException(Dog.GoogleBadCredential.With(Source, "Google's own code cannot use it"));
        }
    }

    static DeployException? Inner(Exception? fault) => fault switch
    {
        null => null,
        DeployException refused => refused,
        AggregateException many => many.InnerExceptions.Select(Inner).FirstOrDefault(each => each is not null),
        _ => Inner(fault.InnerException),
    };

    static void CheckAccount(Destination to, GoogleAccess access)
    {
        if (to["Account"] is not { } wanted || access.Email == wanted) return;
        throw new DeployException((access.Email is { } email ? Dog.GoogleOtherAccount.With(access.Source, email, to.Name, wanted) : Dog.GoogleAccountNotTold.With(access.Source, to.Name, wanted)).At(to.Place));
    }

    public static GoogleAccess Over(GoogleCredential credential, string source, string? email, string? project, World world, bool isMachine = false)
    {
        var led = credential.CreateWithHttpClientFactory(new GoogleTransport(world, source, isMachine));
        return new(led.IsCreateScopedRequired ? led.CreateScoped(Scope) : led, source, email, project);
    }
}
