using Dogshore.Faults;
using Dogshore.Worlds;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace Dogshore.Tasks;

/// <summary>The funnel's end in MSBuild's log.</summary>
/// <remarks>Every text is an argument of "{0}": MSBuild would take braces in it for a format. The helper is not
/// promised to be thread-safe, and the engine works on several destinations at once.</remarks>
/// <param name="projectFile">Blamed where no other file is: else MSBuild names the file of our own targets.</param>
sealed class MSBuildLog(TaskLoggingHelper log, string? projectFile) : ILogSink
{
    readonly Lock gate = new();

    public void Line(bool important, string line)
    {
        lock (gate) log.LogMessage(important ? MessageImportance.High : MessageImportance.Low, "{0}", line);
    }

    public void Problem(bool isError, Finding finding, string text)
    {
        var (file, line, column) = finding.Place ?? new Place(projectFile ?? "");
        lock (gate)
        {
            if (isError) log.LogError(null, finding.Code, null, finding.Fault.Link, file, line, column, 0, 0, "{0}", text);
            else log.LogWarning(null, finding.Code, null, finding.Fault.Link, file, line, column, 0, 0, "{0}", text);
        }
    }
}
