using System.Collections.Immutable;

namespace Dogshore.Model;

/// <summary>What we write with a release so that the platform remembers it.</summary>
public sealed record Stamp
{
    /// <summary>The schema that this code writes.</summary>
    public const int Current = 1;

    /// <summary>Raised when a field changes its meaning; a reader refuses a newer one than it knows.</summary>
    public int Schema { get; init; } = Current;

    // Compared: equal means that nothing is to be done.

    /// <summary>SHA-256 over the content, lower-case hex; an image's digest.</summary>
    public required string Content { get; init; }

    /// <summary>Keyed tag over the names and values of our config; null where no key exists yet.</summary>
    public string? Config { get; init; }

    /// <summary>Names of the config variables that we own, sorted.</summary>
    public ImmutableArray<string> Names { get; init; } = [];

    // Descriptive: says who and when, decides nothing.

    public string Version { get; init; } = "";
    /// <summary>Full commit id, or null outside of a repository.</summary>
    public string? Commit { get; init; }
    /// <summary>The work tree differed from the commit.</summary>
    public bool Dirty { get; init; }
    /// <summary>Who deployed, as CI or the machine names them.</summary>
    public string By { get; init; } = "";
    /// <summary>The id of the run that made the release; ids that we choose derive from it.</summary>
    public string Run { get; init; } = "";
    /// <summary>The CI job's page.</summary>
    public string? RunUrl { get; init; }

    /// <summary><c>1.4.0+a1b2c3d</c>, with <c>.dirty</c> when so, and nothing after the version without git.</summary>
    public string Shown => Commit is null ? Version : $"{Version}+{Commit[..Math.Min(7, Commit.Length)]}{(Dirty ? ".dirty" : "")}";
}

/// <summary>Code, config and process counts that a platform has been told to run together.</summary>
/// <param name="Id">The platform's own id.</param>
/// <param name="Number">Grows by one; 0 where the platform does not number.</param>
/// <param name="Stamp">Null for a release that was not made by us.</param>
/// <param name="Succeeded">The platform took it: a failed build or a migration that stopped it is false.</param>
/// <param name="Age">By the platform's own clock.</param>
public sealed record Release(string Id, int Number, Stamp? Stamp, Standing Standing, bool Succeeded, TimeSpan Age)
{
    /// <summary><c>v42</c>, or the id where the platform does not number.</summary>
    public string Shown => Number > 0 ? $"v{Number}" : Id;

    /// <summary><c>v42 1.4.0+a1b2c3d</c>; only the first where it was not made by us.</summary>
    public string Named => Stamp is { Shown.Length: > 0 } stamp ? $"{Shown} {stamp.Shown}" : Shown;
}

/// <summary>What the platform's state is at one moment, as an opaque token; changes with every write to the app.</summary>
public sealed record Position(string Token)
{
    public static Position None { get; } = new("none");
}
