using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using Dogshore.Faults;
using Dogshore.Platforms.Rest;
using Dogshore.Worlds;

namespace Dogshore.Platforms.PythonAnywhere;

/// <summary>Where an app is on PythonAnywhere: account, domain, folders, and by which right they are spoken to.</summary>
sealed partial class PythonAnywherePlace
{
    public const string UserVariable = "PYTHONANYWHERE_USERNAME";
    const string SiteVariable = "PYTHONANYWHERE_SITE";
    static readonly ImmutableArray<string> telling = ["detail", "message", "error_message", "error"], identifying = ["code", "error_type", "error"];
    public static readonly Uri TokenPage = new("https://www.pythonanywhere.com/account/#api_token");

    PythonAnywherePlace(Destination to, string user, string domain, RestService service)
    {
        (To, User, Domain, Service) = (to, user, domain, service);
        AllApps = $"/home/{user}/.dogshore";
        Folder = $"{AllApps}/{to.App}";
        Url = to["BaseUrl"] is { } url ? new Uri(url.Replace("{app}", to.App, StringComparison.Ordinal).TrimEnd('/') + "/") : new Uri($"https://{domain}/");
    }

    public Destination To { get; }
    public string User { get; }
    public string Domain { get; }
    public RestService Service { get; }
    public Uri Url { get; }
    /// <summary>A folder for each app that was deployed here.</summary>
    public string AllApps { get; }
    /// <summary>All that is ours in the account, but for the WSGI file.</summary>
    public string Folder { get; }
    /// <summary>The same below the home folder, which what runs there finds by itself.</summary>
    public string FolderInHome => $".dogshore/{To.App}";
    /// <summary>By the platform's rule: lower case, dots as underscores (contract pythonanywhere §2.4).</summary>
    public string WsgiFile => $"/var/www/{Domain.ToLowerInvariant().Replace('.', '_')}_wsgi.py";
    public string RecordFile => $"{Folder}/record.json";

    /// <exception cref="DeployException">Something is missing, or cannot be so.</exception>
    public static PythonAnywherePlace Of(Destination to, World world)
    {
        var (token, source) = Credentials.Of(to, world);
        var user = to["User"] ?? world.Environment(UserVariable);
        if (string.IsNullOrWhiteSpace(user)) throw new DeployException(Dog.PythonAnywhereNoUser.With(to.Name).At(to.Place));
        if (!UserName().IsMatch(user)) throw new DeployException(Dog.PythonAnywhereBadPlace.With(to.Name, "account", user, "its name, as it stands in the addresses of its pages").At(to.Place));
        var site = Site(to, world);
        var domain = to["Domain"]?.Replace("{app}", to.App, StringComparison.Ordinal) ?? $"{user.ToLowerInvariant()}.{(site.Host.StartsWith("eu.", StringComparison.Ordinal) ? "eu." : "")}pythonanywhere.com";
        if (!DomainName().IsMatch(domain)) throw new DeployException(Dog.PythonAnywhereBadPlace.With(to.Name, "Domain", domain, "a domain such as www.example.org").At(to.Place));
        if (to["BaseUrl"] is { } url && !(Uri.TryCreate(url.Replace("{app}", to.App, StringComparison.Ordinal), UriKind.Absolute, out var parsed) && (parsed.Scheme == Uri.UriSchemeHttps || parsed is { Scheme: "http", IsLoopback: true })))
            throw new DeployException(Dog.PythonAnywhereBadPlace.With(to.Name, "BaseUrl", url, "an https:// address").At(to.Place));
        return new(to, user, domain, new RestService("PythonAnywhere", site)
        {
            Authorization = () => $"Token {token.Reveal()}",
            CredentialSource = source,
            CredentialPage = TokenPage,
            Headers = ImmutableDictionary<string, string>.Empty.Add("Accept", "application/json, */*").Add("User-Agent", "dogshore"),
            Error = Error,
            Wait = body => Error(body).Message is { } words && Throttled().Match(words) is { Success: true } match ? TimeSpan.FromSeconds(int.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)) : null,
            // A reload pings the app, which takes up to 20 s (contract pythonanywhere §2.4), and the limit of requests is by the minute.
            Patience = TimeSpan.FromSeconds(45),
            Deadline = TimeSpan.FromMinutes(4),
            LongestWait = TimeSpan.FromSeconds(90),
        });
    }

    /// <summary>The credential goes to hosts of PythonAnywhere's and to this machine only.</summary>
    static Uri Site(Destination to, World world)
    {
        if (to["Region"] is { } region) return new Uri(region == "eu" ? "https://eu.pythonanywhere.com/" : "https://www.pythonanywhere.com/");
        if (world.Environment(SiteVariable) is not { Length: > 0 } text) return new Uri("https://www.pythonanywhere.com/");
        var address = text.Contains("://", StringComparison.Ordinal) ? text : $"https://{text}";
        if (Uri.TryCreate(address.TrimEnd('/') + "/", UriKind.Absolute, out var url)
            && (url.IsLoopback || (url.Scheme == Uri.UriSchemeHttps && url.Host.EndsWith(".pythonanywhere.com", StringComparison.OrdinalIgnoreCase)))) return url;
        throw new DeployException(Dog.PythonAnywhereStrangeHost.With(text));
    }

    /// <summary>Its errors have no one shape: detail, message, error, a list for each field, or a status that is ERROR (contract pythonanywhere §2.1).</summary>
    internal static (string? Id, string? Message) Error(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind != JsonValueKind.Object) return (null, null);
            var texts = new List<string>();
            foreach (var name in telling)
                if (json.RootElement.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String) return (Id(json.RootElement), text.GetString());
            foreach (var field in json.RootElement.EnumerateObject())
                if (field.Value.ValueKind == JsonValueKind.Array) texts.Add($"{field.Name}: {string.Join(' ', field.Value.EnumerateArray().Select(each => each.ToString()))}");
            return (null, texts.Count == 0 ? null : string.Join("; ", texts));
        }
        catch (JsonException)
        {
            return (null, null);
        }
    }

    static string? Id(JsonElement body) =>
        identifying.Select(name => body.TryGetProperty(name, out var id) && id.ValueKind == JsonValueKind.String ? id.GetString() : null)
            .FirstOrDefault(id => id is { Length: > 0 } && id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-'));

    [GeneratedRegex(@"available in (\d{1,5}) second")]
    private static partial Regex Throttled();

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9_-]{0,29}$")]
    private static partial Regex UserName();

    [GeneratedRegex(@"^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)+$")]
    private static partial Regex DomainName();
}
