using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dogshore.Conformance.Engine;
using Dogshore.Emulators;
using Dogshore.Emulators.Apps;
using Dogshore.Model;
using Dogshore.Platforms;
using Dogshore.Platforms.Local;
using Dogshore.Secrets;
using Dogshore.Worlds;

namespace Dogshore.Conformance.Local;

/// <summary>The embedded platform: the real host in a root of its own. Its socket passes a proxy, so that what is asked of it is seen.</summary>
public sealed class LocalSubject : Subject
{
    // A socket's path has 104 bytes at most.
    readonly string yard = Path.Combine("/tmp", $"dogc-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}");
    SocketProxy? proxy;

    public override Platform Platform { get; } = new LocalPlatform(Binaries);
    public override IReadOnlyList<string> PlatformArguments => [Binaries];
    public override string Attributes => $"Root=\"{Root}\"";
    public override IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string> { ["XDG_RUNTIME_DIR"] = Path.Combine(yard, "run") };
    public override Wire Wire => proxy!.Wire;
    public override string Database => "Engine=\"sqlite\"";
    /// <summary>Whether the host serves, once for each of the two looks; the rest is read from the disk.</summary>
    public override int ReadsOfNothing => 1;
    /// <summary>The release and its standing.</summary>
    public override int WritesOfConfig => 2;

    string Root => Path.Combine(yard, "root");

    static string Binaries => Path.Combine(Repository.Root, "artifacts", "tasks", new DirectoryInfo(AppContext.BaseDirectory).Name, "local");

    public override bool IsUpload(Request request) => request.Method == "PUT";

    public override async Task Start()
    {
        if (OperatingSystem.IsWindows()) throw new PlatformNotSupportedException("The host listens on a pipe there, which no proxy can stand in for.");
        foreach (var folder in new[] { yard, Path.Combine(yard, "run") })
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        // An app that is never deployed: with it the host does not end for want of work.
        using var http = new Http();
        var world = new World
        {
            Log = new FunnelLog(new Heard()),
            Environment = name => name == "PATH" ? AppEnvironment.SearchPath : Environment.GetValueOrDefault(name),
            Directory = yard,
            Processes = new Processes(),
            Http = http,
        };
        var to = new Destination("there", Platform, "first") { Settings = new Destination("", Platform, "").Settings.Add("Root", Root).Add("Keep", "5") };
        await Platform.Apply(new CreateApp("first"), Position.None, to, new Cargo(null, new Values(world), yard), world, CancellationToken.None);
        proxy = new SocketProxy((string)Record("host.json")!["socket"]!);
        await proxy.Start();
    }

    public override Task<AppState?> State(string app)
    {
        if (Record("apps", app, "app.json") is not { } record) return Task.FromResult<AppState?>(null);
        var releases = record["releases"]!.AsArray();
        var live = (string?)record["live"];
        var config = live is null ? [] : JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(Path.Combine(Root, "apps", app, "config", live + ".json")))!;
        var scale = releases.SingleOrDefault(release => (string?)release!["id"] == live)?["processes"]!.AsArray().ToDictionary(process => (string)process!["name"]!, process => (int)process!["count"]!);
        var contents = Path.Combine(Root, "apps", app, "content");
        return Task.FromResult<AppState?>(new AppState(
            new Uri($"http://127.0.0.1:{(int)record["port"]!}/"), config, scale ?? [],
            releases.Count(release => (bool?)release!["succeeded"] ?? false),
            Directory.Exists(contents) ? Directory.GetDirectories(contents).Length : 0,
            record["databases"]?.AsArray().Count ?? 0));
    }

    public override Task Forget(string app) => Record("apps", app, "app.json") is null ? Task.CompletedTask : proxy!.Tell(HttpMethod.Delete, $"v1/apps/{app}");

    JsonNode? Record(params string[] path)
    {
        var file = Path.Combine([Root, .. path]);
        return File.Exists(file) ? JsonNode.Parse(File.ReadAllText(file)) : null;
    }

    public override async ValueTask DisposeAsync()
    {
        if (proxy is not null)
        {
            var host = System.Diagnostics.Process.GetProcessById((int)Record("host.json")!["pid"]!);
            await proxy.Tell(HttpMethod.Post, "v1/host/stop");
            await host.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token);
            await proxy.DisposeAsync();
        }
        if (Directory.Exists(yard)) Directory.Delete(yard, recursive: true);
    }
}

/// <summary>The promises of every platform, kept by this one.</summary>
public sealed class Local_keeps(Stage<LocalSubject> stage) : Promises<LocalSubject>(stage);
