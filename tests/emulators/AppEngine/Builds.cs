using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dogshore.Emulators.Apps;

namespace Dogshore.Emulators.AppEngine;

/// <summary>A build as it is asked for and shown.</summary>
public sealed class Build(JsonObject asked)
{
    public string Id { get; } = Guid.NewGuid().ToString();
    public JsonObject Asked => asked;
    public string Status { get; set; } = "QUEUED";
    public string? Detail { get; set; }
    public JsonArray? Images { get; set; }
    public DateTimeOffset Made { get; } = DateTimeOffset.UtcNow;
    public CancellationTokenSource Stop { get; } = new();
    public StoredObject Log { get; } = new([]);

    public string[] Tags => [.. (asked["tags"] as JsonArray ?? []).Select(tag => tag!.GetValue<string>())];

    public void Say(string line) => Log.Append(Encoding.UTF8.GetBytes(line + "\n"));

    public JsonObject Show(string project)
    {
        var shown = asked.DeepClone().AsObject();
        (shown["id"], shown["projectId"], shown["status"], shown["createTime"], shown["logUrl"]) = (Id, project, Status, Made.UtcDateTime.ToString("O"), $"https://console.cloud.google.com/cloud-build/builds/{Id}");
        if (Detail is not null) shown["failureInfo"] = new JsonObject { ["type"] = "USER_BUILD_STEP", ["detail"] = Detail };
        if (Images is not null) shown["results"] = new JsonObject { ["images"] = Images.DeepClone() };
        return shown;
    }
}

/// <summary>Cloud Build: fetches the source, and runs the steps for real, one after the other, each with what the one before left (contract appengine §6.3).</summary>
public sealed partial class Builder(Storage storage, AppRunner runner, string folder, Delays delays)
{
    static readonly HashSet<string> builtIn = ["PROJECT_ID", "PROJECT_NUMBER", "LOCATION", "BUILD_ID"];

    /// <summary>What is wrong with it before it begins; null when all is well.</summary>
    public static string? Wrong(JsonObject build)
    {
        if (build["steps"] is not JsonArray { Count: > 0 } steps) return "invalid build: no build steps are specified";
        foreach (var text in steps.OfType<JsonObject>().SelectMany(step => (step["args"] as JsonArray ?? []).Concat(step["env"] as JsonArray ?? [])).Select(each => each!.GetValue<string>()))
            foreach (Match match in Substitution().Matches(text.Replace("$$", "", StringComparison.Ordinal)))
                if (!builtIn.Contains(match.Groups[1].Value)) return $"generic::invalid_argument: invalid value for 'build.substitutions': key in the template \"{match.Groups[1].Value}\" is not a valid built-in substitution";
        return null;
    }

    public async Task Run(GoogleProject project, Build build)
    {
        var place = Path.Combine(folder, $"build-{build.Id}");
        try
        {
            await Task.Delay(delays.Build, build.Stop.Token);
            if (build.Asked["logsBucket"]?.GetValue<string>() is { } logs) storage.Bucket(logs.Replace("gs://", "", StringComparison.Ordinal))[$"log-{build.Id}.txt"] = build.Log;
            build.Status = "WORKING";
            build.Say($"starting build \"{build.Id}\"");
            build.Say("FETCHSOURCE");
            var source = build.Asked["source"]!["storageSource"]!;
            await AppArchive.Unpack(new MemoryStream(storage.Bucket(source["bucket"]!.GetValue<string>())[source["object"]!.GetValue<string>()].All), place);
            build.Say("BUILD");
            var number = 0;
            foreach (var step in build.Asked["steps"]!.AsArray().OfType<JsonObject>()) await Step(project, build, step, number++, place);
            Push(project, build, place);
            build.Say("DONE");
            build.Status = "SUCCESS";
        }
        catch (OperationCanceledException)
        {
            build.Status = "CANCELLED";
        }
        catch (Exception failed) when (failed is RefusalException or InvalidDataException or KeyNotFoundException)
        {
            build.Say($"ERROR: {failed.Message}");
            build.Detail = failed.Message;
            build.Status = "FAILURE";
        }
    }

