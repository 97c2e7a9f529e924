using System.Collections.Immutable;
using Dogshore.Manifest;
using Dogshore.Platforms;
using Dogshore.Worlds;

namespace Dogshore.Deployment;

/// <summary>The steps of a deploy, one method each: what the targets call.</summary>
public sealed class Deployment(ManifestInput input, ImmutableArray<Platform> platforms, World world, CancellationToken stop)
{
    public Task<Checked> Check() => throw Later(nameof(Check));
    public Task BuildSteps() => throw Later(nameof(BuildSteps));
    public Task Package() => throw Later(nameof(Package));
    public Task<ImmutableArray<Answer>> Plan() => throw Later(nameof(Plan));
    public Task Cdn() => throw Later(nameof(Cdn));
    public Task Release() => throw Later(nameof(Release));
    public Task Verify() => throw Later(nameof(Verify));
    /// <summary>Says how it ended, an error for each destination that failed, and answers with all of them.</summary>
    public Task<ImmutableArray<Answer>> Verdict() => throw Later(nameof(Verdict));
    public Task PlanRollback() => throw Later(nameof(PlanRollback));
    public Task Show(string what) => throw Later($"{nameof(Show)} {what}");
    public Task Command(string does) => throw Later($"{nameof(Command)} {does}");

    NotSupportedException Later(string step) => new($"{step} of {platforms.Length} platforms in {world.Directory} for {input.Items.Length} items, {stop.IsCancellationRequested}");
}
