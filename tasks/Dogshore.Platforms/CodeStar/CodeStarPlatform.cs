using Dogshore.Platforms.Aws;
using Dogshore.Platforms.CodePipeline;
using Dogshore.Worlds;

namespace Dogshore.Platforms.CodeStar;

/// <summary>A project of AWS CodeStar, which was retired on 2024-07-31: what it made goes on as a pipeline of CodePipeline, and that is what is deployed to.</summary>
public sealed class CodeStarPlatform : PipelinePlatform
{
    public override Declaration Declaration { get; } = Declared("codestar", "AWS CodeStar",
        [new("Project", SettingKind.Text, "Id of the project; the app's name when absent."), new("Pipeline", SettingKind.Text, "Its pipeline, where it is not found by itself.")]) with
    {
        Status = PlatformStatus.Retired,
        Successor = "codepipeline, with the same pipeline",
    };

    private protected override async Task<string> PipelineOf(Destination to, AwsAccess access, World world, CancellationToken stop) =>
        to["Pipeline"] ?? await new CodeStarProject(to["Project"] ?? to.App, access, world).Pipeline(stop);
}
