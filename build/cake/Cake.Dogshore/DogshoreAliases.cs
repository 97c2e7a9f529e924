using Cake.Core;
using Cake.Core.Annotations;
using Dogshore.Build;

namespace Cake.Dogshore;

/// <summary>The targets of Dogshore.Sdk as aliases, one each. A project is its file or its folder, relative to the working directory.</summary>
[CakeAliasCategory("Dogshore")]
[CakeNamespaceImport("Cake.Dogshore")]
[CakeNamespaceImport("Dogshore.Build")]
public static class DogshoreAliases
{
    /// <summary>Checks, builds, packs, plans, releases and verifies.</summary>
    /// <returns>How it ended for each destination.</returns>
    [CakeMethodAlias]
    public static IReadOnlyList<DeployOutcome> Deploy(this ICakeContext context, string project, DeploySettings? settings = null)
    {
        Call(context, project, "Deploy", settings);
        return DeployRecords.Outcomes(Full(context, project));
    }

    /// <summary>What would change; changes nothing.</summary>
    /// <returns>The plan of each destination.</returns>
    [CakeMethodAlias]
    public static IReadOnlyList<DeployPlanned> DeployPlan(this ICakeContext context, string project, DeploySettings? settings = null)
    {
        Call(context, project, "DeployPlan", settings);
        return DeployRecords.Plans(Full(context, project));
    }

    /// <summary>Back to the last verified release, code and config, without building.</summary>
    /// <returns>How it ended for each destination.</returns>
    [CakeMethodAlias]
    public static IReadOnlyList<DeployOutcome> DeployRollback(this ICakeContext context, string project, DeploySettings? settings = null)
    {
        Call(context, project, "DeployRollback", settings);
        return DeployRecords.Outcomes(Full(context, project));
    }

    /// <summary>Everything that can be wrong before anything is touched.</summary>
    [CakeMethodAlias]
    public static void DeployCheck(this ICakeContext context, string project, DeploySettings? settings = null) => Call(context, project, "DeployCheck", settings);

    /// <summary>Publishes a .NET app and runs the manifest's build steps.</summary>
    [CakeMethodAlias]
    public static void DeployBuild(this ICakeContext context, string project, DeploySettings? settings = null) => Call(context, project, "DeployBuild", settings);

    /// <summary>Content and package.</summary>
    [CakeMethodAlias]
    public static void DeployPackage(this ICakeContext context, string project, DeploySettings? settings = null) => Call(context, project, "DeployPackage", settings);

    /// <summary>New names of static files; before a release nothing is changed or removed.</summary>
    [CakeMethodAlias]
    public static void DeployCdn(this ICakeContext context, string project, DeploySettings? settings = null) => Call(context, project, "DeployCdn", settings);

    /// <summary>App, database, upload, release. The release's standing is unknown until DeployVerify.</summary>
    [CakeMethodAlias]
    public static void DeployRelease(this ICakeContext context, string project, DeploySettings? settings = null) => Call(context, project, "DeployRelease", settings);

    /// <summary>Probes, standing, the way back when a probe is refused.</summary>
    [CakeMethodAlias]
    public static void DeployVerify(this ICakeContext context, string project, DeploySettings? settings = null) => Call(context, project, "DeployVerify", settings);

    /// <summary>Prints the effective manifest; secrets as names.</summary>
    [CakeMethodAlias]
    public static void DeployShow(this ICakeContext context, string project, DeploySettings? settings = null) => Call(context, project, "DeployShow", settings);

    /// <summary>Prints every file of the package, its size, and the rule that let it in.</summary>
    [CakeMethodAlias]
    public static void DeployList(this ICakeContext context, string project, DeploySettings? settings = null) => Call(context, project, "DeployList", settings);

    /// <summary>Prints the platforms and what each can do.</summary>
    [CakeMethodAlias]
    public static void DeployPlatforms(this ICakeContext context, string project, DeploySettings? settings = null) => Call(context, project, "DeployPlatforms", settings);

    /// <summary>Prints the releases that the platform remembers.</summary>
    [CakeMethodAlias]
    public static void DeployHistory(this ICakeContext context, string project, DeploySettings? settings = null) => Call(context, project, "DeployHistory", settings);

    /// <summary>Prints what is live, since when, and whether it answers.</summary>
    [CakeMethodAlias]
    public static void DeployStatus(this ICakeContext context, string project, DeploySettings? settings = null) => Call(context, project, "DeployStatus", settings);

    /// <summary>Prints the app's own last lines.</summary>
    [CakeMethodAlias]
    public static void DeployLogs(this ICakeContext context, string project, DeploySettings? settings = null) => Call(context, project, "DeployLogs", settings);

    /// <summary>Stops the app; its releases, config and data stay. Outside of this machine only with Confirm.</summary>
    [CakeMethodAlias]
    public static void DeployStop(this ICakeContext context, string project, DeploySettings? settings = null) => Call(context, project, "DeployStop", settings);

    /// <summary>Removes the app with all that it has. Outside of this machine only with Confirm.</summary>
    [CakeMethodAlias]
    public static void DeployDestroy(this ICakeContext context, string project, DeploySettings? settings = null) => Call(context, project, "DeployDestroy", settings);

    /// <summary>Frees a lock that a dead run left behind.</summary>
    [CakeMethodAlias]
    public static void DeployUnlock(this ICakeContext context, string project, DeploySettings? settings = null) => Call(context, project, "DeployUnlock", settings);

    /// <summary>Several targets in one call, joined with <c>;</c>, hooks of the user's among them.</summary>
    [CakeMethodAlias]
    public static void DeployTarget(this ICakeContext context, string project, string target, DeploySettings? settings = null) => Call(context, project, target, settings);

    static void Call(ICakeContext context, string project, string target, DeploySettings? settings) =>
        new DeployTool(context.FileSystem, context.Environment, context.ProcessRunner, context.Tools).Call(Full(context, project), target, settings ?? new DeploySettings());

    static string Full(ICakeContext context, string project) => Path.GetFullPath(project, context.Environment.WorkingDirectory.FullPath);
}
