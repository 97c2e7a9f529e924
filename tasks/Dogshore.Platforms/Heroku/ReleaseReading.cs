using System.Globalization;
using System.Text.RegularExpressions;
using Dogshore.Model;

namespace Dogshore.Platforms.Heroku;

/// <summary>A release of Heroku's with what we wrote about its two halves.</summary>
sealed partial record KnownRelease(HerokuRelease Release, CodeStamp? Code, Remembered? Config)
{
    public Release Of(DateTimeOffset now) => new(Release.Id, Release.Version, Code?.With(Config), Standing.Unknown, !Release.HasFailed && !Release.IsPending,
        now > Release.CreatedAt ? now - Release.CreatedAt : TimeSpan.Zero);

    /// <summary>A step of a release, and no release by itself: config whose code never came or came with the next one.</summary>
    public bool IsStep => Release.Slug is null || (Code is not null && !Code.IsWhole(Config));

    /// <summary>Number of the release that this one went back to, by whatever tool; null when it is none.</summary>
    public int? BackTo => Rollback().Match(Release.Description ?? "") is { Success: true } match ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)
        : Config is not null && Code is not null && Config.Run != Code.Configured ? Config.Back : null;

    [GeneratedRegex(@"^Rollback to v(\d{1,9})\b")]
    private static partial Regex Rollback();
}
