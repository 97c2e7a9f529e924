using System.ComponentModel;
using System.Text.RegularExpressions;
using Dogshore.Worlds;

namespace Dogshore.Ci;

/// <param name="Commit">Full id of what is checked out; null before the first commit.</param>
/// <param name="Dirty">What lies in the folder differs from it.</param>
sealed record Checkout(string? Commit, bool Dirty);

/// <summary>Asks git about the folder that is deployed, and lets nothing that the repository brings run: no hook, no file
/// monitor, no filter, no transport, no submodule's own configuration (reliability.md §3, rows 53 and 58).</summary>
static partial class Git
{
    static readonly string[] Safe = ["-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "-c", "protocol.allow=never", "-c", "protocol.ext.allow=never"];

    /// <summary>Null where git is not installed, there is no repository, or it is not trusted by git itself.</summary>
    public static async Task<Checkout?> Look(World world, CancellationToken stop)
    {
        // Filters are programs that the repository's own configuration may name; git status runs them on files it is not sure of.
        // Those of the user and the machine (git-lfs) are theirs and stay.
        var filters = await Run(world, ["config", "--show-scope", "--name-only", "--get-regexp", @"^filter\..*\.(clean|process)$"], stop);
        if (filters is not { Exit: 0 or 1 }) return null;
        var brought = filters.Output.Split('\n').Select(line => line.Split('\t', 2))
            .Where(line => line is ["local" or "worktree", _]).Select(line => line[1]).ToList();
        // With a '=' in its name it cannot be switched off by -c, and nobody has such a one for a good reason.
        if (brought.Any(name => name.Contains('='))) return null;
        var off = brought.SelectMany(name => new[] { "-c", $"{name}=", "-c", $"{name[..name.LastIndexOf('.')]}.required=false" });

        // One call for both answers; only what lies below the project, but for obj, which is ours and MSBuild's.
        var status = await Run(world, [.. off, "status", "--porcelain=v2", "--branch", "--untracked-files=normal", "--ignore-submodules=dirty", "--", ".", ":(exclude)obj"], stop);
        if (status is not { Exit: 0 }) return null;
        var lines = status.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        const string Head = "# branch.oid ";
        var commit = lines.FirstOrDefault(line => line.StartsWith(Head, StringComparison.Ordinal))?[Head.Length..];
        return new(IsCommit(commit) ? commit : null, lines.Any(line => line[0] != '#'));
    }

    /// <summary>SHA-1 or SHA-256 in full. Anything else, however it came to be in a variable, is not a commit.</summary>
    public static bool IsCommit(string? text) => text is not null && CommitId().IsMatch(text);

    [GeneratedRegex(@"\A([0-9a-f]{40}|[0-9a-f]{64})\z", RegexOptions.CultureInvariant)]
    private static partial Regex CommitId();

    static async Task<Ran?> Run(World world, string[] arguments, CancellationToken stop)
    {
        try
        {
            return await world.Processes.Run(new Command("git", [.. Safe, .. arguments])
            {
                Directory = world.Directory,
                Environment = Variables(world),
                Timeout = TimeSpan.FromSeconds(30),
            }, stop);
        }
        catch (Win32Exception)
        {
            // Not installed: the commit is unknown, which is said, and stops nothing.
            return null;
        }
    }

    static Dictionary<string, string?> Variables(World world)
    {
        var variables = new Dictionary<string, string?>
        {
            ["GIT_TERMINAL_PROMPT"] = "0",
            ["GIT_OPTIONAL_LOCKS"] = "0",
            ["GIT_NO_LAZY_FETCH"] = "1",
            ["GIT_ALLOW_PROTOCOL"] = "none",
            ["LC_ALL"] = "C",
            // Set while a hook of some repository runs: they would answer for that one.
            ["GIT_DIR"] = null, ["GIT_WORK_TREE"] = null, ["GIT_INDEX_FILE"] = null, ["GIT_PREFIX"] = null,
            ["GIT_CURL_VERBOSE"] = null, ["GIT_EXTERNAL_DIFF"] = null,
        };
        foreach (var name in world.EnvironmentNames())
        {
            if (name.StartsWith("GIT_TRACE", StringComparison.OrdinalIgnoreCase)) variables[name] = null;
        }
        return variables;
    }
}
