using System.Collections.Immutable;

namespace Dogshore.Manifest;

/// <summary>A target that a user calls or attaches to.</summary>
sealed record KnownTarget(string Name, string Help);

/// <summary>The one table of the public targets; Deploy.Fits.targets guards the same names, by test.</summary>
static class KnownTargets
{
    public static ImmutableArray<KnownTarget> All { get; } =
    [
        new("Deploy", "Checks, builds, packs, plans, releases, verifies, and goes back when a release is refused."),
        new("BeforeDeploy", "For users' targets: runs when all is checked and nothing is touched."),
        new("AfterDeploy", "For users' targets: runs when every destination is live."),
        new("DeployFailed", "For users' targets: runs when a destination is not live; not after a cancel."),
        new("DeployCheck", "Everything that can be wrong before anything is touched: manifest, values, credentials, names, files."),
        new("DeployBuild", "Publishes a .NET app and runs the build steps whose inputs changed."),
        new("DeployPackage", "Packs, when a file has changed."),
        new("DeployPlan", "Shows what would change and writes it to obj/deploy/<destination>/plan.json; changes nothing."),
        new("DeployCdn", "Adds static files of new names to their stores."),
        new("DeployRelease", "Makes app and database where they may be made, uploads, releases."),
        new("DeployVerify", "Probes, writes the standing down, goes back when a probe is refused, then changes static files that keep their names."),
        new("DeployRollback", "Back to the last verified release, or to -p:DeployRollbackTo=."),
        new("DeployShow", "The manifest as it applies to each destination; secrets as names."),
        new("DeployList", "Every file of the package, its size, and the rule that let it in."),
        new("DeployPlatforms", "The platforms and what each can do."),
        new("DeployHistory", "The releases that the platform remembers, newest first."),
        new("DeployStatus", "What is live, since when, and whether it runs."),
        new("DeployLogs", "The app's own last lines."),
        new("DeployStop", "Stops the app; everything that it has stays."),
        new("DeployDestroy", "Removes the app with everything that it has."),
        new("DeploySweep", "Removes the previews that have expired."),
        new("DeployMatrix", "Prints destinations and projects as the matrix of a CI job."),
        new("DeployGenerateCi", "Writes a workflow or pipeline with the least rights from the manifest, and DeployCheck fails when the two differ."),
        new("DeployUnlock", "Frees a lock that a dead run left behind."),
        new("DeploySchema", "Writes obj/deploy/deploy.xsd, by which editors complete and check the manifest; with the platforms of @(DeployPlatformAssembly)."),
    ];
}
