using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Dogshore.Emulators.Apps;

namespace Dogshore.Emulators.Heroku;

/// <summary>What Heroku does with sources: takes a buildpack, builds, finds the process types, and releases.</summary>
sealed partial class Building(HerokuApp app, Func<string, string?> blob, Delays delays)
{
    public async Task Run(Build build)
    {
        var output = build.Output;
        var folder = Path.Combine(app.Folder, "slug-" + build.Id);
        try
        {
            await Task.Delay(delays.Build);
            if (build.Status != "pending") return;
            await Take(build, folder);
            var processes = await Compile(build, folder);
            var slug = new Slug { ProcessTypes = processes, Commit = build.Version, CommitDescription = "", Stack = app.Stack, Folder = folder };
            lock (app.Gate) app.Slugs.Add(slug);
            build.Slug = slug;
            output.Line("-----> Launching...");
            build.Release = app.Add($"Deploy {Short(build.Version)}", slug, build.User);
            output.Line($"       Released v{build.Release.Version}");
            output.Line($"       {app.Router.Url} deployed to Heroku");
            build.Status = "succeeded";
        }
        catch (BuildFailedException failed)
        {
            foreach (var line in failed.Message.Split('\n')) output.Line($" !     {line}");
            output.Line(" !     Push failed");
            build.Status = "failed";
        }
        catch (InvalidDataException damaged)
        {
            output.Line($" !     Could not extract the source archive: {damaged.Message}");
            build.Status = "failed";
        }
        finally
        {
            output.Close();
        }
    }

    static string Short(string? version) => version is { Length: > 0 } ? version[..Math.Min(8, version.Length)] : Guid.NewGuid().ToString("n")[..8];

    async Task Take(Build build, string folder)
    {
        var archive = blob(build.Url) ?? throw new BuildFailedException("Could not download the source archive.");
        if (build.Checksum is { } checksum)
        {
            await using var bytes = File.OpenRead(archive);
            if ($"SHA256:{Convert.ToHexStringLower(await SHA256.HashDataAsync(bytes))}" != checksum) throw new BuildFailedException("The checksum of the source archive does not match.");
        }
        await using var stream = File.OpenRead(archive);
        await AppArchive.Unpack(stream, folder);
    }

    async Task<IReadOnlyDictionary<string, string>> Compile(Build build, string folder)
    {
        var output = build.Output;
        output.Line($"-----> Building on the {app.Stack.Replace("heroku", "Heroku", StringComparison.Ordinal)} stack");
        var pack = (build.Buildpacks is [var first, ..] ? first : null) ?? (IsPython(folder) ? "heroku/python" : throw new BuildFailedException("No default language could be detected for this app."));
        if (pack != "heroku/python") throw new BuildFailedException($"This emulator has no buildpack {pack}.");
        if (!IsPython(folder)) throw new BuildFailedException("App not compatible with buildpack: heroku/python\nError: Your app is configured to use the Python buildpack, but we couldn't find any supported Python project files.");
        output.Line("-----> Using buildpack: heroku/python");
        output.Line("-----> Python app detected");
        await Python(build, folder);
        output.Line("-----> Discovering process types");
        var processes = Procfile.In(folder);
        output.Line(processes.Count > 0 ? $"       Procfile declares types -> {string.Join(", ", processes.Keys)}" : "       Procfile declares types     -> (none)");
        output.Line("-----> Compressing...");
        return processes;
    }

    static readonly string[] names = ["python", "python3"];
    static readonly string[] projectFiles = ["requirements.txt", "Pipfile", "poetry.lock", "uv.lock"];

    static bool IsPython(string folder) => projectFiles.Any(name => File.Exists(Path.Combine(folder, name)));

    /// <summary>The machine's own Python stands for the buildpack's, and its packages for those that pip would bring.</summary>
    static async Task Python(Build build, string folder)
    {
        var bin = Path.Combine(folder, ".heroku", "python", "bin");
        Directory.CreateDirectory(bin);
        var python = AppEnvironment.SearchPath.Split(':').Select(path => Path.Combine(path, "python3")).First(File.Exists);
        foreach (var name in names) File.CreateSymbolicLink(Path.Combine(bin, name), python);
        build.Output.Line("-----> Installing dependencies using 'pip install -r requirements.txt'");
        var requirements = Path.Combine(folder, "requirements.txt");
        foreach (var name in File.Exists(requirements) ? File.ReadLines(requirements).Select(line => Requirement().Match(line)).Where(match => match.Success).Select(match => match.Groups[1].Value) : [])
            if (!await Has(python, name)) throw new BuildFailedException($"ERROR: Could not find a version that satisfies the requirement {name} (from versions: none)\nERROR: No matching distribution found for {name}");
        if (!File.Exists(Path.Combine(folder, "bin", "post_compile"))) return;
        build.Output.Line("-----> Running post-compile hook");
        await using var hook = AppProcess.Start(folder, "sh bin/post_compile", new Dictionary<string, string> { ["SOURCE_VERSION"] = build.Version ?? "" }, line => build.Output.Line($"       {line}"));
        if (await hook.Ended is not 0 and var code) throw new BuildFailedException($"The post-compile hook ended with {code}.");
    }

    static async Task<bool> Has(string python, string name)
    {
        using var asking = Process.Start(new ProcessStartInfo(python, ["-c", "import importlib.metadata, sys; importlib.metadata.distribution(sys.argv[1])", name]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        await asking.WaitForExitAsync();
        return asking.ExitCode == 0;
    }

    [GeneratedRegex(@"^\s*([A-Za-z0-9][A-Za-z0-9._-]*)")]
    private static partial Regex Requirement();
}

sealed class BuildFailedException(string message) : Exception(message);
