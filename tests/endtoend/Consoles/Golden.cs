using System.Text.RegularExpressions;

namespace Dogshore.EndToEnd.Consoles;

/// <summary>What a console shows, compared with a text that a person has read and found good. Where it differs, the test
/// says how; DOGSHORE_ACCEPT=1 writes the new text into Texts/, to be read in the change before it is committed.</summary>
static partial class Golden
{
    public static void Matches(string name, string text, App app)
    {
        var file = Path.Combine(Repository.Tests, "Texts", name + ".txt");
        var shown = Normal(text, app);
        if (Environment.GetEnvironmentVariable("DOGSHORE_ACCEPT") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, shown);
        }
        File.Exists(file).ShouldBeTrue($"{file} is not there; DOGSHORE_ACCEPT=1 writes it. It would be:\n{shown}");
        shown.ShouldBe(File.ReadAllText(file));
    }

    /// <summary>What differs from run to run is replaced by its kind.</summary>
    static string Normal(string text, App app)
    {
        text = text.Replace(Path.GetDirectoryName(app.Folder)!, "<yard>", StringComparison.Ordinal);
        text = Frames().Replace(text, "");
        text = Escapes().Replace(text, "");
        text = Port().Replace(text, "127.0.0.1:<port>");
        text = Seconds().Replace(text, "<time>");
        text = Elapsed().Replace(text, "Time Elapsed <time>");
        text = Ids().Replace(text, "<id>");
        text = Sizes().Replace(text, "<size>");
        // A wait may or may not be long enough for a heartbeat.
        var lines = text.Split('\n').Select(line => line.TrimEnd()).Where(line => !line.Contains("still at it", StringComparison.Ordinal));
        return string.Join('\n', lines).Trim() + "\n";
    }

    // The terminal logger paints what is running between hiding and showing the cursor; how often depends on the clock.
    [GeneratedRegex(@"\u001b\[\?25l[\s\S]*?\u001b\[\?25h")]
    private static partial Regex Frames();

    [GeneratedRegex(@"\u001b\[[0-9;?]*[A-Za-z]|\u001b\][^\u0007\u001b]*(\u0007|\u001b\\)")]
    private static partial Regex Escapes();

    [GeneratedRegex(@"127\.0\.0\.1:\d+")]
    private static partial Regex Port();

    [GeneratedRegex(@"\b(\d+ m )?\d+([.,]\d+)? ?(ms|s)\b")]
    private static partial Regex Seconds();

    [GeneratedRegex(@"Time Elapsed [\d:.]+")]
    private static partial Regex Elapsed();

    [GeneratedRegex(@"\b[0-9a-f]{32,64}\b|\b\d{8}-\d{6}-[0-9a-f]{8}\b")]
    private static partial Regex Ids();

    [GeneratedRegex(@"\b\d+([.,]\d+)? (bytes|[kKMG]i?B|B)\b")]
    private static partial Regex Sizes();
}
