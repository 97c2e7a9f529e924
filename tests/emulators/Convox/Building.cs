using System.Text.RegularExpressions;
using Dogshore.Emulators.Apps;

namespace Dogshore.Emulators.Convox;

/// <summary>What a rack's build does with an archive (convox pkg/build): unpacks it, keeps its convox.yml, builds an image of each service, and makes a release.</summary>
sealed partial class Building(RackApp app, Delays delays, Action<string> check)
{
    public async Task Run(Build build, string url, string manifestName)
    {
        build.Status = "running";
        var folder = Path.Combine(app.Folder, build.Id);
        try
        {
            await Task.Delay(delays.Build);
            var key = url.Split("://", 2)[1].Split('/', 2)[1];
            if (!app.Objects.TryGetValue(key, out var archive)) throw RefusalException.NotFound("object", key);
            await AppArchive.Unpack(new MemoryStream(archive), folder);
            var file = Path.Combine(folder, manifestName);
            if (!File.Exists(file)) throw new RefusalException(400, $"open {manifestName}: no such file or directory");
            build.Manifest = await File.ReadAllTextAsync(file);
            check(build.Manifest);
            string env;
            lock (app.Gate) env = app.Releases.LastOrDefault()?.Env ?? "";
            foreach (var service in RackManifest.Load(build.Manifest, RackManifest.Env(env)).Services) await Image(build, service, folder);
            build.Folder = folder;
            var release = app.Fork(build.Id, null, null);
            (build.Release, build.Ended, build.Status) = (release.Id, DateTimeOffset.UtcNow, "complete");
        }
        catch (Exception failed) when (failed is RefusalException or InvalidDataException or EndOfStreamException)
        {
            build.Output.Add($"ERROR: {failed.Message}");
            (build.Ended, build.Status) = (DateTimeOffset.UtcNow, "failed");
        }
        finally
        {
            app.Objects[$"build/{build.Id}/logs"] = System.Text.Encoding.UTF8.GetBytes(string.Join('\n', build.Output.All));
            build.Logs = $"object://{app.Name}/build/{build.Id}/logs";
            build.Output.Close();
        }
    }

    static async Task Image(Build build, Service service, string folder)
    {
        if (service.Image is { } image)
        {
            build.Output.Add($"Running: docker pull {image}");
            return;
        }
        var name = Path.Combine(service.Path, service.Dockerfile);
        build.Output.Add($"Building: {service.Path}/{service.Dockerfile}");
        var file = Path.Combine(folder, name);
        if (!File.Exists(file)) throw new RefusalException(400, $"failed to read dockerfile: open {service.Dockerfile}: no such file or directory");
        var steps = (await File.ReadAllLinesAsync(file)).Where(line => Step().IsMatch(line)).ToArray();
        if (steps.Length == 0 || !steps[0].StartsWith("FROM ", StringComparison.Ordinal)) throw new RefusalException(400, "dockerfile parse error: no build stage in current context");
        for (var number = 0; number < steps.Length; number++)
        {
            build.Output.Add($"#{number + 5} [{number + 1}/{steps.Length}] {steps[number]}");
            if (steps[number].Contains("pip install", StringComparison.Ordinal)) await Install(build, Path.Combine(folder, service.Path, "requirements.txt"), steps[number]);
        }
        build.Output.Add($"Injecting: convox-env");
        build.Output.Add($"Running: docker push registry.test/{service.Name}.{build.Id}");
    }

    static async Task Install(Build build, string requirements, string step)
    {
        if (await PythonPackages.Missing(requirements) is not { } name) return;
        build.Output.Add($"ERROR: Could not find a version that satisfies the requirement {name} (from versions: none)");
        build.Output.Add($"ERROR: No matching distribution found for {name}");
        throw new RefusalException(400, $"process \"/bin/sh -c {step[4..]}\" did not complete successfully: exit code: 1");
    }

    [GeneratedRegex("^[A-Z]+ ")]
    private static partial Regex Step();
}
