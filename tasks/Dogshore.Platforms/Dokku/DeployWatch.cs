using Dogshore.Worlds;

namespace Dogshore.Platforms.Dokku;

/// <summary>Listens to a deploy: what it says of its end, and the words of its migration for a file of their own. Holds no more than a few lines.</summary>
sealed class DeployWatch(ILog log, string? migrationLog)
{
    /// <summary>What the generated release task says when its time is over; see <see cref="MigrationScript"/>.</summary>
    public const string OverTime = "dogshore: the migration ran out of time";

    readonly List<string> urls = [];
    bool isAtUrls;
    bool isAtRelease;

    public bool Deployed { get; private set; }
    public bool NoChanges { get; private set; }
    public bool Locked { get; private set; }
    public bool Skipped { get; private set; }
    public bool ChecksFailed { get; private set; }
    public bool ReleaseFailed { get; private set; }
    public bool RanOutOfTime { get; private set; }
    public string? Url => urls.FirstOrDefault();

    public void Hear(string raw)
    {
        var line = DokkuText.Plain(raw);
        if (isAtUrls && line.StartsWith("       ", StringComparison.Ordinal)) urls.Add(line.Trim());
        else isAtUrls = false;

        if (line.StartsWith(DokkuText.Deployed, StringComparison.Ordinal)) Deployed = isAtUrls = true;
        NoChanges |= line.Contains(DokkuText.NoChanges, StringComparison.Ordinal);
        Locked |= line.Contains(DokkuText.Locked, StringComparison.Ordinal);
        Skipped |= line.StartsWith(DokkuText.Skipped, StringComparison.Ordinal);
        ChecksFailed |= line.Contains("failed checks", StringComparison.Ordinal) || line.Contains("App container failed to start", StringComparison.Ordinal);
        ReleaseFailed |= line.Contains("Execution of release task failed", StringComparison.Ordinal);
        RanOutOfTime |= line.Contains(OverTime, StringComparison.Ordinal);
        HearRelease(line);

        if (line.StartsWith("-----> ", StringComparison.Ordinal) || line.StartsWith("=====> ", StringComparison.Ordinal)) log.Say(line[7..]);
        else if (line.Length > 0) log.Detail(line);
    }

    void HearRelease(string line)
    {
        if (line.StartsWith("=====> End of ", StringComparison.Ordinal) && line.Contains("release task", StringComparison.Ordinal)) isAtRelease = false;
        if (isAtRelease && migrationLog is not null) File.AppendAllText(migrationLog, line + '\n');
        if (line.StartsWith("=====> Start of ", StringComparison.Ordinal) && line.Contains("release task", StringComparison.Ordinal)) isAtRelease = true;
    }
}
