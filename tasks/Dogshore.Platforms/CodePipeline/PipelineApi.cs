using System.Collections.Immutable;
using Dogshore.Faults;
using Dogshore.Platforms.Aws;
using Dogshore.Platforms.Rest;
using Dogshore.Worlds;

namespace Dogshore.Platforms.CodePipeline;

/// <summary>CodePipeline's API of 2015-07-09 for one pipeline (contract codestar §5). The one file that the vendor's own package would take the place of.</summary>
sealed class PipelineApi(string pipeline, AwsAccess access, World world)
{
    readonly JsonClient client = new(access.Service("CodePipeline", "codepipeline", "CODEPIPELINE", world, AwsErrors.OfJson), "CodePipeline_20150709", world);

    public string Pipeline => pipeline;

    /// <summary>Null when there is none.</summary>
    public async Task<PipelineDeclaration?> Read(CancellationToken stop)
    {
        try
        {
            return (await client.Ask("GetPipeline", $"read the pipeline {pipeline}", new(pipeline), PipelineJson.Default.PipelineNamed, PipelineJson.Default.PipelineAnswer, stop)).Pipeline;
        }
        catch (RestRefusedException none) when (none.Id == "PipelineNotFoundException")
        {
            return null;
        }
    }

    /// <param name="token">By it the service knows the wish again: the same once more is the same execution.</param>
    public async Task<string> Start(string action, string version, string token, CancellationToken stop) => (await client.Ask("StartPipelineExecution", $"start the pipeline {pipeline}",
        new(pipeline, token, [new(action, "S3_OBJECT_VERSION_ID", version)]), PipelineJson.Default.PipelineStart, PipelineJson.Default.PipelineStarted, stop)).PipelineExecutionId;

    /// <summary>Null for a moment after its start.</summary>
    public async Task<PipelineExecution?> Execution(string id, CancellationToken stop)
    {
        try
        {
            return (await client.Ask("GetPipelineExecution", $"follow the execution {id} of {pipeline}", new(pipeline, id), PipelineJson.Default.PipelineExecutionNamed, PipelineJson.Default.PipelineExecutionAnswer, stop)).PipelineExecution;
        }
        catch (RestRefusedException notYet) when (notYet.Id == "PipelineExecutionNotFoundException")
        {
            return null;
        }
    }

    /// <summary>Newest first.</summary>
    public async Task<ImmutableArray<PipelineExecutionSummary>> Executions(CancellationToken stop) => (await client.Ask("ListPipelineExecutions", $"list the executions of {pipeline}", new(pipeline, 10),
        PipelineJson.Default.PipelineExecutionsAsked, PipelineJson.Default.PipelineExecutions, stop)).PipelineExecutionSummaries;

    public async Task<ImmutableArray<PipelineActionDetail>> Actions(string id, CancellationToken stop) => (await client.Ask("ListActionExecutions", $"list what the execution {id} of {pipeline} did", new(pipeline, new(id)),
        PipelineJson.Default.PipelineActionsAsked, PipelineJson.Default.PipelineActions, stop)).ActionExecutionDetails;

    public Task Stop(string id, string reason, CancellationToken stop) => client.Ask("StopPipelineExecution", $"stop the execution {id} of {pipeline}", new(pipeline, id, false, reason), PipelineJson.Default.PipelineStop, PipelineJson.Default.PipelineStarted, stop);
}
