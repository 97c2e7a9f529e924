using System.Collections.Immutable;
using Dogshore.Faults;

namespace Dogshore.Platforms;

/// <summary>One named place in the manifest, on one platform, checked.</summary>
public sealed record Destination(string Name, Platform Platform, string App)
{
    public string? Group { get; init; }
    public ImmutableArray<string> After { get; init; } = [];
    /// <summary>The platform's own settings by name, defaults filled in, every value already of its declared kind.</summary>
    public ImmutableDictionary<string, string> Settings { get; init; } = ImmutableDictionary.Create<string, string>(StringComparer.OrdinalIgnoreCase);
    public Place? Place { get; init; }

    /// <summary>The text of a setting, or null when it has neither value nor default.</summary>
    public string? this[string setting] => Settings.GetValueOrDefault(setting);
}
