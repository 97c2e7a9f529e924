using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Dogshore.Faults;
using Dogshore.Platforms.Rest;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Convox;

/// <summary>Where the rack is and by which right it is spoken to, as Convox's own tools read it: RACK_URL names the rack itself;
/// else the console at CONVOX_HOST is asked, with CONVOX_PASSWORD, for the rack CONVOX_RACK (contract convox §3.1).</summary>
static class ConvoxAccess
{
    public const string RackUrl = "RACK_URL", Password = "CONVOX_PASSWORD", DeployKey = "CONVOX_DEPLOY_KEY", Host = "CONVOX_HOST", RackName = "CONVOX_RACK";
    const string Console = "console.convox.com";
    public static readonly Uri Page = new("https://docs.convox.com/management/deploy-keys/");

    /// <exception cref="DeployException">There is no credential, or what is there names no place that it may be sent to.</exception>
    public static RestService Service(Destination to, World world)
    {
        var (secret, source) = Credentials.Of(to, world);
        var value = secret.Reveal();
        return value.Contains("://", StringComparison.Ordinal) ? Direct(value, source, to, world) : OfConsole(value, source, to, world);
    }

    static RestService Direct(string address, string source, Destination to, World world)
    {
        if (!Uri.TryCreate(address.TrimEnd('/') + "/", UriKind.Absolute, out var url) || !IsSafe(url) || url.UserInfo.Length == 0)
            throw new DeployException(Dog.ConvoxBadAddress.With(source).At(to.Place));
        // The user's name is part of it: jwt for a token, convox for the rack's own password. Sent as it stands there, as Convox's own client does.
        var user = url.UserInfo.Contains(':', StringComparison.Ordinal) ? url.UserInfo : $"convox:{url.UserInfo}";
        world.Log.Mask(user[(user.IndexOf(':', StringComparison.Ordinal) + 1)..]);
        return Make(new UriBuilder(url) { UserName = "", Password = "" }.Uri, user, source, null, world);
    }

    static RestService OfConsole(string password, string source, Destination to, World world)
    {
        var host = world.Environment(Host) is { Length: > 0 } named ? named : Console;
        var text = host.Contains("://", StringComparison.Ordinal) ? host : $"https://{host}";
        if (!Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out var url) || !IsSafe(url)) throw new DeployException(Dog.ConvoxBadAddress.With($"${Host}").At(to.Place));
        var rack = to["Rack"] ?? (world.Environment(RackName) is { Length: > 0 } name ? name : throw new DeployException(Dog.ConvoxNoRack.With(to.Name, source).At(to.Place)));
        // Convox's tools escape it before it becomes part of an address, and send that.
        return Make(url, $"convox:{Uri.EscapeDataString(password)}", source, rack, world);
    }

    static bool IsSafe(Uri url) => url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback);

    static RestService Make(Uri url, string user, string source, string? rack, World world)
    {
        var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes(user));
        world.Log.Mask(basic);
        var headers = ImmutableDictionary<string, string>.Empty.Add("Accept", "application/json").Add("User-Agent", "dogshore").Add("Version", "dogshore");
        return new("Convox", url)
        {
            Authorization = () => $"Basic {basic}",
            CredentialSource = source,
            CredentialPage = Page,
            Headers = rack is null ? headers : headers.Add("Rack", rack),
            Error = Error,
        };
    }

    /// <summary>The rack's words: plain text, or <c>{"error": …}</c> of newer ones. A page of something in between is none of it.</summary>
    static (string?, string?) Error(ReadOnlyMemory<byte> body)
    {
        const int most = 1000;
        var text = Encoding.UTF8.GetString(body.Span[..Math.Min(body.Length, 64_000)]).Trim();
        if (text.Length == 0 || text[0] == '<') return (null, null);
        if (text[0] == '{')
        {
            try
            {
                var error = JsonSerializer.Deserialize(text, ConvoxJson.Default.ConvoxError);
                return (null, error?.Error ?? error?.Message);
            }
            catch (JsonException)
            {
                return (null, null);
            }
        }
        return (null, text.Length > most ? text[..most] : text);
    }
}
