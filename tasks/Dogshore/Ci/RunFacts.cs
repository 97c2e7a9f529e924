using Dogshore.Worlds;

namespace Dogshore.Ci;

/// <summary>Who deploys what, from where: CI's documented variables, else git, else the machine.</summary>
/// <param name="Commit">Full id, or null without git.</param>
/// <param name="Dirty">The work tree differs from the commit. Only what lies in the project's folder counts.</param>
/// <param name="By">CI's actor, else the user and machine.</param>
/// <param name="RunUrl">The CI job's page.</param>
/// <param name="IsCi">CI or TF_BUILD is set.</param>
/// <param name="IsForeignPullRequest">A pull request from a fork: it gets no credentials.</param>
public sealed record RunFacts(string? Commit, bool Dirty, string By, string? RunUrl, bool IsCi, bool IsForeignPullRequest)
{
    public static Task<RunFacts> Of(World world, CancellationToken stop) => throw new NotImplementedException();
}
