namespace Dogshore.Build;

/// <summary>One call of a target of Dogshore.Sdk, as the command line of dotnet. Hosts hold no rule of their own: what a step
/// does, and in which order changes are made, is the SDK's business. Values of secrets are not here: the manifest names the
/// variables, and the call inherits the environment.</summary>
/// <param name="Project">The project's file or folder.</param>
/// <param name="Target">A target of the SDK, or several joined with <c>;</c>.</param>
public sealed record DeployCall(string Project, string Target)
{
    /// <summary>Destinations or groups, joined with <c>+</c>; null leaves the choice to the manifest.</summary>
    public string? To { get; init; }
    /// <summary>A plan.json to apply exactly.</summary>
    public string? PlanFile { get; init; }
    /// <summary>Id, number, version or commit of the release to go back to; null for the last verified one.</summary>
    public string? RollbackTo { get; init; }
    /// <summary>The app's name, said again before it is stopped or removed.</summary>
    public string? Confirm { get; init; }
    /// <summary>The steps up to DeployPlan were run by an earlier call.</summary>
    public bool IsPlanned { get; init; }
    /// <summary>Further global properties.</summary>
    public IReadOnlyDictionary<string, string> Properties { get; init; } = new Dictionary<string, string>();

    /// <summary>The arguments of dotnet, one an element; for a program that takes a list and no shell.</summary>
    public IReadOnlyList<string> Arguments()
    {
        var arguments = new List<string> { "build", Project, $"-t:{Target}" };
        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value)) arguments.Add($"-p:{name}={Escaped(value)}");
        }
        Add("DeployTo", To);
        Add("DeployPlanFile", PlanFile);
        Add("DeployRollbackTo", RollbackTo);
        Add("DeployConfirm", Confirm);
        Add("DeployPlanned", IsPlanned ? "true" : null);
        foreach (var property in Properties) Add(property.Key, property.Value);
        return arguments;
    }

    /// <summary>MSBuild cuts <c>-p:</c> at <c>;</c> and <c>,</c> and reads <c>%</c>, <c>$</c>, <c>@</c>, <c>*</c> and <c>?</c> as its own.</summary>
    static string Escaped(string value)
    {
        var text = new System.Text.StringBuilder();
        foreach (var letter in value)
        {
            if (letter is '%' or ';' or ',' or '$' or '@' or '*' or '?' or '"' or '\'' or '(' or ')') text.Append('%').Append(((int)letter).ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
            else text.Append(letter);
        }
        return text.ToString();
    }
}
