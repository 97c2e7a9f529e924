using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dogshore.Emulators;

/// <summary>An emulator that speaks HTTP on loopback. A platform's own derives and answers; the record of requests, the troubles and
/// the contract are done here, around it.</summary>
/// <param name="port">0 for a free one.</param>
public abstract class HttpEmulator(int port = 0) : IAsyncDisposable
{
    const int LargestShown = 1 << 20;

    WebApplication? server;

    public Wire Wire { get; init; } = new();
    /// <summary>Checked with every request; null where its file is absent.</summary>
    public IContract? Contract { get; set; }
    /// <summary>Where it listens: <c>http://127.0.0.1:port/</c>.</summary>
    public Uri Url { get; private set; } = new("http://127.0.0.1:0/");

    /// <summary>Where it can be asked, a sentence each, for the person who started it.</summary>
    public virtual IEnumerable<string> Addresses => [$"listening at {Url}"];

    /// <summary>What the platform answers.</summary>
    protected abstract Task Answer(HttpContext context);

    /// <summary>Whether a request would change the platform's state. A platform whose API reads by POST says so here.</summary>
    protected virtual bool Changes(HttpRequest request) => !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method) && !HttpMethods.IsOptions(request.Method);

    /// <summary>Whether a request that has arrived whole is done though its sender hangs up.</summary>
    protected virtual bool HearsOut(HttpRequest request) => false;

    /// <summary>What the record of requests calls it. A platform that has one address for everything reads the action here.</summary>
    protected virtual Task<string> Shown(HttpContext context) => Task.FromResult(context.Request.Path + context.Request.QueryString);

    /// <summary>On loopback; one that stands in for something else listens elsewhere.</summary>
    protected virtual void Listen(KestrelServerOptions kestrel) => kestrel.Listen(IPAddress.Loopback, port);

    public virtual async Task Start()
    {
        // Empty: the other builders watch files of settings, and a machine has few watches; each app's router is a server of its own.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            Listen(kestrel);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            // Slowness is the tests' own doing.
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
        });
        server = builder.Build();
        server.Run(Serve);
        await server.StartAsync();
        var address = server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        if (Uri.TryCreate(address, UriKind.Absolute, out var url) && url.Port > 0) Url = url;
    }

    async Task Serve(HttpContext context)
    {
        var asked = context.Request;
        Request? request = null;
        try
        {
            request = Wire.Enter(asked.Method, await Shown(context), Changes(asked));
            if (Contract is not null) await Compare(asked);
            if (HearsOut(asked)) await Receive(asked);
            var trouble = Wire.Take(request);
            await Wire.See(Moment.Before, request);
            if (trouble is { AfterEffect: false })
            {
                await Playing.Instead(trouble, context);
                return;
            }
            // Where nothing is to be done between effect and answer, the answer streams: logs have no end.
            if (trouble is null && !request.Changes)
            {
                await Answer(context);
                return;
            }
            var wire = context.Response.Body;
            using var answer = new MemoryStream();
            context.Response.Body = answer;
            await Answer(context);
            context.Response.Body = wire;
            await Wire.See(Moment.After, request);
            await Playing.After(trouble, answer, context);
        }
        catch (ClientGoneException)
        {
            context.Abort();
        }
        // Who forwards a request finds out by its own client.
        catch (Exception gone) when (gone is Microsoft.AspNetCore.Http.BadHttpRequestException || gone.InnerException is Microsoft.AspNetCore.Http.BadHttpRequestException || (context.RequestAborted.IsCancellationRequested && gone is IOException or OperationCanceledException))
        {
            // The client is dead or has had enough: nobody is left to be answered.
            context.Abort();
        }
        catch (Exception bug)
        {
            // Of ours, and no trouble that anybody asked for: the test is to fail by it and not by what it leads to.
            Wire.Violated($"the emulator itself failed at {asked.Method} {asked.Path}: {bug}");
            throw;
        }
        finally
        {
            if (request is not null) Wire.Leave(request);
        }
    }

    static async Task Receive(HttpRequest asked)
    {
        asked.EnableBuffering();
        await asked.Body.CopyToAsync(Stream.Null);
        asked.Body.Position = 0;
    }

    async Task Compare(HttpRequest asked)
    {
        string? body = null;
        if (asked.ContentLength is > 0 and <= LargestShown && asked.ContentType is { } type
            && (type.Contains("json", StringComparison.OrdinalIgnoreCase) || type.Contains("x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase)))
        {
            asked.EnableBuffering();
            using var reader = new StreamReader(asked.Body, Encoding.UTF8, leaveOpen: true);
            body = await reader.ReadToEndAsync();
            asked.Body.Position = 0;
        }
        var headers = asked.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        foreach (var violation in Contract!.Violations(new(asked.Method, asked.Path.Value ?? "/", asked.QueryString.Value ?? "", headers, body)))
            Wire.Violated($"{asked.Method} {asked.Path}: {violation}");
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (server is null) return;
        // A client that still waits for a stalled answer is not waited for.
        using var now = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await server.StopAsync(now.Token);
        await server.DisposeAsync();
        server = null;
        GC.SuppressFinalize(this);
    }
}
