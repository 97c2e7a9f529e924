using System.Collections.Immutable;

namespace Dogshore.Platforms.Local;

/// <summary>Takes values that were sent as secrets out of lines that came back, also where a line only quotes a part as JSON.</summary>
static class SecretMask
{
    /// <summary>Shorter ones would blot out half of every line.</summary>
    const int Shortest = 4;

    public static Func<string, string> Of(IEnumerable<string> secrets)
    {
        // Output comes line by line, a secret of several lines (a key file) with it.
        ImmutableArray<string> hidden = [.. secrets.SelectMany(secret => secret.Split('\n').Append(secret)).Select(each => each.Trim())
            .SelectMany(each => (string[])[each, Uri.EscapeDataString(each), System.Text.Json.JsonEncodedText.Encode(each).ToString()])
            .Where(each => each.Length >= Shortest).Distinct().OrderByDescending(each => each.Length)];
        return line => hidden.Aggregate(line, (text, secret) => text.Replace(secret, "***", StringComparison.Ordinal));
    }
}
