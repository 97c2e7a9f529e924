using System.Collections.Immutable;
using System.Diagnostics;
using Dogshore.Faults;

namespace Dogshore.Tasks;

/// <summary>What becomes of an exception at the door: a fault of the user's is told as such, one of the machine's files too,
/// and the rest are our own bugs, with a stack but without their message, which may hold anything.</summary>
static class Border
{
    public static ImmutableArray<Finding> Findings(Exception fault, string directory, CancellationToken stop) => fault switch
    {
        DeployException known => known.Findings,
        AggregateException { InnerExceptions.Count: > 0 } many => [.. many.Flatten().InnerExceptions.SelectMany(each => Findings(each, directory, stop)).Distinct()],
        OperationCanceledException when stop.IsCancellationRequested => [Dog.Cancelled.With()],
        HttpIOException => [Own(fault)],
        IOException full when IsDiskFull(full) => [Dog.DiskFull.With(Relative(full.Message, directory))],
        IOException or UnauthorizedAccessException => [Dog.FileRefused.With(Relative(fault.Message, directory))],
        _ => [Own(fault)],
    };

    static Finding Own(Exception fault) => Dog.OwnError.With(Types(fault)).Saying(Frames(fault));

    static string Types(Exception fault) =>
        fault.InnerException is { } inner ? $"{fault.GetType().Name} ({Types(inner)})" : fault.GetType().Name;

    /// <summary>Where, innermost first, by method: our own places in the source, no values.</summary>
    static IEnumerable<string> Frames(Exception fault)
    {
        while (fault.InnerException is { } inner) fault = inner;
        return new StackTrace(fault, fNeedFileInfo: true).GetFrames().Where(frame => !IsPlumbing(frame)).Take(30).Select(frame =>
            $"at {frame.GetMethod()?.DeclaringType?.FullName}.{frame.GetMethod()?.Name}{(frame.GetFileLineNumber() is > 0 and var line ? $", line {line}" : "")}");
    }

    /// <summary>What the compiler and the runtime put between two methods that await each other.</summary>
    static bool IsPlumbing(StackFrame frame) =>
        frame.GetMethod()?.DeclaringType?.Namespace?.StartsWith("System.Runtime", StringComparison.Ordinal) ?? false;

    static string Relative(string message, string directory) =>
        message.Replace(directory + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);

    /// <summary>ENOSPC and EDQUOT (Linux, macOS), ERROR_DISK_FULL and ERROR_HANDLE_DISK_FULL (Windows).</summary>
    static bool IsDiskFull(IOException fault) => fault.HResult is 28 or 122 or 69 or unchecked((int)0x80070070) or unchecked((int)0x80070027);
}
