namespace Dogshore.Model;

/// <summary>A release in one line: what it is and what of it is new.</summary>
static class ReleaseText
{
    /// <summary>All of it, for a record that has one text a change.</summary>
    public static string Of(MakeRelease release) => Of(release, release.Removed.Length > 0 ? [$"- {string.Join(' ', release.Removed)}"] : []);

    /// <summary>Without what it removes, for a plan that gives each removal a line of its own.</summary>
    public static string WithoutRemovals(MakeRelease release) => Of(release, []);

    static string Of(MakeRelease release, string[] removals)
    {
        var (desired, stamp) = (release.Desired, release.Desired.Stamp);
        var what = desired.Back is { } back ? $"{desired.App} back to {back.Shown} {stamp.Shown}" : $"{desired.App} {stamp.Shown}";
        var parts = new List<string>();
        if (release.Parts.HasFlag(Part.Code) && desired.Content.Files > 0) parts.Add(Sizes.Files(desired.Content.Files));
        if (release.Added.Length > 0) parts.Add($"+ {string.Join(' ', release.Added)}");
        if (release.Changed.Length > 0) parts.Add($"~ {string.Join(' ', release.Changed)}");
        parts.AddRange(removals);
        if (release.Settings.Length > 0) parts.Add($"~ {string.Join(' ', release.Settings)}");
        if (release.Parts.HasFlag(Part.Processes)) parts.AddRange(Counts(desired));
        parts.AddRange(release.Migrate.Select(database => $"after '{database.Migrate}'"));
        return parts.Count == 0 ? what : $"{what} ({string.Join(", ", parts)})";
    }

    static IEnumerable<string> Counts(Desired desired)
    {
        if (desired.Back is not null) return ["counts as they were kept"];
        var counts = desired.Processes.Where(process => process.Count is not null).Select(process => $"{process.Name}={process.Count}");
        return counts.Any() ? [string.Join(' ', counts)] : [];
    }
}
