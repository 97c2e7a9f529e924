using System.Text.RegularExpressions;

namespace Dogshore.Manifest;

/// <summary>Static files that Django would collect and that nobody has it collect.</summary>
static partial class DjangoStatics
{
    /// <summary>The build step to write down, where the settings say where files are collected to and no step collects them; else null. It is said and no
    /// warning: some platforms collect by themselves.</summary>
    /// <param name="project">Folder of the project, absolute.</param>
    public static string? Proposal(string project, IEnumerable<BuildStep> steps)
    {
        if (steps.Any(step => step.Command.Contains("collectstatic", StringComparison.Ordinal))) return null;
        if (PythonApplications.DjangoSettings(project) is not { } settings || Root().Match(settings) is not { Success: true } match) return null;
        var folder = match.Groups[1].Success ? match.Groups[1].Value : "staticfiles";
        return $"Django's static files are not collected; to do so: <DeployBuildStep Include=\"collectstatic\" Command=\"python3 manage.py collectstatic --noinput\" Outputs=\"{folder}\" />";
    }

    /// <summary>The last name in quotes on the line is the folder: <c>STATIC_ROOT = BASE_DIR / "staticfiles"</c>.</summary>
    [GeneratedRegex(@"^STATIC_ROOT\s*=(?:[^\n]*['""]([\w.-]+)['""])?", RegexOptions.Multiline)]
    private static partial Regex Root();
}
