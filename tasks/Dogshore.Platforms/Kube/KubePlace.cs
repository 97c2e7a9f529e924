using System.Globalization;
using Dogshore.Model;

namespace Dogshore.Platforms.Kube;

/// <summary>A destination on a cluster: what its settings say, and what differs between the platforms of this family.</summary>
/// <param name="Door">What makes the app known outside of the cluster.</param>
/// <param name="Images">Where an image of the content comes from.</param>
/// <param name="Spaces">How a namespace is made.</param>
sealed record KubePlace(Destination To, KubeDoor Door, KubeImages Images, KubeSpaces Spaces)
{
    public KubeNames Names { get; } = new(To.App);
    /// <summary>Variables that every process needs here, beside the manifest's.</summary>
    public Func<Desired, IEnumerable<(string Name, string Value)>> Variables { get; init; } = _ => [];
    /// <summary>What the image starts by itself prepares the way for what we start, so that our command is given to it.</summary>
    public bool KeepsEntrypoint { get; init; }
    /// <summary>What is said beside a process that ended because it may not do something; null where it may do what its image lets it.</summary>
    public string? LacksRights { get; init; }
    public int Port => int.Parse(To["Port"] ?? "8080", CultureInfo.InvariantCulture);
    public int Keep => int.Parse(To["Keep"] ?? "5", CultureInfo.InvariantCulture);
    public TimeSpan Timeout => Durations.Parse(To["Timeout"] ?? "10m")!.Value;
    public TimeSpan Drain => Durations.Parse(To["Drain"] ?? "5s")!.Value;

    /// <summary>Settings that stand in the objects of a release: another value of one is a release.</summary>
    static readonly string[] shaping = ["Host", "IngressClass", "TlsSecret", "Port", "ServiceAccount", "PullSecret", "Drain", "Timeout", "Termination", "Tls"];

    public System.Collections.Immutable.ImmutableSortedDictionary<string, string> Shape =>
        System.Collections.Immutable.ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, shaping.Where(name => To[name] is not null).Select(name => KeyValuePair.Create(name, To[name]!)));

    /// <summary>A setting in which {app} stands for the app's name.</summary>
    public string? Named(string setting) => To[setting]?.Replace("{app}", To.App, StringComparison.Ordinal);

    /// <summary>Where the app answers, when the manifest says it. In <c>Url</c>, {host} stands for what the cluster says.</summary>
    public Uri? Url(System.Text.Json.Nodes.JsonObject? door)
    {
        var told = door is null ? null : Door.Address(door);
        if (Named("Url") is not { } url) return told;
        if (!url.Contains("{host}", StringComparison.Ordinal)) return new Uri(url);
        return told is null ? null : new Uri(url.Replace("{host}", told.Host, StringComparison.Ordinal));
    }
}
