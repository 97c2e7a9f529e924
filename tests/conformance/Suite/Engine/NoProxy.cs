using System.Collections.Concurrent;
using Dogshore.Emulators;
using Microsoft.AspNetCore.Http;

namespace Dogshore.Conformance.Engine;

/// <summary>A proxy that finds no host.</summary>
public sealed class NoProxy : HttpEmulator
{
    /// <summary>Every host to which a tunnel was wanted.</summary>
    public ConcurrentQueue<string> Wanted { get; } = [];

    protected override Task Answer(HttpContext context)
    {
        Wanted.Enqueue($"{context.Request.Method} {context.Request.Host.Host}");
        context.Response.StatusCode = StatusCodes.Status502BadGateway;
        return Task.CompletedTask;
    }

    protected override bool Changes(HttpRequest request) => false;
}
