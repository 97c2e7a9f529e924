using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Dogshore.Faults;
using Dogshore.Platforms.Aws;
using Dogshore.Platforms.Rest;
using Dogshore.Worlds;

namespace Dogshore.Platforms.CodeStar;

/// <summary>Finds the pipeline of a project: asked of CodeStar's API of 2017-04-19, where it still answers; else by the name that CodeStar gave its pipelines
/// (contract codestar §5).</summary>
sealed class CodeStarProject(string project, AwsAccess access, World world)
{
    /// <summary>A service that may be gone for good is not waited for.</summary>
    static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    public async Task<string> Pipeline(CancellationToken stop)
    {
        var client = new JsonClient(access.Service("CodeStar", "codestar", "CODESTAR", world, AwsErrors.OfJson) with { Deadline = Longest }, "CodeStar_20170419", world);
        try
        {
            var found = await client.Ask("ListResources", $"list what the project {project} made", new(project), CodeStarJson.Default.CodeStarAsked, CodeStarJson.Default.CodeStarResources, stop);
            if (found.Resources.Select(resource => resource.Id).FirstOrDefault(arn => arn.Contains(":codepipeline:", StringComparison.Ordinal)) is { } pipeline) return pipeline[(pipeline.LastIndexOf(':') + 1)..];
        }
        catch (RestRefusedException refused) when (refused.Status is >= 400 and < 500 and not 401 and not 403 and not 429)
        {
            // The service is retired: that it knows nothing says nothing about the pipeline.
            world.Log.Detail($"CodeStar does not tell: {refused.Findings[0].Fact}");
        }
        catch (DeployException unreachable) when (unreachable is not RestRefusedException && unreachable.Findings[0].Fault == Dog.ServiceNotReached)
        {
            world.Log.Detail($"CodeStar does not answer: {unreachable.Findings[0].Fact}");
        }
        return $"{project}-Pipeline";
    }
}

sealed record CodeStarAsked(string ProjectId);
sealed record CodeStarResources(ImmutableArray<CodeStarResource> Resources);
sealed record CodeStarResource(string Id);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(CodeStarAsked))]
[JsonSerializable(typeof(CodeStarResources))]
sealed partial class CodeStarJson : JsonSerializerContext;
