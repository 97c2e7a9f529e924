using System.Globalization;
using Dogshore.Emulators.Apps;

namespace Dogshore.Emulators.ElasticBeanstalk;

/// <summary>How long things take.</summary>
public sealed record Delays(TimeSpan Process, TimeSpan Update, TimeSpan Health, TimeSpan Log)
{
    public static Delays Short { get; } = new(TimeSpan.FromMilliseconds(30), TimeSpan.FromMilliseconds(60), TimeSpan.FromMilliseconds(40), TimeSpan.FromMilliseconds(30));
    /// <summary>After this an app that does not listen is given up.</summary>
    public TimeSpan Boot { get; init; } = TimeSpan.FromSeconds(30);
    /// <summary>So long after a swap who asks for an address is still led to where it was.</summary>
    public TimeSpan Names { get; init; }
}

/// <summary>An option of an environment, by namespace and name.</summary>
public sealed record OptionKey(string Namespace, string Name);

public sealed record BeanstalkEvent(DateTimeOffset At, string Message, string Severity, string? Environment, string? Label, string? Request);

public sealed class AppVersion
{
    public required string Label { get; init; }
    public required string Description { get; init; }
    public required string Bucket { get; init; }
    public required string Key { get; init; }
    public DateTimeOffset Made { get; } = DateTimeOffset.UtcNow;
    public string Status { get; set; } = "UNPROCESSED";
}

/// <summary>One machine of an environment, and what runs on it.</summary>
public sealed class Instance
{
    readonly Queue<string> output = new();

    public string Id { get; } = $"i-{Guid.NewGuid().ToString("n")[..17]}";
    public string? Label { get; set; }
    public int Deployment { get; set; }
    public string Status { get; set; } = "Deployed";
    public WebProcess? Web { get; set; }
    public List<AppProcess> Others { get; } = [];
    /// <summary>Since when what runs now has been up; null while it starts.</summary>
    public DateTimeOffset? Up { get; set; }
    public bool Crashed { get; set; }
    public List<string> Engine { get; } = [];
    public List<string> Commands { get; } = [];
    /// <summary>Files whose last lines are part of a tail, beside the usual ones.</summary>
    public HashSet<string> Tailed { get; } = [];

    public IReadOnlyList<string> Output { get { lock (output) return [.. output]; } }

    public void Say(string line)
    {
        lock (output)
        {
            output.Enqueue($"{Stamp} ip-10-0-0-1 web[2101]: {line}");
            if (output.Count > 2000) output.Dequeue();
        }
    }

    public void EngineSays(string line)
    {
        lock (Engine) Engine.Add($"{DateTimeOffset.UtcNow.ToString("yyyy/MM/dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture)} [INFO] {line}");
    }

    /// <summary>As cfn-init writes it.</summary>
    public void CommandSays(string line, string level = "INFO")
    {
        lock (Commands)
        {
            Commands.Add($"{DateTimeOffset.UtcNow.ToString("yyyy-MM-dd HH:mm:ss,fff", CultureInfo.InvariantCulture)} P2301 [{level}] {line}");
            // Only its end is ever shown.
            if (Commands.Count > 5000) Commands.RemoveRange(0, 4000);
        }
    }

    static string Stamp => DateTimeOffset.UtcNow.ToString("MMM dd HH:mm:ss", CultureInfo.InvariantCulture);
}
