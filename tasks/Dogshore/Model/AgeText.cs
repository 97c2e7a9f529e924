namespace Dogshore.Model;

/// <summary>An age in its largest whole unit, as people say it: <c>5m ago</c>.</summary>
static class AgeText
{
    public static string Of(TimeSpan age) => age switch
    {
        { TotalDays: >= 1 } => $"{(int)age.TotalDays}d ago",
        { TotalHours: >= 1 } => $"{(int)age.TotalHours}h ago",
        { TotalMinutes: >= 1 } => $"{(int)age.TotalMinutes}m ago",
        { TotalSeconds: >= 1 } => $"{(int)age.TotalSeconds}s ago",
        // Also for a platform whose clock went backwards.
        _ => "just now",
    };
}
