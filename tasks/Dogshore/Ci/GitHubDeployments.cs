using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Records;
using Dogshore.Worlds;

namespace Dogshore.Ci;

/// <summary>Tells GitHub of a deploy, so that it stands on the commit, on the pull request and in the list of environments with its address. For jobs that name
/// no <c>environment:</c>, since for those GitHub does it by itself (docs.github.com/rest/deployments). Telling must never fail a deploy.</summary>
sealed class GitHubDeployments(World world)
{
    /// <summary>Longest description that the API takes.</summary>
    const int MostWords = 140;
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <param name="isPreview">Made for a while: GitHub lists it apart.</param>
    public async Task Tell(OutcomeRecord outcome, bool isPreview, CancellationToken stop)
    {
        if (StateOf(outcome) is not { } state) return;
        if (Place() is not var (deployments, commit, token))
        {
            world.Log.Warn(Dog.NotToldToCi.With("the deployment", "GITHUB_TOKEN, GITHUB_API_URL, GITHUB_REPOSITORY and GITHUB_SHA are not all set"));
            return;
        }
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(Patience);
        try
        {
            using var made = await Post(deployments, token, json =>
            {
                json.WriteString("ref", commit);
                json.WriteString("environment", isPreview ? outcome.App : outcome.Destination);
                json.WriteString("description", Short($"{outcome.App} to {outcome.Platform}"));
                json.WriteBoolean("transient_environment", isPreview);
                // It is deployed already: nothing is to be merged first, and no check is to be waited for.
                json.WriteBoolean("auto_merge", false);
                json.WriteStartArray("required_contexts");
                json.WriteEndArray();
            }, patience.Token);
            var id = made.RootElement.GetProperty("id").GetInt64();
            using var told = await Post(new Uri($"{deployments}/{id}/statuses"), token, json =>
            {
                json.WriteString("state", state);
                json.WriteString("description", Short(outcome.Error?.Message ?? $"{outcome.Outcome}: {outcome.Release?.Version}"));
                if (outcome.Url is { } url) json.WriteString("environment_url", url);
                if ((outcome.Release?.RunUrl ?? CiServers.OfWorld(world)?.RunUrl) is { } run) json.WriteString("log_url", run);
            }, patience.Token);
        }
        catch (Exception failed) when (failed is HttpRequestException or JsonException or KeyNotFoundException or InvalidOperationException || (failed is OperationCanceledException && !stop.IsCancellationRequested))
        {
            world.Log.Warn(Dog.NotToldToCi.With("the deployment", failed is OperationCanceledException ? "GitHub did not answer in 10 s" : failed.Message.TrimEnd('.')));
        }
    }

    /// <summary>Null for what was no deployment: nothing was changed, or nothing is known.</summary>
    static string? StateOf(OutcomeRecord outcome) => outcome.Outcome switch
    {
        "succeeded" => "success",
        "failed" or "rolled-back" or "rollback-failed" => "failure",
        _ => null,
    };

    (Uri Deployments, string Commit, string Token)? Place()
    {
        string? Get(string name) => world.Environment(name) is { Length: > 0 } value ? value : null;
        return Get("GITHUB_TOKEN") is { } token && Get("GITHUB_SHA") is { } commit && Get("GITHUB_REPOSITORY") is { } repository && Uri.TryCreate($"{Get("GITHUB_API_URL")}/repos/{repository}/deployments", UriKind.Absolute, out var url)
            ? (url, commit, token) : null;
    }

    async Task<JsonDocument> Post(Uri url, string token, Action<Utf8JsonWriter> write, CancellationToken stop)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(text.ToArray()) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } } };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.Accept.ParseAdd("application/vnd.github+json");
        request.Headers.Add("X-GitHub-Api-Version", "2022-11-28");
        // GitHub refuses a request without one.
        request.Headers.UserAgent.ParseAdd("dogshore");
        using var answer = await world.Http.Client.SendAsync(request, stop);
        if (!answer.IsSuccessStatusCode) throw new HttpRequestException($"GitHub answered {(int)answer.StatusCode} to {url.AbsolutePath}{((int)answer.StatusCode is 403 or 404 ? ": the job needs permissions: deployments: write" : "")}");
        return JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(stop));
    }

    static string Short(string text) => text.Length <= MostWords ? text : text[..(MostWords - 1)] + "…";
}
