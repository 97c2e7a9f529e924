using System.Text.RegularExpressions;
using Dogshore.Emulators.Apps;

namespace Dogshore.Emulators.Dokku;

/// <summary>Makes an image of a commit: the app's folder and its commands. No containers here, so a Dockerfile is understood as far as it
/// says what is copied and started.</summary>
static partial class Building
{
    public static async Task<Image?> Build(ServerApp app, string revision, IReadOnlyDictionary<string, string> quarantine, Func<string, Task> say, Func<string, Task> warn)
    {
        var folder = Path.Combine(app.Folder, $"image-{++app.Images}");
        Directory.CreateDirectory(folder);
        var tar = folder + ".tar";
        await Tool.Must("git", [$"--git-dir={app.Repository}", "archive", "-o", tar, revision], environment: quarantine);
        await Tool.Must("tar", ["-xf", tar, "-C", folder]);
        File.Delete(tar);

        var builder = app.Properties.GetValueOrDefault("builder/selected") is { Length: > 0 } selected ? selected
            : Detects(folder) ? "herokuish" : File.Exists(Path.Combine(folder, "Dockerfile")) ? "dockerfile" : "herokuish";
        await say($"-----> Building {app.Name} from {builder}");
        if (File.Exists(Path.Combine(folder, "build-fails")))
        {
            await say("       Step 3/4 : RUN make");
            await say("       make: *** [all] Error 2");
            await warn("App build failed");
            return null;
        }
        var processes = Procfile.In(folder);
        if (builder == "dockerfile") return await Dockerfile(folder, processes, warn);
        if (!Detects(folder))
        {
            await warn("Unable to select a buildpack");
            await warn("App build failed");
            return null;
        }
        await say("-----> Python app detected");
        await say("-----> Discovering process types");
        return new Image(folder, processes, null);
    }

    static readonly string[] ofPython = ["requirements.txt", "pyproject.toml", "Pipfile", "setup.py"];

    static bool Detects(string folder) => ofPython.Any(name => File.Exists(Path.Combine(folder, name)));

    static async Task<Image?> Dockerfile(string folder, IReadOnlyDictionary<string, string> processes, Func<string, Task> warn)
    {
        var file = Path.Combine(folder, "Dockerfile");
        if (!File.Exists(file))
        {
            await warn("App build failed: Dockerfile not found");
            return null;
        }
        string? from = null, command = null;
        foreach (var line in await File.ReadAllLinesAsync(file))
        {
            if (line.StartsWith("FROM ", StringComparison.Ordinal)) from = line[5..].Trim();
            if (line.StartsWith("CMD ", StringComparison.Ordinal)) command = Exec(line[4..]);
        }
        foreach (var pattern in File.Exists(Path.Combine(folder, ".dockerignore")) ? await File.ReadAllLinesAsync(Path.Combine(folder, ".dockerignore")) : [])
            if (pattern.Length > 0 && File.Exists(Path.Combine(folder, pattern))) File.Delete(Path.Combine(folder, pattern));
        if (command is null && from?.Contains("nginx", StringComparison.Ordinal) == true) command = "exec python3 -m http.server --bind 127.0.0.1 $PORT";
        return new Image(folder, processes, command);
    }

    /// <summary>A command as a list, for a shell.</summary>
    static string Exec(string json)
    {
        var parts = System.Text.Json.JsonSerializer.Deserialize<string[]>(json)!;
        return "exec " + string.Join(' ', parts.Select(part => Plain().IsMatch(part) ? part : $"'{part.Replace("'", @"'\''", StringComparison.Ordinal)}'"));
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_./-]+\z")]
    private static partial Regex Plain();
}
