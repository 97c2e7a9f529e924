using System.Collections.Immutable;
using Dogshore.Worlds;

namespace Dogshore.Ci;

/// <summary>What a CI service says of its job in its documented variables. Null: it does not say.</summary>
/// <param name="Name">For people.</param>
/// <param name="Commit">The commit that it was asked to build.</param>
/// <param name="By">Who started the job.</param>
sealed record CiJob(string Name, string? Commit, string? By, string? RunUrl, bool IsForeignPullRequest);

/// <summary>The CI services that are known, each by the variable that its documentation promises.</summary>
static class CiServers
{
    /// <summary>The rule of design.md §1: nothing reaches production by accident, and no green job deploys nothing.</summary>
    public static bool IsCi(Func<string, string?> variable) => IsTrue(variable("CI")) || IsTrue(variable("TF_BUILD"));

    /// <param name="variable">Reads a variable; null when it is not set.</param>
    /// <param name="file">Reads a small file; null when it cannot be.</param>
    public static CiJob? Of(Func<string, string?> variable, Func<string, string?> file)
    {
        string? Get(string name) => variable(name) is { Length: > 0 } value ? value : null;
        foreach (var (mark, read) in Known)
        {
            if (Get(mark) is not null) return read(Get, file);
        }
        return null;
    }

    /// <summary>Most of an event's payload that is read, in bytes; GitHub's own limit is 25 MB, a pull request's are some 20 KB.</summary>
    const int PayloadLimit = 2_000_000;

    /// <summary>The job that this world is in, or null outside of CI.</summary>
    public static CiJob? OfWorld(World world) => Of(world.Environment, path => SmallFile(Path.Combine(world.Directory, path)));

    static string? SmallFile(string path)
    {
        try
        {
            return new FileInfo(path).Length <= PayloadLimit ? File.ReadAllText(path) : null;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    static readonly ImmutableArray<(string Mark, Func<Func<string, string?>, Func<string, string?>, CiJob> Read)> Known =
    [
        // docs.github.com/actions/reference/workflows-and-actions/variables
        ("GITHUB_ACTIONS", (get, file) => new("GitHub Actions", get("GITHUB_SHA"), get("GITHUB_ACTOR"),
            Url($"{get("GITHUB_SERVER_URL")}/{get("GITHUB_REPOSITORY")}/actions/runs/{get("GITHUB_RUN_ID")}", get("GITHUB_SERVER_URL"), get("GITHUB_REPOSITORY"), get("GITHUB_RUN_ID")),
            GitHubEvent.IsFromFork(get("GITHUB_EVENT_PATH") is { } path ? file(path) : null, get("GITHUB_EVENT_NAME")))),
        // learn.microsoft.com/azure/devops/pipelines/build/variables
        ("TF_BUILD", (get, _) => new("Azure Pipelines", get("BUILD_SOURCEVERSION"), get("BUILD_REQUESTEDFOR"),
            Url($"{get("SYSTEM_COLLECTIONURI")?.TrimEnd('/')}/{Escape(get("SYSTEM_TEAMPROJECT"))}/_build/results?buildId={get("BUILD_BUILDID")}", get("SYSTEM_COLLECTIONURI"), get("SYSTEM_TEAMPROJECT"), get("BUILD_BUILDID")),
            IsTrue(get("SYSTEM_PULLREQUEST_ISFORK")))),
        // docs.gitlab.com/ci/variables/predefined_variables
        ("GITLAB_CI", (get, _) => new("GitLab CI", get("CI_COMMIT_SHA"), get("GITLAB_USER_LOGIN"), get("CI_JOB_URL"),
            get("CI_MERGE_REQUEST_SOURCE_PROJECT_ID") is { } source && source != get("CI_MERGE_REQUEST_PROJECT_ID"))),
        // circleci.com/docs/variables: the PR_ variables are set for forks only
        ("CIRCLECI", (get, _) => new("CircleCI", get("CIRCLE_SHA1"), get("CIRCLE_USERNAME"), get("CIRCLE_BUILD_URL"), get("CIRCLE_PR_REPONAME") is not null)),
        // support.atlassian.com/bitbucket-cloud/docs/variables-and-secrets: pipelines do not run for forks
        ("BITBUCKET_BUILD_NUMBER", (get, _) => new("Bitbucket Pipelines", get("BITBUCKET_COMMIT"), get("BITBUCKET_STEP_TRIGGERER_UUID"),
            Url($"https://bitbucket.org/{get("BITBUCKET_REPO_FULL_NAME")}/pipelines/results/{get("BITBUCKET_BUILD_NUMBER")}", get("BITBUCKET_REPO_FULL_NAME")), false)),
        // jetbrains.com/help/teamcity/predefined-build-parameters
        ("TEAMCITY_VERSION", (get, _) => new("TeamCity", get("BUILD_VCS_NUMBER"), null, get("BUILD_URL"), false)),
        // jenkins.io/doc/book/pipeline/jenkinsfile and the branch and git plugins
        ("JENKINS_URL", (get, _) => new("Jenkins", get("GIT_COMMIT"), get("BUILD_USER_ID") ?? get("CHANGE_AUTHOR"), get("BUILD_URL"), get("CHANGE_FORK") is not null)),
    ];

    static string? Url(string url, params ReadOnlySpan<string?> parts) => parts.Contains(null) ? null : url;

    static string? Escape(string? part) => part is null ? null : Uri.EscapeDataString(part);

    static bool IsTrue(string? text) => text is not null && (text.Equals("true", StringComparison.OrdinalIgnoreCase) || text == "1");
}
