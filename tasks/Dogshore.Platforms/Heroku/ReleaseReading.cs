using System.Globalization;
using System.Text.RegularExpressions;
using Dogshore.Model;
using Dogshore.Planning;

namespace Dogshore.Platforms.Heroku;

/// <summary>A release of Heroku's with what we wrote about its two halves.</summary>
sealed partial record KnownRelease(HerokuRelease Release, CodeStamp? Code, Remembered? Config)
{
    public Release Of(DateTimeOffset now) => new(Release.Id, Release.Version, Code?.With(Config), Standing.Unknown, !Release.HasFailed && !Release.IsPending,
        now > Release.CreatedAt ? now - Release.CreatedAt : TimeSpan.Zero);

    /// <summary>A step of a release, and no release by itself: config whose code never came or came with the next one.</summary>
    public bool IsStep => Release.Slug is null || (Code is not null && !Code.IsWhole(Config));

    /// <summary>Where this one went back to, by whatever tool; null when it is no rollback. Heroku's own says nothing of why.</summary>
    public WentBack? BackTo => Rollback().Match(Release.Description ?? "") is { Success: true } match
        ? new(int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), match.Groups[2].Value != ByHand)
        : Config is { Back: { } number } && Code is not null && Config.Run != Code.Configured ? new(number, Config.IsRefusal) : null;

    const string ByHand = " by hand";

    /// <summary>As Heroku's own tool says it, and why.</summary>
    public static string Rollback(int number, bool isRefusal) => $"Rollback to v{number}{(isRefusal ? ", refused by its probes" : ByHand)}";

    [GeneratedRegex(@"^Rollback to v(\d{1,9})(.*)$")]
    private static partial Regex Rollback();
}
