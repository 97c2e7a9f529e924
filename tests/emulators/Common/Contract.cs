namespace Dogshore.Emulators;

/// <summary>A published description of an API. Every request is shown to it, and what it does not allow fails the test.</summary>
public interface IContract
{
    /// <returns>What the contract does not allow, one sentence each; empty when all is well.</returns>
    IEnumerable<string> Violations(Asked asked);
}

/// <summary>A request as the contract sees it.</summary>
/// <param name="Body">As it came, up to 1 MB; null when it has none or is an archive.</param>
public sealed record Asked(string Method, string Path, string Query, IReadOnlyDictionary<string, string> Headers, string? Body);

/// <summary>Where published contracts lie. They are no part of this repository.</summary>
public static class Contracts
{
    /// <summary>The file of this name below <c>DOGSHORE_CONTRACTS</c>, without it <c>../shared/contracts</c> beside the repository; null when it is not there.</summary>
    public static string? Find(params string[] name)
    {
        var root = Environment.GetEnvironmentVariable("DOGSHORE_CONTRACTS") is { Length: > 0 } given ? given : Beside();
        if (root is null) return null;
        var file = Path.Combine([root, .. name]);
        return Path.Exists(file) ? file : null;
    }

    static string? Beside()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            if (File.Exists(Path.Combine(folder, "Sdk.sln"))) return Path.GetFullPath(Path.Combine(folder, "..", "shared", "contracts"));
        return null;
    }
}
