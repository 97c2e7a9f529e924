using System.Text.Json;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Heroku;

/// <summary>Where the package was put, so that the release finds it, and so that a run after one that was cut off does not send it
/// again. It lies beside the plan, for its owner only: the address is the permission to read the sources.</summary>
/// <param name="Url">Of the sources; null for a slug.</param>
sealed record SentPackage(string App, string Content, DateTimeOffset At, string? Url = null, string? Slug = null)
{
    /// <summary>Heroku keeps sources for an hour.</summary>
    static readonly TimeSpan Kept = TimeSpan.FromMinutes(50);

    public static SentPackage? Read(string folder, string app, string content, DateTimeOffset now)
    {
        var file = FileIn(folder);
        if (!File.Exists(file)) return null;
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(file), RememberedJson.Default.SentPackage) is { } sent && sent.App == app && sent.Content == content
                && (sent.Slug is not null || (now - sent.At < Kept && now >= sent.At)) ? sent : null;
        }
        catch (JsonException)
        {
            // Ours and replaceable: the package is sent again.
            return null;
        }
    }

    public void Write(string folder) => DurableFile.Write(FileIn(folder), JsonSerializer.SerializeToUtf8Bytes(this, RememberedJson.Default.SentPackage));

    static string FileIn(string folder) => Path.Combine(folder, "heroku-package.json");
}
