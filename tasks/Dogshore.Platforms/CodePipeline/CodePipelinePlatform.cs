using Dogshore.Platforms.Aws;
using Dogshore.Worlds;

namespace Dogshore.Platforms.CodePipeline;

/// <summary>AWS CodePipeline: the app's name is the pipeline's, or another one is named.</summary>
public sealed class CodePipelinePlatform : PipelinePlatform
{
    public override Declaration Declaration { get; } = Declared("codepipeline", "AWS CodePipeline", [new("Pipeline", SettingKind.Text, "The pipeline; the app's name when absent.")]);

    private protected override Task<string> PipelineOf(Destination to, AwsAccess access, World world, CancellationToken stop) => Task.FromResult(to["Pipeline"] ?? to.App);
}
