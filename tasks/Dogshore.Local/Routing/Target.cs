using System.Net;
using Yarp.ReverseProxy.Forwarder;

namespace Dogshore.Local.Routing;

/// <summary>Where the requests of one release go: its processes, or files. It knows how many requests it is at work on.</summary>
sealed class Target : IDisposable
{
    static readonly ForwarderRequestConfig Config = new()
    {
        // A stream may be silent for long; whoever waits for it decides when that is too long.
        ActivityTimeout = TimeSpan.FromHours(12),
        Version = HttpVersion.Version11,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };

    readonly RequestDelegate? files;
    readonly Func<Uri?>? pick;
    readonly ReleaseTransformer transformer;
    readonly HttpMessageInvoker? client;
    readonly CancellationTokenSource cut = new();
    readonly TaskCompletionSource drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    int open;
    bool isRetired;

    /// <param name="release">Id of the release: answered as the header <c>Dogshore-Release</c>.</param>
    public Target(string release, RequestDelegate files)
    {
        this.files = files;
        transformer = new ReleaseTransformer(release);
        Release = release;
    }

    /// <param name="pick">The process for the next request, or null while none takes any.</param>
    public Target(string release, Func<Uri?> pick)
    {
        this.pick = pick;
        transformer = new ReleaseTransformer(release);
        Release = release;
        client = new HttpMessageInvoker(new SocketsHttpHandler
        {
            UseProxy = false, AllowAutoRedirect = false, UseCookies = false, AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null, ConnectTimeout = TimeSpan.FromSeconds(15),
            // Shorter than any server's own (gunicorn's is 2 s): a connection must not be closed under a request that just took it.
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(1),
        });
    }

    public string Release { get; }
    /// <summary>Requests that it is at work on.</summary>
    public int Open => Volatile.Read(ref open);

    public void Enter() => Interlocked.Increment(ref open);

    public void Leave()
    {
        if (Interlocked.Decrement(ref open) == 0 && Volatile.Read(ref isRetired)) drained.TrySetResult();
    }

    /// <summary>Serves one request; call between <see cref="Enter"/> and <see cref="Leave"/>.</summary>
    /// <param name="app">For the text of an answer when no process takes it.</param>
    public async Task Serve(HttpContext context, IHttpForwarder forwarder, string app)
    {
        context.Response.Headers[ReleaseTransformer.Header] = Release;
        if (files is not null)
        {
            await files(context);
            return;
        }
        if (pick!() is not { } address)
        {
            context.Response.Headers.RetryAfter = "1";
            await Answer.Text(context, StatusCodes.Status503ServiceUnavailable, $"{app} is restarting.");
            return;
        }
        var error = await forwarder.SendAsync(context, address.ToString(), client!, Config, transformer, cut.Token);
        if (error != ForwarderError.None && !context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
            await Answer.Text(context, StatusCodes.Status502BadGateway, $"{app} gave no answer; its process has ended or is restarting.");
    }

    /// <summary>Waits until the requests that it has are answered; call when it gets no new ones. Those that are still open
    /// after <paramref name="longest"/>, WebSockets and endless streams, are cut.</summary>
    /// <param name="waiting">Called with how many are open, at once and every 5 s.</param>
    /// <param name="hurry">Cuts them at once.</param>
    /// <returns>How many were cut.</returns>
    public async Task<int> Drain(TimeSpan longest, Action<int> waiting, CancellationToken hurry)
    {
        Volatile.Write(ref isRetired, true);
        Interlocked.MemoryBarrier();
        if (Open == 0) return 0;
        var deadline = Task.Delay(longest, hurry);
        while (!drained.Task.IsCompleted && !deadline.IsCompleted)
        {
            waiting(Open);
            await Task.WhenAny(drained.Task, deadline, Task.Delay(TimeSpan.FromSeconds(5), hurry));
        }
        var left = Open;
        if (left == 0) return 0;
        await cut.CancelAsync();
        await Task.WhenAny(drained.Task, Task.Delay(TimeSpan.FromSeconds(2), CancellationToken.None));
        return left;
    }

    public void Dispose()
    {
        client?.Dispose();
        cut.Dispose();
    }
}
