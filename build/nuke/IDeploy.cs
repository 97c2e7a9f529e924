#if FALLOUT
using Fallout.Common;
using static Fallout.Common.ValueInjection.ValueInjectionUtility;
#else
using Nuke.Common;
using static Nuke.Common.ValueInjection.ValueInjectionUtility;
#endif
using Dogshore.Build;

// Nuke's own assemblies say nothing of null, and a build that takes this file in may not either.
#nullable disable

/// <summary>A build that deploys with Dogshore: one target a step. Take it into your build with <c>class Build : NukeBuild, IDeploy</c>.
/// It holds no rule of its own: what a step does stands in the app's deploy.props and in the SDK. Secrets are named there and read
/// from the environment, which each call inherits.</summary>
public interface IDeploy : INukeBuild
{
    /// <summary>The app's project, file or folder, relative to the root.</summary>
    [Parameter("The project to deploy")]
    string DeployProject => TryGetValue(() => DeployProject) ?? "samples/hello-web";

    [Parameter("Destinations or groups, joined with +")]
    string DeployTo => TryGetValue(() => DeployTo);

    [Parameter("Id, number, version or commit of the release to go back to")]
    string DeployRollbackTo => TryGetValue(() => DeployRollbackTo);

    /// <summary>Further settings of each call: <c>IDeploy.DeploySettings => call => call with { … }</c>.</summary>
    Func<DeployCall, DeployCall> DeploySettings => call => call;

    Target DeployCheck => _ => _
        .Description("Everything that can be wrong before anything is touched")
        .Executes(() => Call("DeployCheck;BeforeDeploy"));

    Target DeployBuild => _ => _
        .Description("Publishes a .NET app and runs the manifest's build steps")
        .DependsOn(DeployCheck)
        .Executes(() => Call("DeployBuild"));

    Target DeployPackage => _ => _
        .Description("Content and package")
        .DependsOn(DeployBuild)
        .Executes(() => Call("DeployPackage"));

    Target DeployPlan => _ => _
        .Description("What would change; changes nothing")
        .DependsOn(DeployPackage)
        .Executes(() =>
        {
            Call("DeployPlan");
            foreach (var plan in DeployRecords.Plans(Project))
                Console.WriteLine($"{plan.Destination}: {(plan.IsChanged ? string.Join(", ", plan.Changes) : "unchanged")}");
        });

    Target DeployCdn => _ => _
        .Description("New names of static files")
        .DependsOn(DeployPlan)
        .Executes(() => Call("DeployCdn", isPlanned: true));

    Target DeployRelease => _ => _
        .Description("App, database, upload, release")
        .DependsOn(DeployCdn)
        .Executes(() => Call("DeployRelease", isPlanned: true));

    Target DeployVerify => _ => _
        .Description("Probes, standing, the way back when a probe is refused")
        .DependsOn(DeployRelease)
        .Executes(() => Call("DeployVerify", isPlanned: true));

    Target Deploy => _ => _
        .Description("All steps, destinations that waited for others, the verdict")
        .DependsOn(DeployVerify)
        .Executes(() =>
        {
            Call("Deploy", isPlanned: true);
            foreach (var outcome in DeployRecords.Outcomes(Project)) Console.WriteLine($"{outcome.Destination}: {outcome.Outcome} {outcome.Url}");
        });

    Target DeployRollback => _ => _
        .Description("Back to the last verified release, or to DeployRollbackTo")
        .Executes(() => Call("DeployRollback"));

    private string Project => Path.GetFullPath(DeployProject, RootDirectory);

    private void Call(string target, bool isPlanned = false)
    {
        var call = DeploySettings(new DeployCall(Project, target) { To = DeployTo, RollbackTo = DeployRollbackTo, IsPlanned = isPlanned });
        var start = new System.Diagnostics.ProcessStartInfo("dotnet", call.Arguments()) { WorkingDirectory = RootDirectory, UseShellExecute = false };
        using var process = System.Diagnostics.Process.Start(start) ?? throw new InvalidOperationException("dotnet could not be started.");
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"dotnet build -t:{target} ended with {process.ExitCode}; its output says why.");
    }
}
