using Dogshore.Emulators;
using Microsoft.AspNetCore.Http;

namespace Dogshore.Conformance.Engine;

/// <summary>Another host, to which nobody should come.</summary>
public sealed class Elsewhere : HttpEmulator
{
    protected override Task Answer(HttpContext context) => context.Response.WriteAsync("{}", context.RequestAborted);
}
