using Cake.Core.Tooling;

namespace Cake.Dogshore;

/// <summary>What one call may say beyond the manifest.</summary>
public sealed class DeploySettings : ToolSettings
{
    /// <summary>Destinations or groups, joined with <c>+</c>; null leaves the choice to the manifest.</summary>
    public string? To { get; set; }
    /// <summary>A plan.json to apply exactly.</summary>
    public Core.IO.FilePath? PlanFile { get; set; }
    /// <summary>Id, number, version or commit of the release to go back to; null for the last verified one.</summary>
    public string? RollbackTo { get; set; }
    /// <summary>The app's name, said again before it is stopped or removed.</summary>
    public string? Confirm { get; set; }
    /// <summary>The steps up to DeployPlan were run by an earlier call: go on from what they left in obj/deploy.</summary>
    public bool Planned { get; set; }
    /// <summary>Further global properties. Not for secrets: the manifest names the variables that hold them.</summary>
    public IDictionary<string, string> Properties { get; } = new Dictionary<string, string>();
}
