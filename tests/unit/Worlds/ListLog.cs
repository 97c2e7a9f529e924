using Dogshore.Faults;
using Dogshore.Worlds;

namespace Dogshore.Tests.Worlds;

/// <summary>A log whose lines can be looked at.</summary>
sealed class ListLog : ILogSink
{
    public List<string> Lines { get; } = [];
    public List<(Finding Finding, string Text)> Problems { get; } = [];

    public void Line(bool important, string line)
    {
        lock (Lines) Lines.Add(line);
    }

    public void Problem(bool isError, Finding finding, string text)
    {
        lock (Lines) Problems.Add((finding, text));
    }
}
