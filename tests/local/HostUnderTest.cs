using System.Collections.Immutable;
using System.Diagnostics;
using System.Net.Sockets;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Dogshore.Local.Tests;

/// <summary>A real host on a root of its own, as a client starts and asks it.</summary>
sealed class HostUnderTest : IAsyncDisposable
{
    static readonly string Assembly = typeof(HostUnderTest).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(each => each.Key == "HostAssembly").Value!;

    readonly string folder = Directory.CreateTempSubdirectory("dogshore-").FullName;
    Process? process;

    HostUnderTest()
    {
        Paths = new Paths(Path.Combine(folder, "root"));
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            ConnectCallback = async (_, stop) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(SocketPath), stop);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        Control = new HttpClient(handler) { BaseAddress = new Uri("http://local/"), Timeout = TimeSpan.FromMinutes(2) };
    }

    /// <param name="prepare">Called with the root before the host is started.</param>
    public static async Task<HostUnderTest> Start(Action<string>? prepare = null)
    {
        var host = new HostUnderTest();
        prepare?.Invoke(host.Paths.Root);
        await host.Begin();
        return host;
    }

    /// <summary>Called when nothing runs any more, before the folder is removed.</summary>
    public Action? BeforeRemoval { get; set; }
    public Paths Paths { get; }
    public HttpClient Control { get; }
    public string SocketPath => Path.Combine(folder, "run", "host.sock");
    public int ProcessId => process!.Id;
    public static string ToolPath => Environment.GetEnvironmentVariable("PATH")!;

    public async Task Begin()
    {
        process = Launch(Paths.Root, SocketPath);
        (await process.StandardOutput.ReadLineAsync()).ShouldBe("ready", await Words());

        async Task<string> Words() => process.HasExited ? await process.StandardError.ReadToEndAsync() : "";
    }

    /// <summary>What comes on its output after `ready`, until it lets go of it.</summary>
    public Task<string> ReadToEnd() => process!.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(20));

    public static Process Launch(string root, string socket)
    {
        var info = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["exec", Assembly, "--root", root, "--socket", socket, "--digest", "d1", "--version", "1.0.0"]) info.ArgumentList.Add(argument);
        return Process.Start(info)!;
    }

    /// <summary>As kill -9 and a power cut do: no chance for a last word.</summary>
    public async Task Kill()
    {
        process!.Kill();
        await process.WaitForExitAsync();
    }

    public async Task Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{ProcessId}"]);
        await process!.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(40));
        process.ExitCode.ShouldBe(0);
    }

    public async Task End()
    {
        (await Control.PostAsync("v1/host/stop", null)).StatusCode.ShouldBe(System.Net.HttpStatusCode.Accepted);
        await process!.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(40));
    }

    public async Task<AppRecord> Create(string app) => (await Ask(HttpMethod.Post, $"v1/apps/{app}", new CreateRequest(0, "run-0", null), Json.Default.CreateRequest, Json.Default.AppRecord))!;

    public async Task Upload(string app, TestPackage package)
    {
        using var response = await Control.PutAsync($"v1/apps/{app}/content/{package.Digest}", new ByteArrayContent(package.Archive));
        response.IsSuccessStatusCode.ShouldBeTrue(await response.Content.ReadAsStringAsync());
    }

    /// <summary>Follows a release to its last event.</summary>
    public async Task<Told> Release(string app, ReleaseRequest request, CancellationToken stop = default)
    {
        var told = new List<ReleaseEvent>();
        await foreach (var each in Follow($"v1/apps/{app}/releases", request, Json.Default.ReleaseRequest, stop)) told.Add(each);
        return new Told([.. told]);
    }

    public async Task<Told> Resume(string app, ResumeRequest request)
    {
        var told = new List<ReleaseEvent>();
        await foreach (var each in Follow($"v1/apps/{app}/resume", request, Json.Default.ResumeRequest, default)) told.Add(each);
        return new Told([.. told]);
    }

    public async IAsyncEnumerable<ReleaseEvent> Follow<T>(string path, T request, JsonTypeInfo<T> type, [EnumeratorCancellation] CancellationToken stop)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(request, type)) };
        using var response = await Control.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, stop);
        if (!response.IsSuccessStatusCode)
        {
            yield return new ReleaseEvent { Fault = JsonSerializer.Deserialize(await response.Content.ReadAsStringAsync(stop), Json.Default.WireFault) };
            yield break;
        }
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(stop));
        while (await reader.ReadLineAsync(stop) is { } line) yield return JsonSerializer.Deserialize(line, Json.Default.ReleaseEvent)!;
    }

    /// <summary>The answer, or the fault thrown.</summary>
    public async Task<TAnswer?> Ask<TRequest, TAnswer>(HttpMethod method, string path, TRequest? request, JsonTypeInfo<TRequest>? type, JsonTypeInfo<TAnswer> answer) where TAnswer : class
    {
        using var message = new HttpRequestMessage(method, path);
        if (type is not null) message.Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(request!, type));
        using var response = await Control.SendAsync(message);
        var text = await response.Content.ReadAsStringAsync();
        if (!response.IsSuccessStatusCode) throw new HostException(JsonSerializer.Deserialize(text, Json.Default.WireFault)!, (int)response.StatusCode);
        return text.Length == 0 ? null : JsonSerializer.Deserialize(text, answer);
    }

    public Task<AppRecord?> Mark(string app, MarkRequest request) => Ask(HttpMethod.Post, $"v1/apps/{app}/mark", request, Json.Default.MarkRequest, Json.Default.AppRecord);
    public Task<AppRecord?> Stop(string app) => Ask<object, AppRecord>(HttpMethod.Post, $"v1/apps/{app}/stop", null, null, Json.Default.AppRecord);
    public Task Delete(string app) => Ask<object, AppRecord>(HttpMethod.Delete, $"v1/apps/{app}", null, null, Json.Default.AppRecord);
    public Task<AppRecord?> AddDatabase(string app, AddDatabaseRequest request) => Ask(HttpMethod.Post, $"v1/apps/{app}/databases", request, Json.Default.AddDatabaseRequest, Json.Default.AppRecord);
    public async Task<ImmutableArray<string>> Logs(string app, int lines = 50) => (await Ask<object, LogsAnswer>(HttpMethod.Get, $"v1/apps/{app}/logs?lines={lines}", null, null, Json.Default.LogsAnswer))!.Lines;

    public AppRecord Record(string app) => JsonSerializer.Deserialize(File.ReadAllBytes(Paths.AppRecord(app)), Json.Default.AppRecord)!;
    public Dictionary<string, string> Config(string app, string release) => JsonSerializer.Deserialize(File.ReadAllBytes(Paths.Config(app, release)), Json.Default.DictionaryStringString)!;

    /// <summary>Processes, not of a session, that carry this root in their environment: all that the host's apps started.</summary>
    public IReadOnlyList<int> Children()
    {
        var mark = $"DOGSHORE_LOCAL_ROOT={Paths.Root}\0";
        return [.. Running.Sessions.Ids().Where(id =>
        {
            try
            {
                return File.ReadAllText($"/proc/{id}/environ").Contains(mark, StringComparison.Ordinal);
            }
            catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
            {
                return false;
            }
        })];
    }

    public async ValueTask DisposeAsync()
    {
        if (process is { HasExited: false })
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
        foreach (var id in Children())
        {
            try
            {
                using var child = Process.GetProcessById(id);
                child.Kill();
            }
            catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
            {
                // It ended by itself meanwhile.
            }
        }
        process?.Dispose();
        Control.Dispose();
        BeforeRemoval?.Invoke();
        Directory.Delete(folder, recursive: true);
    }
}

/// <summary>All that the host said of a release.</summary>
sealed record Told(ImmutableArray<ReleaseEvent> Events)
{
    public ReleaseDone Done => Events[^1].Done ?? throw new ShouldAssertException($"It was refused: {Fault.Code} {Fault.Fact} {Fault.Remedy} {string.Join(" | ", Fault.Log)}");
    public WireFault Fault => Events[^1].Fault ?? throw new ShouldAssertException("It was not refused.");
    public IEnumerable<string> Lines => Events.Select(each => each.Line).OfType<string>();
    public IEnumerable<string> Steps => Events.Select(each => each.Step).OfType<string>().Distinct();
}
