using System.Text.Json.Nodes;
using Dogshore.Tests.Deployment;
using Dogshore.Tests.Platforms.Rest;

namespace Dogshore.Tests.Ci;

/// <summary>What GitHub is told of a deploy, by its published API (docs.github.com/rest/deployments).</summary>
public sealed class GitHubDeploymentsTests
{
    const string Made = """{"id":4711,"environment":"web"}""", Status = """{"id":1,"state":"success"}""";

    [Fact]
    public async Task A_deploy_that_went_well_is_a_deployment_with_its_address()
    {
        using var github = new RawServer(RawServer.Json(Made, 201), RawServer.Json(Status, 201));
        using var yard = InGitHub(github);
        (await yard.Deploy()).ShouldBeEmpty();
        github.Requests.Count.ShouldBe(2);
        github.Requests[0].ShouldStartWith("POST /repos/ada/shop/deployments HTTP/1.1");
        github.Requests[0].ShouldContain("Authorization: Bearer token-of-the-job");
        var deployment = Body(github.Requests[0]);
        ((string?)deployment["ref"]).ShouldBe("a1b2c3d4e5f60718293a4b5c6d7e8f9012345678");
        ((string?)deployment["environment"]).ShouldBe("web");
        ((bool)deployment["auto_merge"]!).ShouldBeFalse();
        deployment["required_contexts"]!.AsArray().ShouldBeEmpty();
        github.Requests[1].ShouldStartWith("POST /repos/ada/shop/deployments/4711/statuses HTTP/1.1");
        var status = Body(github.Requests[1]);
        ((string?)status["state"]).ShouldBe("success");
        ((string?)status["environment_url"]).ShouldNotBeNullOrEmpty();
        ((string?)status["log_url"]).ShouldBe("https://github.com/ada/shop/actions/runs/99");
    }

    [Fact]
    public async Task Nothing_new_is_no_deployment()
    {
        using var github = new RawServer(RawServer.Json(Made, 201), RawServer.Json(Status, 201));
        using var yard = InGitHub(github);
        await yard.Deploy();
        await yard.Deploy();
        github.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_release_that_was_refused_is_a_failure()
    {
        using var github = new RawServer(RawServer.Json(Made, 201), RawServer.Json(Status, 201));
        using var yard = InGitHub(github, version => $"a fault of {version}");
        (await yard.Deploy()).ShouldNotBeEmpty();
        ((string?)Body(github.Requests[1])["state"]).ShouldBe("failure");
    }

    [Fact]
    public async Task That_GitHub_does_not_take_it_is_a_warning_that_says_what_the_job_needs()
    {
        using var github = new RawServer(RawServer.Json("""{"message":"Resource not accessible by integration"}""", 403));
        using var yard = InGitHub(github);
        (await yard.Deploy()).ShouldBeEmpty();
        yard.Log.Warnings.ShouldHaveSingleItem().ToString().ShouldContain("deployments: write");
    }

    [Fact]
    public async Task Without_the_word_GitHub_is_not_told()
    {
        using var github = new RawServer(RawServer.Json(Made, 201));
        using var yard = InGitHub(github);
        yard.Properties.Clear();
        await yard.Deploy();
        github.Requests.ShouldBeEmpty();
    }

    static JsonNode Body(string request) => JsonNode.Parse(request[(request.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..])!;

    static Yard InGitHub(RawServer github, Func<string, string>? answer = null)
    {
        var platform = new MemoryPlatform();
        if (answer is not null) platform.Answer = answer;
        var yard = new Yard(new Past(platform.Router()), null, platform) { Properties = { ["DeployGitHubDeployments"] = "true" } };
        foreach (var (name, value) in new[]
        {
            ("GITHUB_ACTIONS", "true"), ("GITHUB_API_URL", github.Url.ToString().TrimEnd('/')), ("GITHUB_REPOSITORY", "ada/shop"), ("GITHUB_SHA", "a1b2c3d4e5f60718293a4b5c6d7e8f9012345678"),
            ("GITHUB_TOKEN", "token-of-the-job"), ("GITHUB_SERVER_URL", "https://github.com"), ("GITHUB_RUN_ID", "99"),
        }) yard.Variables[name] = value;
        return yard;
    }

    /// <summary>GitHub's server is a real one; the app's is the platform's.</summary>
    sealed class Past(HttpMessageHandler apps) : DelegatingHandler(apps)
    {
        readonly HttpMessageInvoker wire = new(new SocketsHttpHandler());

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken stop) =>
            request.RequestUri!.AbsolutePath.StartsWith("/repos/", StringComparison.Ordinal) ? wire.SendAsync(request, stop) : base.SendAsync(request, stop);

        protected override void Dispose(bool disposing)
        {
            wire.Dispose();
            base.Dispose(disposing);
        }
    }
}
