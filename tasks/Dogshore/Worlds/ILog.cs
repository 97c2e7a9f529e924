using Dogshore.Faults;

namespace Dogshore.Worlds;

/// <summary>Where the engine speaks. Everything said passes one funnel that masks secrets and makes CI commands inert.</summary>
public interface ILog
{
    /// <summary>A line that a person wants to see at default verbosity.</summary>
    void Say(string line);
    /// <summary>Detail, for a log file.</summary>
    void Detail(string line);
    void Warn(Finding finding);
    void Error(Finding finding);
    /// <summary>A command of ours to the CI runner, made by <see cref="Ci.CiCommands"/>: one line, written as it is. Only the outermost log carries one.</summary>
    void Command(string line) => throw new InvalidOperationException("Commands to the runner begin their line; this log puts words before it.");
    /// <summary>From now on this value is shown as <c>***</c>; values under 4 characters cannot be masked.</summary>
    void Mask(string value);
    /// <summary>The text as it may be written to a file: masked values are hidden in it too.</summary>
    string Hide(string text) => text;
}
