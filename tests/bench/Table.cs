using System.Globalization;
using System.Text;

namespace Dogshore.Bench;

/// <summary>The rows as they are found, printed at once and kept for the page.</summary>
/// <param name="quick">The trees are too small for a verdict.</param>
sealed class Table(bool quick)
{
    readonly StringBuilder rows = new();

    public string Text => $"| What | Dogshore | Beside it | Ratio | Bar | |\n| --- | --- | --- | --- | --- | --- |\n{rows}";

    /// <param name="bar">What the ratio may be at most; null only tells.</param>
    public void Compare(string what, Score ours, Score theirs, double? bar)
    {
        var ratio = ours.Seconds / theirs.Seconds;
        Row(what, $"{Seconds(ours.Seconds)} s", $"{theirs.Name}: {Seconds(theirs.Seconds)} s", ratio.ToString("0.00", CultureInfo.InvariantCulture), bar is { } most ? $"≤ {most.ToString("0.0#", CultureInfo.InvariantCulture)}" : "", bar is { } limit ? ratio <= limit : null);
    }

    public void Sizes(string what, long ours, string name, long theirs) =>
        Row(what, $"{ours / 1e6:0.0} MB", $"{name}: {theirs / 1e6:0.0} MB", (ours / (double)theirs).ToString("0.000", CultureInfo.InvariantCulture), "≤ 1.0", ours <= theirs);

    public void Memory(string what, double megabytes, double most) =>
        Row(what, $"{megabytes:0} MB resident", "", "", $"≤ {most:0} MB", megabytes <= most);

    public void Absent(string what, string tool) => Row(what, "", $"{tool}: not on this machine", "", "", null);

    void Row(string what, string ours, string theirs, string ratio, string bar, bool? holds)
    {
        var row = $"| {what} | {ours} | {theirs} | {ratio} | {bar} | {(quick ? null : holds) switch { true => "holds", false => "**missed**", null => "" }} |";
        rows.Append(row).Append('\n');
        Console.WriteLine(row);
    }

    static string Seconds(double value) => value.ToString(value < 10 ? "0.00" : "0.0", CultureInfo.InvariantCulture);
}
