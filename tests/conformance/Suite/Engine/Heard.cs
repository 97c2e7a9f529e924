using System.Collections.Concurrent;
using Dogshore.Faults;
using Dogshore.Worlds;

namespace Dogshore.Conformance.Engine;

/// <summary>What was said, after the same funnel that MSBuild's log has before it.</summary>
public sealed class Heard(Action<string>? onLine = null) : ILogSink
{
    readonly ConcurrentQueue<string> lines = [];

    /// <summary>At default verbosity and below.</summary>
    public IReadOnlyCollection<string> Lines => lines;

    public ConcurrentQueue<Finding> Errors { get; } = [];

    public void Line(bool important, string line)
    {
        lines.Enqueue(line);
        onLine?.Invoke(line);
    }

    public void Problem(bool isError, Finding finding, string text)
    {
        if (isError) Errors.Enqueue(finding);
        foreach (var line in text.Split('\n')) lines.Enqueue($"{(isError ? "error" : "warning")} {finding.Code}: {line}");
    }

    public override string ToString() => string.Join('\n', lines);
}
