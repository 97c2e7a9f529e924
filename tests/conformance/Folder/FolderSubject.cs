using System.Text.Json.Nodes;
using Dogshore.Emulators;
using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Platforms;
using Dogshore.Platforms.Folder;
using Dogshore.Worlds;
using Microsoft.AspNetCore.Http;

namespace Dogshore.Conformance.Folder;

/// <summary>A folder of this machine and a web server that serves it. There is no wire to a disk: each change that the engine asks for is told to
/// one, so that a deploy can be watched and cut off between any two.</summary>
public sealed class FolderSubject : Subject
{
    readonly string root = Directory.CreateTempSubdirectory("dogshore-folder-").FullName;
    readonly FolderServer server;
    readonly Gate gate = new();

    public FolderSubject() => server = new FolderServer(root);

    public override Platform Platform => new WatchedFolder($"{gate.Url}");
    public override IReadOnlyList<string> PlatformArguments => [$"{gate.Url}"];
    public override string Attributes => $"Path=\"{root}\" BaseUrl=\"{server.Url}{{app}}/\"";
    public override Wire Wire => gate.Wire;
    /// <summary>One look.</summary>
    public override int ReadsOfNothing => 1;
    public override int WritesOfConfig => 0;

    public override async Task Start()
    {
        await server.Start();
        await gate.Start();
    }

    public override bool IsUpload(Request request) => request.Path == "/before/upload";

    /// <summary>A folder in which another app's record lies.</summary>
    public override Task<string?> ForeignApp()
    {
        var name = $"eves-{Guid.NewGuid().ToString("n")[..6]}";
        Directory.CreateDirectory(Path.Combine(root, name, ".dogshore"));
        File.WriteAllText(Path.Combine(root, name, ".dogshore", "site.json"), "{\"schema\":1,\"app\":\"eve\",\"sequence\":4,\"run\":\"her-run\",\"live\":null,\"stopped\":false,\"releases\":[],\"pending\":null,\"gone\":{},\"stale\":[]}");
        return Task.FromResult<string?>(name);
    }

    public override bool IsOfItsOwn(Moment moment, Request request) => request.Path.StartsWith(moment == Moment.Before ? "/before/" : "/after/", StringComparison.Ordinal);

    public override Task<AppState?> State(string app)
    {
        var file = Path.Combine(root, app, ".dogshore", "site.json");
        if (!File.Exists(file)) return Task.FromResult<AppState?>(null);
        var record = JsonNode.Parse(File.ReadAllText(file))!;
        var contents = Path.Combine(root, app, "content");
        return Task.FromResult<AppState?>(new AppState(new Uri(server.Url, $"{app}/"), new Dictionary<string, string>(), new Dictionary<string, int>(),
            record["releases"]!.AsArray().Count, Directory.Exists(contents) ? Directory.GetDirectories(contents).Length : 0, 0));
    }

    public override async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        await gate.DisposeAsync();
        Directory.Delete(root, recursive: true);
    }
}

/// <summary>Hears of each change before and after it is done.</summary>
sealed class Gate : HttpEmulator
{
    protected override Task Answer(Microsoft.AspNetCore.Http.HttpContext context) => context.Response.WriteAsync("go", context.RequestAborted);
}

/// <summary>The platform, which asks at a gate before and after each change.</summary>
public sealed class WatchedFolder(string gate) : Platform
{
    static readonly HttpClient client = new();
    readonly FolderPlatform platform = new();

    public override Declaration Declaration => platform.Declaration;

    public override Task<IReadOnlyList<Finding>> Check(Destination to, Desired? desired, World world, CancellationToken stop) => platform.Check(to, desired, world, stop);

    public override async Task<Observed> Observe(Destination to, Depth depth, World world, CancellationToken stop)
    {
        await Pass(HttpMethod.Get, "look", stop);
        return await platform.Observe(to, depth, world, stop);
    }

    public override Task<IReadOnlyList<string>> Apps(Destination to, World world, CancellationToken stop) => platform.Apps(to, world, stop);

    public override Task<Applied> Apply(Change change, Position expected, Destination to, Cargo cargo, World world, CancellationToken stop) =>
        Told(change.Kind, () => platform.Apply(change, expected, to, cargo, world, stop), stop);

    public override Task Stop(Destination to, World world, CancellationToken stop) => Told("stop", async () => { await platform.Stop(to, world, stop); return true; }, stop);

    public override Task Destroy(Destination to, World world, CancellationToken stop) => Told("destroy", async () => { await platform.Destroy(to, world, stop); return true; }, stop);

    async Task<T> Told<T>(string what, Func<Task<T>> work, CancellationToken stop)
    {
        await Pass(HttpMethod.Post, $"before/{what}", stop);
        var result = await work();
        await Pass(HttpMethod.Post, $"after/{what}", stop);
        return result;
    }

    async Task Pass(HttpMethod method, string what, CancellationToken stop)
    {
        try
        {
            using var request = new HttpRequestMessage(method, new Uri(new Uri(gate), what));
            using var answer = await client.SendAsync(request, stop);
            answer.EnsureSuccessStatusCode();
        }
        catch (HttpRequestException gone)
        {
            throw new DeployException(Dog.FolderRefused.With(gate, gone.Message));
        }
    }
}

/// <summary>The promises of every platform, kept by this one.</summary>
public sealed class Folder_keeps(Stage<FolderSubject> stage) : Promises<FolderSubject>(stage);
