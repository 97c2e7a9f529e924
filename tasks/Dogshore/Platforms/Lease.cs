namespace Dogshore.Platforms;

/// <summary>A lock on an app as it stands on a platform that guards by <see cref="Model.Guard.Lock"/>: who holds it, since when,
/// and until when it counts without being renewed.</summary>
/// <param name="Run">The run that holds it; its later steps, on whatever machine, find their own lock by it.</param>
/// <param name="By">Who deploys, for people.</param>
/// <param name="Since">When the run took it, by the holder's clock.</param>
/// <param name="Until">By the holder's clock; each renewal moves it, and so a lease that no longer changes has a dead holder.</param>
public sealed record Lease(string Run, string By, DateTimeOffset Since, DateTimeOffset Until)
{
    /// <summary><c>20260101-120000-0a1b2c3d by ada since 2026-01-01 12:00:00 UTC</c>.</summary>
    public string Shown => FormattableString.Invariant($"{Run} by {By} since {Since.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC");
}
