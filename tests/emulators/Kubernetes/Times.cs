using System.Globalization;

namespace Dogshore.Emulators.Kubernetes;

/// <summary>Times as the API writes them.</summary>
static class Times
{
    public static string Now => Of(DateTimeOffset.UtcNow);

    public static string Of(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    public static DateTimeOffset? Read(string? text) => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
