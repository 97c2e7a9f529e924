using System.Globalization;
using System.Text.RegularExpressions;

namespace Dogshore.Conformance.OwnPlatform;

/// <summary>CONTRIBUTING.md says how many lines a platform takes; it says what is so.</summary>
public sealed partial class TheWorkedExample
{
    static MatchCollection Rows => Row().Matches(File.ReadAllText(Path.Combine(Repository.Root, "CONTRIBUTING.md")));

    [Fact]
    public void Says_the_real_number_of_lines_of_each_file()
    {
        Rows.Count.ShouldBe(5);
        foreach (Match row in Rows)
            File.ReadAllLines(Path.Combine(Repository.Root, row.Groups[1].Value)).Length.ShouldBe(int.Parse(row.Groups[2].Value, CultureInfo.InvariantCulture), row.Groups[1].Value);
    }

    [Fact]
    public void Is_a_complete_platform_in_under_100_lines() =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "samples", "own-platform", "pier"), "*.cs").Sum(file => File.ReadAllLines(file).Length).ShouldBeLessThan(100);

    [GeneratedRegex(@"^\| [^|]+ \| `([^`]+)` \| (\d+) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
