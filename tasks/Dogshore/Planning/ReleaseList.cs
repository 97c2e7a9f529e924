using Dogshore.Model;

namespace Dogshore.Planning;

/// <summary>Releases within a sentence.</summary>
static class ReleaseList
{
    /// <summary>A fault is read on a screen; -t:DeployHistory shows all.</summary>
    const int Most = 20;

    public static string Of(IReadOnlyCollection<Release> releases)
    {
        if (releases.Count == 0) return "there is none";
        var shown = string.Join("; ", releases.Take(Most).Select(Of));
        return releases.Count > Most ? $"{shown}; and {releases.Count - Most} older ones" : shown;
    }

    /// <summary><c>v2 1.0.0+a1b2c3d (verified, 2h ago)</c>.</summary>
    static string Of(Release release) => $"{release.Named} ({State(release)}, {AgeText.Of(release.Age)})";

    /// <summary>The standing, or why there can be none.</summary>
    public static string State(Release release) => release switch
    {
        { Succeeded: false } => "failed",
        { Stamp: null } => "not made by Dogshore",
        _ => release.Standing.Word(),
    };
}
