using Dogshore.Model;
using Dogshore.Platforms;

namespace Dogshore.Planning;

/// <summary>Compares what shall be with what is. Pure: no clock, no input or output; branches on what a platform declares,
/// never on its name. The same function plans a deploy, a resumed deploy and a rollback.</summary>
public static class Planner
{
    /// <exception cref="Faults.DeployException">What is asked cannot be done here.</exception>
    public static Plan Plan(Desired desired, Observed observed, Declaration platform) => throw new NotImplementedException();
}
