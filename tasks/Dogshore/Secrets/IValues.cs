using Dogshore.Faults;

namespace Dogshore.Secrets;

/// <summary>Reads values from where their sources say, at the last moment.</summary>
public interface IValues
{
    /// <exception cref="DeployException">The variable or file is not there, or is empty.</exception>
    Secret Read(string name, ValueSource source);
}
