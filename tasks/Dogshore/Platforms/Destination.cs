using System.Collections.Immutable;
using Dogshore.Faults;

namespace Dogshore.Platforms;

/// <summary>What makes a destination one of many that come and go.</summary>
/// <param name="Pattern">The apps' names with <see cref="Mark"/> where each one's own part stands.</param>
/// <param name="Expires">How long after its last release it may be removed.</param>
public sealed record Preview(string Pattern, TimeSpan Expires)
{
    public const string Mark = "{id}";

    public string Of(string id) => Pattern.Replace(Mark, id, StringComparison.Ordinal);

    /// <summary>Whether an app of this name is one of these; an empty part is none.</summary>
    public bool Names(string app)
    {
        var at = Pattern.IndexOf(Mark, StringComparison.Ordinal);
        var (before, after) = (Pattern[..at], Pattern[(at + Mark.Length)..]);
        return app.Length > before.Length + after.Length && app.StartsWith(before, StringComparison.Ordinal) && app.EndsWith(after, StringComparison.Ordinal);
    }
}

/// <summary>One named place in the manifest, on one platform, checked.</summary>
public sealed record Destination(string Name, Platform Platform, string App)
{
    public string? Group { get; init; }
    public ImmutableArray<string> After { get; init; } = [];
    /// <summary>The platform's own settings by name, defaults filled in, every value already of its declared kind.</summary>
    public ImmutableDictionary<string, string> Settings { get; init; } = ImmutableDictionary.Create<string, string>(StringComparer.OrdinalIgnoreCase);
    public Place? Place { get; init; }
    /// <summary>Set for a destination that is many apps of one kind, of which <see cref="App"/> is one.</summary>
    public Preview? Preview { get; init; }

    /// <summary>The text of a setting, or null when it has neither value nor default.</summary>
    public string? this[string setting] => Settings.GetValueOrDefault(setting);
}
