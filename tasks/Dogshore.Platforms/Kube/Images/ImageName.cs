using System.Text.RegularExpressions;
using Dogshore.Faults;

namespace Dogshore.Platforms.Kube.Images;

/// <summary>Name of an image, as it is written everywhere: <c>registry.example.org/team/shop:1.4</c>, or with its digest.</summary>
/// <param name="Host">Of the registry's API.</param>
/// <param name="Repository">Within the registry.</param>
/// <param name="Tag">Null where there is a digest.</param>
sealed partial record ImageName(string Host, string Repository, string? Tag, string? Digest)
{
    const string Hub = "docker.io", HubApi = "registry-1.docker.io";

    /// <exception cref="DeployException">It is no name of an image.</exception>
    public static ImageName Parse(string text)
    {
        if (!Shape().IsMatch(text)) throw new DeployException(Dog.KubeBadImage.With(text));
        var (rest, digest) = text.IndexOf('@', StringComparison.Ordinal) is > 0 and var at ? (text[..at], text[(at + 1)..]) : (text, null);
        var colon = rest.LastIndexOf(':');
        var tag = colon > rest.LastIndexOf('/') ? rest[(colon + 1)..] : null;
        if (tag is not null) rest = rest[..colon];
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var first = slash < 0 ? "" : rest[..slash];
        // What has neither a dot nor a port is a folder of the one registry that everybody knew first.
        var isHost = first == "localhost" || first.Contains('.', StringComparison.Ordinal) || first.Contains(':', StringComparison.Ordinal);
        var (host, repository) = isHost ? (first, rest[(slash + 1)..]) : (Hub, slash < 0 ? $"library/{rest}" : rest);
        return new(host is Hub or "index.docker.io" ? HubApi : host, repository, digest is null ? tag ?? "latest" : null, digest);
    }

    public ImageName At(string digest) => this with { Tag = null, Digest = digest };

    /// <summary>What names it to the registry.</summary>
    public string Reference => Digest ?? Tag ?? "latest";

    /// <summary>As Docker's own files call the registry.</summary>
    public string Account => Host == HubApi ? "https://index.docker.io/v1/" : Host;

    public override string ToString() => $"{(Host == HubApi ? Hub : Host)}/{Repository}{(Digest is null ? $":{Tag}" : $"@{Digest}")}";

    /// <summary>Registries on this machine speak plainly, as every tool has it.</summary>
    public Uri Base => new($"{(new Uri($"http://{Host}").IsLoopback ? "http" : "https")}://{Host}/");

    [GeneratedRegex(@"^[a-zA-Z0-9][a-zA-Z0-9._:/-]*(@sha256:[0-9a-f]{64})?$")]
    private static partial Regex Shape();
}
