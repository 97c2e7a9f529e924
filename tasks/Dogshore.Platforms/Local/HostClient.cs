using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Dogshore.Faults;
using Dogshore.Local;
using Dogshore.Model;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Local;

/// <summary>Speaks with a host. Each call has a deadline; a cancelled one closes its connection, by which the host knows.</summary>
sealed class HostClient : IDisposable
{
    static readonly TimeSpan Short = TimeSpan.FromMinutes(1), Long = TimeSpan.FromMinutes(30);

    readonly HttpClient client;
    readonly World world;

    public HostClient(HostRecord host, World world)
    {
        this.world = world;
        var handler = new SocketsHttpHandler
        {
            UseProxy = false, UseCookies = false, AllowAutoRedirect = false,
            ConnectCallback = (_, stop) => HostSocket.Connect(host.Socket, stop),
            ConnectTimeout = HostSocket.AnswerDeadline,
        };
        client = new HttpClient(handler) { BaseAddress = new Uri("http://local/"), Timeout = Timeout.InfiniteTimeSpan };
    }

    public void Dispose() => client.Dispose();

    public Task StopHost(CancellationToken stop) => Call(Message(HttpMethod.Post, "v1/host/stop"), Short, (_, _) => Task.FromResult(true), stop);

    public Task<AppRecord> Create(string app, CreateRequest request, CancellationToken stop) =>
        Call(Message(HttpMethod.Post, Of(app), request, Json.Default.CreateRequest), Short, Record, stop);

    /// <summary>Making a PostgreSQL cluster takes its seconds.</summary>
    public Task<AppRecord> AddDatabase(string app, AddDatabaseRequest request, CancellationToken stop) =>
        Call(Message(HttpMethod.Post, Of(app, "/databases"), request, Json.Default.AddDatabaseRequest), Long, Record, stop);

    public Task Upload(string app, string digest, Stream archive, CancellationToken stop)
    {
        var message = Message(HttpMethod.Put, Of(app, $"/content/{digest}"));
        message.Content = new StreamContent(archive) { Headers = { ContentLength = archive.Length, ContentType = new MediaTypeHeaderValue("application/gzip") } };
        // The host may have the content and answer without reading it.
        message.Headers.ExpectContinue = true;
        return Call(message, Long, (_, _) => Task.FromResult(true), stop);
    }

    public Task<AppRecord> Mark(string app, MarkRequest request, CancellationToken stop) =>
        Call(Message(HttpMethod.Post, Of(app, "/mark"), request, Json.Default.MarkRequest), Short, Record, stop);

    public Task<AppRecord> StopApp(string app, CancellationToken stop) => Call(Message(HttpMethod.Post, Of(app, "/stop")), Short, Record, stop);

    public Task Delete(string app, CancellationToken stop) => Call(Message(HttpMethod.Delete, Of(app)), Short, (_, _) => Task.FromResult(true), stop);

    public Task Serve(FolderRecord folder, CancellationToken stop) => Call(Message(HttpMethod.Put, $"v1/folders/{folder.Port}", folder, Json.Default.FolderRecord), Short, (_, _) => Task.FromResult(true), stop);

    public Task EndServing(int port, CancellationToken stop) => Call(Message(HttpMethod.Delete, $"v1/folders/{port}"), Short, (_, _) => Task.FromResult(true), stop);

    public Task<LogsAnswer> Logs(string app, int lines, CancellationToken stop) =>
        Call(Message(HttpMethod.Get, Of(app, $"/logs?lines={lines}")), Short, (body, token) => Parsed(body, Json.Default.LogsAnswer, token), stop);

    /// <param name="patience">The longest silence between two events.</param>
    public Task<ReleaseDone> Release(string app, ReleaseRequest request, TimeSpan patience, ReleaseProgress progress, CancellationToken stop) =>
        Follow(Message(HttpMethod.Post, Of(app, "/releases"), request, Json.Default.ReleaseRequest), patience, progress, stop);

    public Task<ReleaseDone> Resume(string app, ResumeRequest request, TimeSpan patience, ReleaseProgress progress, CancellationToken stop) =>
        Follow(Message(HttpMethod.Post, Of(app, "/resume"), request, Json.Default.ResumeRequest), patience, progress, stop);

    Task<ReleaseDone> Follow(HttpRequestMessage message, TimeSpan patience, ReleaseProgress progress, CancellationToken stop) =>
        Call(message, patience, (body, token) => progress.Follow(body, token), stop, progress);

    async Task<T> Call<T>(HttpRequestMessage message, TimeSpan patience, Func<Stream, CancellationToken, Task<T>> read, CancellationToken stop, ReleaseProgress? progress = null)
    {
        using var deadline = new CancellationTokenSource(patience, world.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, deadline.Token);
        progress?.OnEvent(() => deadline.CancelAfter(patience));
        try
        {
            using (message)
            {
                using var response = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, either.Token);
                await using var body = await response.Content.ReadAsStreamAsync(either.Token);
                if (!response.IsSuccessStatusCode) throw await Refusal(response.StatusCode, body, progress, either.Token);
                return await read(body, either.Token);
            }
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            throw new HostLostException(Dog.LocalTookTooLong.With(Durations.Show(patience)));
        }
        catch (HttpRequestException exception) when (exception.InnerException is DeployException inner)
        {
            throw new DeployException(inner.Findings);
        }
        catch (Exception exception) when (exception is HttpRequestException or SocketException or (IOException and not FileNotFoundException))
        {
            stop.ThrowIfCancellationRequested();
            throw new HostLostException(Dog.LocalHostLost.With(exception.Message.TrimEnd('.')));
        }
    }

    static async Task<DeployException> Refusal(HttpStatusCode status, Stream body, ReleaseProgress? progress, CancellationToken stop)
    {
        using var reader = new StreamReader(body, Encoding.UTF8);
        var text = await reader.ReadToEndAsync(stop);
        try
        {
            if (JsonSerializer.Deserialize(text, Json.Default.WireFault) is { } fault)
                return HostFaults.Of(fault, progress is null ? line => line : progress.Mask);
        }
        catch (JsonException)
        {
            // Said below, with the status: what came is no fault of the host's own making.
        }
        return new DeployException(Dog.LocalAnswerNotUnderstood.With($"status {(int)status}"));
    }

    static Task<AppRecord> Record(Stream body, CancellationToken stop) => Parsed(body, Json.Default.AppRecord, stop);

    static async Task<T> Parsed<T>(Stream body, JsonTypeInfo<T> type, CancellationToken stop) where T : class
    {
        try
        {
            return await JsonSerializer.DeserializeAsync(body, type, stop) ?? throw new DeployException(Dog.LocalAnswerNotUnderstood.With("null"));
        }
        catch (JsonException exception)
        {
            throw new DeployException(Dog.LocalAnswerNotUnderstood.With(exception.Message));
        }
    }

    static string Of(string app, string rest = "") => $"v1/apps/{Uri.EscapeDataString(app)}{rest}";

    static HttpRequestMessage Message(HttpMethod method, string path) => new(method, path);

    static HttpRequestMessage Message<T>(HttpMethod method, string path, T body, JsonTypeInfo<T> type)
    {
        var message = new HttpRequestMessage(method, path) { Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, type)) };
        message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return message;
    }
}
