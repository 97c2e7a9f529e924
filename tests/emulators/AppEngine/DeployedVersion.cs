using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dogshore.Emulators.Apps;

namespace Dogshore.Emulators.AppEngine;

/// <summary>A version: its resource, its files, and the process that runs them when somebody asks for it.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Reliability", "CA1001", Justification = "A semaphore of which nobody took the handle holds nothing.")]
public sealed class DeployedVersion(AppEngineEmulator google, GoogleProject project, string service, JsonObject resource, string by, string folder)
{
    const int Remembered = 2000;
    static readonly (string Ending, string Type)[] types = [(".css", "text/css"), (".js", "text/javascript"), (".html", "text/html"), (".svg", "image/svg+xml"), (".txt", "text/plain"), (".png", "image/png")];

    readonly SemaphoreSlim gate = new(1);
    readonly ConcurrentQueue<(DateTimeOffset At, string Line)> lines = [];
    WebProcess? web;

    public string Id => resource["id"]!.GetValue<string>();
    public JsonObject Resource => resource;
    public DateTimeOffset Made { get; } = DateTimeOffset.UtcNow;
    public string ServingStatus { get; set; } = "SERVING";
    public bool IsFlexible => resource["env"]?.GetValue<string>() is "flex" or "flexible";
    public IReadOnlyCollection<(DateTimeOffset At, string Line)> Lines => lines;
    public string Url => $"{google.Front.Url}{Id}-dot-{service}-dot-{project.Id}/";

    public IReadOnlyDictionary<string, string> Variables => (resource["envVariables"] as JsonObject ?? []).ToDictionary(each => each.Key, each => each.Value!.GetValue<string>());

    public JsonObject Show(bool isFull, bool isMasked)
    {
        var shown = resource.DeepClone().AsObject();
        foreach (var name in new[] { "envVariables", "handlers", "deployment", "entrypoint", "errorHandlers", "libraries", "healthCheck" })
            if (!isFull) shown.Remove(name);
        if (isMasked) (shown["deployment"] as JsonObject)?.Remove("files");
        (shown["name"], shown["createTime"], shown["createdBy"], shown["servingStatus"], shown["versionUrl"]) = ($"apps/{project.Id}/services/{service}/versions/{Id}", Made.UtcDateTime.ToString("O"), by, ServingStatus, Url);
        if (!shown.ContainsKey("env")) shown["env"] = "standard";
        return shown;
    }

    /// <summary>Fetches the files as App Engine does: each must be what its name says.</summary>
    public void Fetch()
    {
        Directory.CreateDirectory(folder);
        if (resource["deployment"]?["files"] is not JsonObject files) return;
        foreach (var (path, file) in files)
        {
            if (path.StartsWith('/') || path.Contains('\\', StringComparison.Ordinal) || path.Split('/').Any(part => part is "" or "." or "..")) throw new RefusalException(400, "INVALID_ARGUMENT", $"Invalid file path: {path}");
            var url = new Uri(file!["sourceUrl"]!.GetValue<string>());
            if (url.Host != "storage.googleapis.com" || url.AbsolutePath.Split('/', 3) is not ["", var bucket, var name]) throw new RefusalException(400, "INVALID_ARGUMENT", $"Invalid source URL: {url}");
            if (!google.Storage.Bucket(bucket).TryGetValue(Uri.UnescapeDataString(name), out var stored)) throw new RefusalException(400, "INVALID_ARGUMENT", $"The following objects are not found: {url}");
            var bytes = stored.All;
            #pragma warning disable CA5350 // The service names files by SHA-1.
            if (Convert.ToHexStringLower(System.Security.Cryptography.SHA1.HashData(bytes)) != file["sha1Sum"]!.GetValue<string>()) throw new RefusalException(400, "INVALID_ARGUMENT", $"The SHA1 of {path} does not match.");
            #pragma warning restore CA5350
            var target = Path.Combine(folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.WriteAllBytes(target, bytes);
        }
    }

    /// <summary>The port of its process, which is started where there is none; null where it does not come up.</summary>
    public async Task<int?> Port()
    {
        if (ServingStatus != "SERVING") return null;
        if (web is { Process.Ended.IsCompleted: false } up) return up.Port;
        await gate.WaitAsync();
        try
        {
            if (web is { Process.Ended.IsCompleted: false } now) return now.Port;
            var image = resource["deployment"]?["container"]?["image"]?.GetValue<string>() is { } name ? project.Images.GetValueOrDefault(name) ?? throw new RefusalException(400, "INVALID_ARGUMENT", $"The image {name} was not found.") : null;
            var command = resource["entrypoint"]?["shell"]?.GetValue<string>() is { Length: > 0 } shell ? shell : image?.Command ?? "gunicorn main:app";
            var variables = new Dictionary<string, string>(Variables) { ["GAE_SERVICE"] = service, ["GAE_VERSION"] = Id, ["GOOGLE_CLOUD_PROJECT"] = project.Id, ["PATH"] = Machine.SearchPath(google.Bin) };
            var started = google.Runner.Web(image?.Folder ?? folder, command, variables, Say);
            if (!await started.Listens(google.Delays.Boot))
            {
                await started.Process.Stop(TimeSpan.Zero);
                return null;
            }
            web = started;
            return started.Port;
        }
        finally
        {
            gate.Release();
        }
    }

    void Say(string line)
    {
        lines.Enqueue((DateTimeOffset.UtcNow, line));
        if (lines.Count > Remembered) lines.TryDequeue(out _);
    }

    public async Task End()
    {
        if (web is not { } running) return;
        web = null;
        await running.Process.Stop(TimeSpan.FromSeconds(5));
    }

    /// <summary>A file that a handler serves for this path, before any process is asked; null where none does.</summary>
    public (string File, string Type, IReadOnlyList<(string, string)> Headers)? Static(string path)
    {
        foreach (var handler in resource["handlers"] as JsonArray ?? [])
        {
            var match = Regex.Match(path, $"^(?:{handler!["urlRegex"]!.GetValue<string>()})$");
            if (!match.Success) continue;
            if (handler["staticFiles"] is not JsonObject serves) return null;
            var name = Regex.Replace(serves["path"]!.GetValue<string>(), @"\\(\d)", back => match.Groups[int.Parse(back.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)].Value);
            var file = Path.GetFullPath(Path.Combine(folder, name));
            if (!file.StartsWith(folder + "/", StringComparison.Ordinal) || !Regex.IsMatch(name, $"^(?:{serves["uploadPathRegex"]!.GetValue<string>()})$") || !File.Exists(file))
            {
                if (serves["requireMatchingFile"]?.GetValue<bool>() == true) continue;
                return ("", "", []);
            }
            var headers = (serves["httpHeaders"] as JsonObject ?? []).Select(each => (each.Key, each.Value!.GetValue<string>())).ToList();
            if (headers.All(each => each.Key != "Cache-Control")) headers.Add(("Cache-Control", $"public, max-age={(serves["expiration"]?.GetValue<string>() ?? resource["defaultExpiration"]?.GetValue<string>() ?? "600s").TrimEnd('s')}"));
            return (file, types.FirstOrDefault(each => file.EndsWith(each.Ending, StringComparison.Ordinal)).Type ?? "application/octet-stream", headers);
        }
        return null;
    }
}
