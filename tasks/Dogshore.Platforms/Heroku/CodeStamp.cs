using System.Text.Json;
using Dogshore.Model;

namespace Dogshore.Platforms.Heroku;

/// <summary>The half of the stamp that belongs to code: the description of a build's source or of a slug.</summary>
/// <param name="Configured">The run whose config this code was released with: a config of another run that was made for other
/// content is only a step of a release that is not done.</param>
sealed record CodeStamp(int Schema, string Content, string Version, bool Dirty, string By, string Run, string? Commit = null, string? RunUrl = null, string? Configured = null)
{
    public static CodeStamp Of(Stamp stamp, string? configured) =>
        new(stamp.Schema, stamp.Content, stamp.Version, stamp.Dirty, stamp.By, stamp.Run, stamp.Commit, stamp.RunUrl, configured);

    /// <summary>Null for code that was not released by us.</summary>
    public static CodeStamp? Parse(string? description)
    {
        if (description is not ['{', ..]) return null;
        try
        {
            return JsonSerializer.Deserialize(description, RememberedJson.Default.CodeStamp) is { Content.Length: 64 } stamp ? stamp : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public string Write() => JsonSerializer.Serialize(this, RememberedJson.Default.CodeStamp);

    /// <summary>The whole stamp of a release of this code with this config.</summary>
    public Stamp With(Remembered? config)
    {
        var stamp = new Stamp { Schema = Schema, Content = Content, Version = Version, Commit = Commit, Dirty = Dirty, By = By, Run = Run, RunUrl = RunUrl };
        if (config is null) return stamp;
        stamp = stamp with { Schema = Math.Max(Schema, config.Schema), Config = config.Config, Names = config.Names };
        // Config that came after the code tells of the later run.
        return config.Run == Configured ? stamp
            : stamp with { Version = config.Version, Commit = config.Commit, Dirty = config.Dirty, By = config.By, Run = config.Run, RunUrl = config.RunUrl };
    }

    /// <summary>False for config that waits for its code.</summary>
    public bool IsWhole(Remembered? config) => config is null || config.Run == Configured || config.Content == Content;
}
