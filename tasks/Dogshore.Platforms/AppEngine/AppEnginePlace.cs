using System.Text.RegularExpressions;
using Dogshore.Faults;
using Dogshore.Platforms.Google;
using Dogshore.Worlds;

namespace Dogshore.Platforms.AppEngine;

/// <summary>A service of a project's one application.</summary>
sealed partial record AppEnginePlace(string Project, string Service)
{
    /// <summary>The service that every application has first.</summary>
    public const string First = "default";
    /// <summary>The longest id of a version of ours: r, a number, a dash and six letters.</summary>
    const int LongestVersion = 12, LongestLabel = 63;

    public static string ServiceOf(Destination to) => to["Service"] ?? to.App;

    public static AppEnginePlace Of(Destination to, GoogleAccess access, World world)
    {
        var project = new[] { to["Project"], world.Environment("GOOGLE_CLOUD_PROJECT"), world.Environment("CLOUDSDK_CORE_PROJECT"), access.Project }.FirstOrDefault(text => !string.IsNullOrWhiteSpace(text))
            ?? throw new DeployException(Dog.GoogleNoProject.With(to.Name).At(to.Place));
        return new(project, ServiceOf(to));
    }

    /// <summary>What is wrong with the names themselves; null when all is well.</summary>
    public static Finding? Wrong(Destination to)
    {
        var service = ServiceOf(to);
        if (!Name().IsMatch(service)) return Dog.AppEngineBadName.With("service", service, "lower-case letters, digits and dashes, at most 63").At(to.Place);
        return to["Project"] is { } project && !ProjectId().IsMatch(project) ? Dog.AppEngineBadName.With("project", project, "its id, such as shop-4711, and neither its name nor its number").At(to.Place) : null;
    }

    /// <summary>A version answers at a name of its own, which must fit into one label of a host, or no certificate covers it (contract appengine §6.1).</summary>
    public Finding? TooLong => (Service == First ? 0 : Service.Length + 5) + LongestVersion + 5 + Project.Length is var length and > LongestLabel
        ? Dog.AppEngineLongName.With(Service, Project, length, LongestLabel) : null;

    [GeneratedRegex(@"^(?!-)[a-z\d-]{0,62}[a-z\d]$")]
    private static partial Regex Name();

    [GeneratedRegex(@"^([a-z][a-z0-9.-]{1,60}:)?[a-z][a-z0-9-]{4,28}[a-z0-9]$")]
    private static partial Regex ProjectId();
}
