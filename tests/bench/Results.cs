using System.Globalization;
using System.Runtime.InteropServices;

namespace Dogshore.Bench;

/// <summary>RESULTS.md: the table, why a bar is missed, and on what it was measured.</summary>
static class Results
{
    const string Why = "## Where a bar is missed", Machine = "## On what";

    /// <param name="before">The page as it is: what was found out of the missed bars is written by hand and stays.</param>
    public static string Page(Table table, string before) => $"""
        # What the bench measured

        Written by `dotnet run -c Release --project tests/bench`; see [README.md](README.md) for what is compared and how. Ratios count: each pair
        was measured in one run, by turns, with warm caches, and the median taken. {DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}.

        {table.Text}
        {Reasons(before)}{Machine}

        - {Processor()}, {Environment.ProcessorCount} cores, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1_000_000_000} GB; {RuntimeInformation.OSDescription}; files in memory (tmpfs)
        - .NET SDK {Yard.Said("dotnet", "--version")}, runtime {Environment.Version}
        {string.Concat(Tools().Select(line => $"- {line}\n"))}
        """;

    static string Reasons(string before) =>
        before.IndexOf(Why, StringComparison.Ordinal) is >= 0 and var from && before.IndexOf(Machine, from, StringComparison.Ordinal) is >= 0 and var to ? before[from..to] : "";

    static string Processor() => File.Exists("/proc/cpuinfo") && File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) is { } line ? line.Split(':')[1].Trim() : RuntimeInformation.ProcessArchitecture.ToString();

    static IEnumerable<string> Tools()
    {
        foreach (var (tool, argument) in new[] { ("git", "--version"), ("tar", "--version"), ("pigz", "--version"), ("zip", "-v"), ("rclone", "--version"), ("aws", "--version"), ("s5cmd", "version") })
            yield return Yard.Tool(tool) is { } path ? tool == "zip" ? "zip 3.0 (Info-ZIP)" : Yard.Said(path, argument) : $"no {tool}";
    }
}
