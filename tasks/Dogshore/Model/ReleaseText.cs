namespace Dogshore.Model;

/// <summary>A release in one line: what it is and what of it is new.</summary>
static class ReleaseText
{
    public static string Of(MakeRelease release)
    {
        var stamp = release.Desired.Stamp;
        var what = release.Desired.Back is { } back ? $"back to {back.Shown} {stamp.Shown}" : $"{release.Desired.App} {stamp.Shown}";
        var parts = new List<string>();
        if (release.Parts.HasFlag(Part.Code)) parts.Add($"{release.Desired.Content.Files} files");
        if (release.Added.Length > 0) parts.Add($"+ {string.Join(" ", release.Added)}");
        if (release.Changed.Length > 0) parts.Add($"~ {string.Join(" ", release.Changed)}");
        if (release.Removed.Length > 0) parts.Add($"- {string.Join(" ", release.Removed)}");
        if (release.Parts.HasFlag(Part.Processes)) parts.Add(string.Join(" ", release.Desired.Processes.Where(process => process.Count is not null).Select(process => $"{process.Name}={process.Count}")));
        foreach (var database in release.Migrate) parts.Add($"after '{database.Migrate}'");
        return parts.Count == 0 ? what : $"{what} ({string.Join(", ", parts)})";
    }
}
