namespace Dogshore.Model;

/// <summary>What a deploy packs and how it is run.</summary>
public enum Runtime { Dotnet, Python, Static, Container }

/// <summary>The parts of a release that can go live together.</summary>
[Flags]
public enum Part { None = 0, Code = 1, Config = 2, Processes = 4, All = Code | Config | Processes }

/// <summary>Who runs a migration before the new code gets traffic.</summary>
public enum Migrates
{
    /// <summary>No place to run one: <c>Migrate</c> is refused with the command to run by hand.</summary>
    Refused,
    /// <summary>We do, on the staged release.</summary>
    ByUs,
    /// <summary>The platform does, at every release and so at every rollback too.</summary>
    ByPlatform,
}

/// <summary>How a platform keeps two deploys apart.</summary>
public enum Guard
{
    /// <summary>Conditional writes: one winner, the other is told which run came between.</summary>
    Compare,
    /// <summary>A lock with holder and expiry.</summary>
    Lock,
    /// <summary>Neither; both are told afterwards.</summary>
    Notice,
}

/// <summary>What the probes said of a release.</summary>
public enum Standing { Unknown, Verified, Rejected }

/// <summary>Whose a config variable is.</summary>
public enum Owner { Ours, AddOn, Other }

/// <summary>How a deploy of one destination ended.</summary>
public enum OutcomeKind { Succeeded, Unchanged, RolledBack, RollbackFailed, Failed, Cancelled, NotStarted, Unknown }

public static class Words
{
    /// <summary>The word written in files and shown to users, lower case and hyphenated: <c>rolled-back</c>.</summary>
    public static string Word(this OutcomeKind outcome) => outcome switch
    {
        OutcomeKind.RolledBack => "rolled-back",
        OutcomeKind.RollbackFailed => "rollback-failed",
        OutcomeKind.NotStarted => "not-started",
        _ => outcome.ToString().ToLowerInvariant(),
    };

    public static string Word(this Standing standing) => standing.ToString().ToLowerInvariant();

    public static string Word(this Runtime runtime) => runtime.ToString().ToLowerInvariant();

    /// <summary>The outcome whose <see cref="Word(OutcomeKind)"/> this is, or null.</summary>
    public static OutcomeKind? Outcome(string? word) =>
        Enum.GetValues<OutcomeKind>().Cast<OutcomeKind?>().FirstOrDefault(kind => kind!.Value.Word() == word);
}
