using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Dogshore.Emulators.Apps;

/// <summary>This machine's packages, which stand for those that pip would bring into an image.</summary>
public static partial class PythonPackages
{
    /// <summary>The first that a file of requirements names and that is not here; null when all are.</summary>
    public static async Task<string?> Missing(string requirements)
    {
        if (!File.Exists(requirements)) return null;
        foreach (var name in File.ReadLines(requirements).Select(line => Requirement().Match(line)).Where(match => match.Success).Select(match => match.Groups[1].Value))
            if (!await Has(name)) return name;
        return null;
    }

    static async Task<bool> Has(string name)
    {
        var python = AppEnvironment.SearchPath.Split(':').Select(path => Path.Combine(path, "python3")).First(File.Exists);
        using var asking = Process.Start(new ProcessStartInfo(python, ["-c", "import importlib.metadata, sys; importlib.metadata.distribution(sys.argv[1])", name]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        await asking.WaitForExitAsync();
        return asking.ExitCode == 0;
    }

    [GeneratedRegex(@"^\s*([A-Za-z0-9][A-Za-z0-9._-]*)")]
    private static partial Regex Requirement();
}
