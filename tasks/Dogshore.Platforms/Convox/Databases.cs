using Dogshore.Faults;

namespace Dogshore.Platforms.Convox;

/// <summary>Databases as resources of convox.yml. DATABASE_URL is the resource <c>database</c>: a rack names the variable of a resource
/// by its name (convox pkg/manifest/resource.go).</summary>
static class Databases
{
    public const string Engine = "postgresql";
    const string Suffix = "_URL";

    /// <exception cref="DeployException">No resource can have this variable.</exception>
    public static string Resource(string variable)
    {
        var name = variable.EndsWith(Suffix, StringComparison.Ordinal) ? variable[..^Suffix.Length].ToLowerInvariant().Replace('_', '-') : "";
        return name.Length > 0 && char.IsAsciiLetterLower(name[0]) && Variable(name) == variable ? name : throw new DeployException(Dog.ConvoxDatabaseName.With(variable));
    }

    public static string Variable(string resource) => resource.ToUpperInvariant().Replace('-', '_') + Suffix;

    public static bool IsOfOurEngine(string type) => type is "postgres" or "postgis" or "rds-postgres";

    /// <summary>The rack's type: a container of the rack's own, or what Plan= says.</summary>
    public static string Type(string variable, string? plan) => plan is null ? "postgres" : IsOfOurEngine(plan) ? plan : throw new DeployException(Dog.ConvoxNoPlan.With(variable, plan));
}
