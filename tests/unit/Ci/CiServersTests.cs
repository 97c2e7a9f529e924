using Dogshore.Ci;

namespace Dogshore.Tests.Ci;

public sealed class CiServersTests
{
    const string Sha = "0123456789abcdef0123456789abcdef01234567";

    static CiJob? Job(string? file, params (string Name, string Value)[] variables)
    {
        var all = variables.ToDictionary(each => each.Name, each => each.Value);
        return CiServers.Of(all.GetValueOrDefault, _ => file);
    }

    [Fact]
    public void A_machine_without_ci_has_no_job() => Job(null).ShouldBeNull();

    [Fact]
    public void GitHub_Actions() => Job(null, ("GITHUB_ACTIONS", "true"), ("GITHUB_SHA", Sha), ("GITHUB_ACTOR", "ada"), ("GITHUB_SERVER_URL", "https://github.com"),
        ("GITHUB_REPOSITORY", "o/r"), ("GITHUB_RUN_ID", "7"), ("GITHUB_EVENT_NAME", "push"))
        .ShouldBe(new("GitHub Actions", Sha, "ada", "https://github.com/o/r/actions/runs/7", false));

    [Fact]
    public void Azure_Pipelines() => Job(null, ("TF_BUILD", "True"), ("BUILD_SOURCEVERSION", Sha), ("BUILD_REQUESTEDFOR", "Ada L"), ("SYSTEM_COLLECTIONURI", "https://dev.azure.com/o/"),
        ("SYSTEM_TEAMPROJECT", "my shop"), ("BUILD_BUILDID", "9"))
        .ShouldBe(new("Azure Pipelines", Sha, "Ada L", "https://dev.azure.com/o/my%20shop/_build/results?buildId=9", false));

    [Fact]
    public void GitLab() => Job(null, ("GITLAB_CI", "true"), ("CI_COMMIT_SHA", Sha), ("GITLAB_USER_LOGIN", "ada"), ("CI_JOB_URL", "https://gitlab.com/o/r/-/jobs/1"))
        .ShouldBe(new("GitLab CI", Sha, "ada", "https://gitlab.com/o/r/-/jobs/1", false));

    [Fact]
    public void Jenkins() => Job(null, ("JENKINS_URL", "https://ci/"), ("GIT_COMMIT", Sha), ("BUILD_USER_ID", "ada"), ("BUILD_URL", "https://ci/job/1/"))
        .ShouldBe(new("Jenkins", Sha, "ada", "https://ci/job/1/", false));

    [Fact]
    public void CircleCI() => Job(null, ("CIRCLECI", "true"), ("CIRCLE_SHA1", Sha), ("CIRCLE_USERNAME", "ada"), ("CIRCLE_BUILD_URL", "https://circleci.com/1"))
        .ShouldBe(new("CircleCI", Sha, "ada", "https://circleci.com/1", false));

    [Fact]
    public void Bitbucket() => Job(null, ("BITBUCKET_BUILD_NUMBER", "3"), ("BITBUCKET_COMMIT", Sha), ("BITBUCKET_REPO_FULL_NAME", "o/r"))
        .ShouldBe(new("Bitbucket Pipelines", Sha, null, "https://bitbucket.org/o/r/pipelines/results/3", false));

    [Fact]
    public void TeamCity() => Job(null, ("TEAMCITY_VERSION", "2025.1"), ("BUILD_VCS_NUMBER", Sha), ("BUILD_URL", "https://tc/1"))
        .ShouldBe(new("TeamCity", Sha, null, "https://tc/1", false));

    [Fact]
    public void A_page_is_not_guessed_from_half_of_its_parts() => Job(null, ("GITHUB_ACTIONS", "true"), ("GITHUB_SERVER_URL", "https://github.com"))!.RunUrl.ShouldBeNull();

    [Theory]
    [InlineData("""{"pull_request":{"head":{"repo":{"full_name":"o/r"}},"base":{"repo":{"full_name":"o/r"}}}}""", false)]
    [InlineData("""{"pull_request":{"head":{"repo":{"full_name":"eve/r"}},"base":{"repo":{"full_name":"o/r"}}}}""", true)]
    [InlineData("""{"pull_request":{"head":{"repo":null},"base":{"repo":{"full_name":"o/r"}}}}""", true)]
    [InlineData("""{"pull_request":"text"}""", true)]
    [InlineData("not json", true)]
    [InlineData(null, true)]
    public void A_pull_request_from_a_fork_is_foreign(string? payload, bool foreign) =>
        Job(payload, ("GITHUB_ACTIONS", "true"), ("GITHUB_EVENT_NAME", "pull_request"), ("GITHUB_EVENT_PATH", "event.json"))!.IsForeignPullRequest.ShouldBe(foreign);

    [Fact]
    public void Row_48_an_event_nested_a_hundred_thousand_deep_is_refused_and_counts_as_foreign() =>
        GitHubEvent.IsFromFork(new string('[', 100_000), "pull_request").ShouldBeTrue();

    [Fact]
    public void A_push_is_never_foreign() => GitHubEvent.IsFromFork("not json", "push").ShouldBeFalse();

    [Theory]
    [InlineData("TF_BUILD", "SYSTEM_PULLREQUEST_ISFORK", "True")]
    [InlineData("GITLAB_CI", "CI_MERGE_REQUEST_SOURCE_PROJECT_ID", "17")]
    [InlineData("CIRCLECI", "CIRCLE_PR_REPONAME", "r")]
    [InlineData("JENKINS_URL", "CHANGE_FORK", "eve")]
    public void Elsewhere_a_variable_tells_of_a_fork(string mark, string name, string value) => Job(null, (mark, "true"), (name, value))!.IsForeignPullRequest.ShouldBeTrue();

    [Theory]
    [InlineData("CI", "true", true)]
    [InlineData("CI", "1", true)]
    [InlineData("CI", "false", false)]
    [InlineData("TF_BUILD", "True", true)]
    [InlineData("OTHER", "true", false)]
    public void CI_is_what_says_so(string name, string value, bool isCi) => CiServers.IsCi(asked => asked == name ? value : null).ShouldBe(isCi);
}
