using System.Diagnostics;
using System.IO.Compression;
using System.Text.RegularExpressions;
using Dogshore.Emulators.Apps;

namespace Dogshore.Emulators.ElasticBeanstalk;

/// <summary>A bundle as an instance unpacks it (contract elasticbeanstalk §3).</summary>
public static class BundleArchive
{
    const UnixFileMode Plain = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    public static async Task Unpack(byte[] bytes, string folder)
    {
        Directory.CreateDirectory(folder);
        try
        {
            using var stream = new MemoryStream(bytes);
            await using var zip = new ZipArchive(stream);
            foreach (var entry in zip.Entries)
            {
                if (entry.FullName.Contains('\\', StringComparison.Ordinal)) throw new DeploymentFailedException($"Failed to unzip: '{entry.FullName}' appears to use backslashes as path separators.");
                var path = Path.GetFullPath(Path.Combine(folder, entry.FullName));
                if (!path.StartsWith(folder + "/", StringComparison.Ordinal)) throw new DeploymentFailedException($"Failed to unzip: '{entry.FullName}' leads out of the bundle.");
                if (entry.FullName.EndsWith('/')) continue;
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                await entry.ExtractToFileAsync(path);
                var mode = (UnixFileMode)((entry.ExternalAttributes >> 16) & 0x1FF);
                if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, mode == 0 ? Plain : mode);
            }
        }
        catch (InvalidDataException damaged)
        {
            throw new DeploymentFailedException($"Failed to unzip the source bundle: {damaged.Message}");
        }
    }
}

/// <summary>What a bundle is: its dependencies, and the commands of its processes.</summary>
public static partial class AppKind
{
    public static async Task<IReadOnlyDictionary<string, string>> Prepare(string folder, Instance instance)
    {
        if (File.Exists(Path.Combine(folder, "requirements.txt"))) await Requirements(folder, instance);
        var processes = Procfile.In(folder);
        if (processes.Count > 0) return processes;
        if (Directory.GetFiles(folder, "*.runtimeconfig.json") is [var settings])
            return new Dictionary<string, string> { ["web"] = $"dotnet ./{Path.GetFileName(settings)[..^".runtimeconfig.json".Length]}.dll" };
        return File.Exists(Path.Combine(folder, "application.py"))
            ? new Dictionary<string, string> { ["web"] = "gunicorn --bind 127.0.0.1:$PORT application:application" }
            : throw new DeploymentFailedException("There is no Procfile and no .runtimeconfig.json file in your source bundle.");
    }

    /// <summary>The virtual environment of the app, whose python comes first; the machine's own stands for it.</summary>
    public static IReadOnlyDictionary<string, string> InVenv(string folder, IReadOnlyDictionary<string, string> variables)
    {
        var bin = Path.Combine(Path.GetDirectoryName(folder)!, "venv", "bin");
        if (!Directory.Exists(bin))
        {
            Directory.CreateDirectory(bin);
            var python = AppEnvironment.SearchPath.Split(':').Select(path => Path.Combine(path, "python3")).First(File.Exists);
            foreach (var name in names) File.CreateSymbolicLink(Path.Combine(bin, name), python);
        }
        return new Dictionary<string, string>(variables) { ["PATH"] = $"{bin}:{AppEnvironment.SearchPath}" };
    }

    static readonly string[] names = ["python", "python3"];

    /// <summary>The machine's own packages stand for those that pip would bring.</summary>
    static async Task Requirements(string folder, Instance instance)
    {
        var python = AppEnvironment.SearchPath.Split(':').Select(path => Path.Combine(path, "python3")).First(File.Exists);
        foreach (var name in File.ReadLines(Path.Combine(folder, "requirements.txt")).Select(line => Requirement().Match(line)).Where(match => match.Success).Select(match => match.Groups[1].Value))
        {
            using var asking = Process.Start(new ProcessStartInfo(python, ["-c", "import importlib.metadata, sys; importlib.metadata.distribution(sys.argv[1])", name]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            await asking.WaitForExitAsync();
            if (asking.ExitCode == 0) continue;
            instance.EngineSays($"ERROR: No matching distribution found for {name}");
            throw new DeploymentFailedException("Instance deployment failed to install application dependencies. The deployment failed.");
        }
    }

    [GeneratedRegex(@"^\s*([A-Za-z0-9][A-Za-z0-9._-]*)")]
    private static partial Regex Requirement();
}
