namespace Dogshore.Platforms.Sites;

/// <summary>Where visitors ask, as the setting BaseUrl says: one line may serve many apps.</summary>
static class SiteUrl
{
    /// <summary>With a slash at its end; null when there is none, or it is no address.</summary>
    public static Uri? Of(Destination to) => to["BaseUrl"]?.Replace("{app}", to.App, StringComparison.Ordinal) is { } text
        && Uri.TryCreate(text.EndsWith('/') ? text : text + "/", UriKind.Absolute, out var url) && url.Scheme is ("http" or "https") ? url : null;
}
