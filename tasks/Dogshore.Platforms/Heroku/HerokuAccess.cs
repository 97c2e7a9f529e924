using System.Collections.Immutable;
using System.Text.Json;
using Dogshore.Faults;
using Dogshore.Platforms.Rest;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Heroku;

/// <summary>Where Heroku is and by which right it is spoken to.</summary>
static class HerokuAccess
{
    public const string Variable = "HEROKU_API_KEY";
    public static readonly Uri Page = new("https://dashboard.heroku.com/account/applications");

    /// <exception cref="DeployException">There is no credential, or HEROKU_HOST names a strange host.</exception>
    public static RestService Service(Destination to, World world)
    {
        var (token, source) = Credential(to, world);
        world.Log.Mask(token);
        return new("Heroku", Base(world))
        {
            Authorization = () => $"Bearer {token}",
            CredentialSource = source,
            CredentialPage = Page,
            // Without the version the service may choose another (contract heroku §1.1).
            Headers = ImmutableDictionary<string, string>.Empty.Add("Accept", "application/vnd.heroku+json; version=3").Add("User-Agent", "dogshore"),
            Warnings = ["X-Heroku-Warning", "Warning-Message"],
            Error = Error,
        };
    }

    static (string Token, string Source) Credential(Destination to, World world)
    {
        // A destination that names its variable means that one and no other.
        if (to["Credential"] is null && string.IsNullOrWhiteSpace(world.Environment(Variable)) && Netrc.Password(world, "api.heroku.com") is { } password)
            return (password, Netrc.File(world)!);
        var (value, source) = Credentials.Of(to, world);
        return (value.Reveal(), source);
    }

    /// <summary>As Heroku's own tool understands HEROKU_HOST: a host's name, or a whole address. The credential goes only to
    /// hosts of Heroku and to this machine.</summary>
    static Uri Base(World world)
    {
        var (name, text) = world.Environment("HEROKU_API_URL") is { Length: > 0 } api ? ("HEROKU_API_URL", api)
            : world.Environment("HEROKU_HOST") is { Length: > 0 } host ? ("HEROKU_HOST", host) : ("", "");
        if (text.Length == 0) return new Uri("https://api.heroku.com/");
        var address = text.Contains("://", StringComparison.Ordinal) ? text : $"https://api.{text}";
        if (Uri.TryCreate(address.TrimEnd('/') + "/", UriKind.Absolute, out var url)
            && (url.IsLoopback || (url.Scheme == Uri.UriSchemeHttps && (url.Host == "heroku.com" || url.Host.EndsWith(".heroku.com", StringComparison.OrdinalIgnoreCase))))) return url;
        throw new DeployException(Dog.HerokuStrangeHost.With(name, text));
    }

    /// <summary>Proxies in front answer pages; then there is neither id nor message.</summary>
    static (string?, string?) Error(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body.Span, HerokuJson.Default.HerokuError) is { } error ? (error.Id, error.Message) : (null, null);
        }
        catch (JsonException)
        {
            return (null, null);
        }
    }
}
