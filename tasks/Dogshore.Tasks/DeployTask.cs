using Dogshore.Ci;
using Dogshore.Deployment.Rehearsing;
using Dogshore.Faults;
using Dogshore.Manifest;
using Dogshore.Worlds;
using Microsoft.Build.Framework;
using MSBuildTask = Microsoft.Build.Utilities.Task;

namespace Dogshore.Tasks;

/// <summary>The door between MSBuild and the engine, the same for every step: items in, one call, faults out. Each concrete
/// class carries <c>[MSBuildMultiThreadableTask]</c> itself, for MSBuild reads it from there only; without it the task is sent
/// to a process of its own, which outlives the build (reliability.md §0.4).</summary>
public abstract class DeployTask : MSBuildTask, IMultiThreadableTask, ICancelableTask
{
    Stopping? stopping;
    int asked;

    public TaskEnvironment TaskEnvironment { get; set; } = TaskEnvironment.Fallback;

    /// <summary>All that MSBuild knows of the manifest and the project: see Deploy.Items.targets.</summary>
    [Required]
    public ITaskItem[] Items { get; set; } = [];

    /// <summary>The step only reads what was written down, so that a cancelled build still says how far it came.</summary>
    private protected virtual bool RunsAfterCancel => false;

    /// <summary>One call of the engine.</summary>
    private protected abstract Task Do(Deployment.Deployment deployment);

    /// <summary>MSBuild calls this up to 100,000 times a second (reliability.md §0.4): only the first does anything, and that elsewhere.</summary>
    public void Cancel()
    {
        if (Interlocked.Exchange(ref asked, 1) == 0) Volatile.Read(ref stopping)?.Cancel();
    }

    public sealed override bool Execute()
    {
        var build = BuildScope.Of(BuildEngine);
        var input = Inputs.Read(Items, BuildEngine);
        var log = new FunnelLog(new MSBuildLog(Log, input["_ProjectFile"]), build.Masks,
            (isError, finding, text) => CiCommands.Annotation(TaskEnvironment.GetEnvironmentVariable, isError, finding, text));
        var world = Worlds.Of(TaskEnvironment, log);
        Interlocked.Exchange(ref stopping, build.Stopping);
        // Cancel may have come before there was anything to stop.
        if (Interlocked.CompareExchange(ref asked, 0, 0) == 1) build.Stopping.Cancel();
        using (build.Stopping.Enter())
        {
            try
            {
                if (!RunsAfterCancel) build.Stopping.Token.ThrowIfCancellationRequested();
                // The engine is asynchronous and MSBuild is not: this is the one place that waits.
                Task.Run(() => Rehearsed(build, input, world)).GetAwaiter().GetResult();
            }
            catch (Exception fault)
            {
                foreach (var finding in Border.Findings(fault, world.Directory, build.Stopping.Token)) log.Error(finding);
            }
            finally
            {
                world.Http.Dispose();
            }
        }
        return !Log.HasLoggedErrors;
    }

    async Task Rehearsed(BuildScope build, ManifestInput input, World world)
    {
        if (Rehearsals.IsAsked(input)) (input, world) = await build.Rehearsals.Of(input, world, build.Stopping.Token);
        await Run(input, world, build.Stopping.Token);
    }

    private protected virtual Task Run(ManifestInput input, World world, CancellationToken stop) =>
        Do(new Deployment.Deployment(input, BuildScope.Of(BuildEngine).Platforms(input), world, stop));
}
