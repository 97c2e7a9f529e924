using Dogshore.Worlds;

namespace Dogshore.Ci;

/// <summary>Who deploys what, from where: git's word on the checkout, CI's documented variables, else the machine.</summary>
/// <param name="Commit">Full id, or null without git.</param>
/// <param name="Dirty">The work tree differs from the commit. Only what lies in the project's folder counts.</param>
/// <param name="By">CI's actor, else the user and machine, verbatim.</param>
/// <param name="RunUrl">The CI job's page.</param>
/// <param name="IsCi">CI or TF_BUILD is set.</param>
/// <param name="IsForeignPullRequest">A pull request from a fork: it gets no credentials.</param>
public sealed record RunFacts(string? Commit, bool Dirty, string By, string? RunUrl, bool IsCi, bool IsForeignPullRequest)
{
    public static async Task<RunFacts> Of(World world, CancellationToken stop)
    {
        var job = CiServers.OfWorld(world);
        var checkout = await Git.Look(world, stop);
        // What is checked out is what is deployed: a job may have checked out another commit than the one that started it.
        var commit = checkout is null ? (Git.IsCommit(job?.Commit) ? job!.Commit : null) : checkout.Commit;
        return new(commit, checkout?.Dirty ?? false, job?.By ?? Person(world) ?? job?.Name ?? "unknown",
            job?.RunUrl, CiServers.IsCi(world.Environment), job?.IsForeignPullRequest ?? false);
    }

    static string? Person(World world)
    {
        var user = First(world, "USER", "LOGNAME", "USERNAME") ?? world.User;
        return user.Length == 0 ? null : world.Machine.Length == 0 ? user : $"{user}@{world.Machine}";
    }

    static string? First(World world, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (world.Environment(name) is { Length: > 0 } value) return value;
        }
        return null;
    }
}