    async Task Step(GoogleProject project, Build build, JsonObject step, int number, string place)
    {
        var label = step["id"]?.GetValue<string>() is { } id ? $"Step #{number} - \"{id}\"" : $"Step #{number}";
        var image = step["name"]!.GetValue<string>();
        var arguments = (step["args"] as JsonArray ?? []).Select(each => Replaced(each!.GetValue<string>())).ToArray();
        build.Say($"{label}: Already have image: {image}");
        if (image == "gcr.io/cloud-builders/docker" && arguments is ["build", ..])
        {
            await Docker(build, label, place);
            return;
        }
        if (!image.StartsWith("python:", StringComparison.Ordinal) && !project.Images.ContainsKey(image)) throw new RefusalException(400, "INVALID_ARGUMENT", $"failed to pull {image}: not found");
        if (step["entrypoint"]?.GetValue<string>() != "sh" || arguments is not ["-c", var script]) throw new RefusalException(400, "INVALID_ARGUMENT", "the emulator runs steps of a shell only");
        var variables = (step["env"] as JsonArray ?? []).Select(each => Replaced(each!.GetValue<string>()).Split('=', 2)).ToDictionary(each => each[0], each => each[1]);
        variables["PATH"] = Machine.SearchPath(Path.Combine(folder, "bin"));
        await using var process = runner.Run(place, script, variables, line => build.Say($"{label}: {line}"));
        await Task.WhenAny(process.Ended, Task.Delay(Timeout.Infinite, build.Stop.Token));
        build.Stop.Token.ThrowIfCancellationRequested();
        if (await process.Ended is not 0 and var code) throw new RefusalException(400, "FAILURE", $"build step {number} \"{image}\" failed: step exited with non-zero status: {code}");
    }

    static string Replaced(string text) => text.Replace("$$", "$", StringComparison.Ordinal);

    static async Task Docker(Build build, string label, string place)
    {
        var file = Path.Combine(place, "Dockerfile");
        if (!File.Exists(file)) throw new RefusalException(400, "FAILURE", "unable to prepare context: unable to evaluate symlinks in Dockerfile path: no such file or directory");
        var lines = (await File.ReadAllLinesAsync(file)).Where(line => Instruction().IsMatch(line)).ToArray();
        if (lines.Length == 0 || !lines[0].StartsWith("FROM ", StringComparison.Ordinal)) throw new RefusalException(400, "FAILURE", "no build stage in current context");
        for (var number = 0; number < lines.Length; number++) build.Say($"{label}: Step {number + 1}/{lines.Length} : {lines[number]}");
    }

    static void Push(GoogleProject project, Build build, string place)
    {
        if (build.Asked["images"] is not JsonArray { Count: > 0 } images) return;
        build.Say("PUSH");
        var command = File.ReadLines(Path.Combine(place, "Dockerfile")).LastOrDefault(line => line.StartsWith("CMD ", StringComparison.Ordinal)) is { } line ? JsonSerializer.Deserialize<string[]>(line[4..])! : [];
        var shell = string.Join(' ', command.Select(word => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'"));
        var digest = $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(build.Id)))}";
        build.Images = [];
        foreach (var name in images.Select(each => each!.GetValue<string>()))
        {
            project.Images[$"{name.Split(':')[0]}@{digest}"] = project.Images[name] = new(place, shell);
            project.Images[$"{name}@{digest}"] = project.Images[name];
            build.Images.Add(new JsonObject { ["name"] = name, ["digest"] = digest });
        }
    }

    [GeneratedRegex(@"\$\{?([A-Z][A-Z0-9_]*|_[A-Z0-9_]+)\}?")]
    private static partial Regex Substitution();

    [GeneratedRegex("^[A-Z]+ ")]
    private static partial Regex Instruction();
}

/// <summary>What an image of Python's has beside the app: python under both of its names, and a pip for which this machine's packages stand.</summary>
public static class Machine
{
    const string Pip = """
        #!/bin/sh
        # The machine's own packages stand for those that pip would bring.
        [ -f requirements.txt ] || exit 0
        sed -n 's/^[[:space:]]*\([A-Za-z0-9][A-Za-z0-9._-]*\).*/\1/p' requirements.txt | while read -r name; do
          python3 -c 'import importlib.metadata, sys; importlib.metadata.distribution(sys.argv[1])' "$name" 2>/dev/null && continue
          echo "ERROR: No matching distribution found for $name"; exit 1
        done

        """;

    static readonly Lock gate = new();

    public static string SearchPath(string bin)
    {
        lock (gate)
        {
            if (!Directory.Exists(bin))
            {
                Directory.CreateDirectory(bin);
                var python = AppEnvironment.SearchPath.Split(':').Select(path => Path.Combine(path, "python3")).First(File.Exists);
                foreach (var name in new[] { "python", "python3" }) File.CreateSymbolicLink(Path.Combine(bin, name), python);
                File.WriteAllText(Path.Combine(bin, "pip"), Pip);
                if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Path.Combine(bin, "pip"), (UnixFileMode)0b111_101_101);
            }
        }
        return $"{bin}:{AppEnvironment.SearchPath}";
    }
}
