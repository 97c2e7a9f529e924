using Dogshore.Emulators;
using Microsoft.AspNetCore.Http;

namespace Dogshore.Conformance.ElasticBeanstalk;

/// <summary>Gives tokens to jobs, as GitHub Actions does (contract aws §11).</summary>
sealed class TokenServer : HttpEmulator
{
    public const string Token = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJyZXBvOnNob3Avc2hvcCJ9.signature";

    /// <summary>That the last token was asked for.</summary>
    public string? Audience { get; private set; }

    protected override Task Answer(HttpContext context)
    {
        if (context.Request.Headers.Authorization != "Bearer bearer-of-the-job")
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        }
        Audience = context.Request.Query["audience"];
        return context.Response.WriteAsJsonAsync(new { value = Token }, context.RequestAborted);
    }
}
