using Dogshore.Emulators;
using Microsoft.AspNetCore.Http;

namespace Dogshore.Conformance.Common;

/// <summary>Gives tokens to jobs, as GitHub Actions and Azure Pipelines do (contract aws §11).</summary>
sealed class TokenServer : HttpEmulator
{
    public const string Token = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJyZXBvOnNob3Avc2hvcCJ9.signature";
    public const string Bearer = "bearer-of-the-job";

    /// <summary>That the last token was asked for; null where CI lets nobody choose.</summary>
    public string? Audience { get; private set; }
    /// <summary>The service connection of the last token, in Azure Pipelines.</summary>
    public string? Connection { get; private set; }

    /// <summary>The variables of a job of GitHub Actions that may ask for one.</summary>
    public IEnumerable<(string Name, string? Value)> OfGitHub => [("GITHUB_ACTIONS", "true"), ("ACTIONS_ID_TOKEN_REQUEST_URL", $"{Url}token?api-version=2.0"), ("ACTIONS_ID_TOKEN_REQUEST_TOKEN", Bearer)];

    /// <summary>The same in Azure Pipelines, where the step has been given the job's own token.</summary>
    public IEnumerable<(string Name, string? Value)> OfAzure => [("TF_BUILD", "True"), ("SYSTEM_OIDCREQUESTURI", $"{Url}4711/_apis/distributedtask/hubs/build/plans/1/jobs/2/oidctoken"), ("SYSTEM_ACCESSTOKEN", Bearer)];

    protected override Task Answer(HttpContext context)
    {
        if (context.Request.Headers.Authorization != $"Bearer {Bearer}")
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        }
        // Azure Pipelines is asked by POST, and makes all of its tokens out to one audience.
        if (HttpMethods.IsPost(context.Request.Method))
        {
            if (!context.Request.Query.ContainsKey("api-version")) context.Response.StatusCode = StatusCodes.Status400BadRequest;
            Connection = context.Request.Query["serviceConnectionId"];
            return context.Response.WriteAsJsonAsync(new { oidcToken = Token }, context.RequestAborted);
        }
        Audience = context.Request.Query["audience"];
        return context.Response.WriteAsJsonAsync(new { value = Token }, context.RequestAborted);
    }
}
