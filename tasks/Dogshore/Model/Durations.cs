using System.Globalization;

namespace Dogshore.Model;

/// <summary>Durations as the manifest writes them: a whole number and one of <c>ms s m h d</c>.</summary>
public static class Durations
{
    static readonly (string Unit, long Milliseconds)[] Units =
        [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000)];

    /// <summary>Null when the text is no duration, is negative, or is over a year.</summary>
    public static TimeSpan? Parse(string text)
    {
        foreach (var (unit, milliseconds) in Units)
        {
            if (text.EndsWith(unit, StringComparison.Ordinal)
                && long.TryParse(text.AsSpan(0, text.Length - unit.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
                return count <= 365L * 86_400_000 / milliseconds ? TimeSpan.FromMilliseconds(count * milliseconds) : null;
        }
        return null;
    }

    /// <summary>The same duration in the largest unit that divides it: <c>2m</c>, <c>90s</c>.</summary>
    public static string Show(TimeSpan duration)
    {
        var milliseconds = (long)duration.TotalMilliseconds;
        var (unit, size) = Units.Last(each => each.Milliseconds == 1 || (milliseconds > 0 && milliseconds % each.Milliseconds == 0));
        return $"{milliseconds / size}{unit}";
    }

    /// <summary>For people: <c>0.3 s</c>, <c>12 s</c>, <c>3 m 20 s</c>.</summary>
    public static string Tell(TimeSpan time) => time.TotalSeconds switch
    {
        < 10 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s"),
        < 120 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes} m {time.Seconds} s"),
    };
}
