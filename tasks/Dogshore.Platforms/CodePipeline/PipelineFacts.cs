using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Dogshore.Platforms.CodePipeline;

// What we read of CodePipeline's answers and send (contract codestar §5). Members that an answer may lack are nullable.

sealed record PipelineNamed(string Name);
sealed record PipelineAnswer(PipelineDeclaration Pipeline, PipelineMetadata? Metadata = null);
sealed record PipelineMetadata(string? PipelineArn = null);
sealed record PipelineDeclaration(string Name, ImmutableArray<PipelineStage> Stages, string? ExecutionMode = null, string? PipelineType = null);
sealed record PipelineStage(string Name, ImmutableArray<PipelineAction> Actions);
sealed record PipelineAction(string Name, PipelineActionType ActionTypeId, ImmutableSortedDictionary<string, string>? Configuration = null)
{
    /// <summary>The only source that a package can be handed to.</summary>
    public bool IsStoreSource => ActionTypeId is { Category: "Source", Provider: "S3" } && Configuration?.ContainsKey("S3Bucket") == true && Configuration.ContainsKey("S3ObjectKey");
}
sealed record PipelineActionType(string Category, string Provider);

sealed record PipelineStart(string Name, string ClientRequestToken, ImmutableArray<PipelineOverride> SourceRevisions);
sealed record PipelineOverride(string ActionName, string RevisionType, string RevisionValue);
sealed record PipelineStarted(string PipelineExecutionId);

sealed record PipelineExecutionNamed(string PipelineName, string PipelineExecutionId);
sealed record PipelineStop(string PipelineName, string PipelineExecutionId, bool Abandon, string Reason);
sealed record PipelineExecutionAnswer(PipelineExecution PipelineExecution);
sealed record PipelineExecution(string Status, string? StatusSummary = null);

sealed record PipelineExecutionsAsked(string PipelineName, int MaxResults);
sealed record PipelineExecutions(ImmutableArray<PipelineExecutionSummary> PipelineExecutionSummaries);
sealed record PipelineExecutionSummary(string PipelineExecutionId, string Status);

sealed record PipelineActionsAsked(string PipelineName, PipelineActionFilter Filter);
sealed record PipelineActionFilter(string PipelineExecutionId);
sealed record PipelineActions(ImmutableArray<PipelineActionDetail> ActionExecutionDetails);
sealed record PipelineActionDetail(string StageName, string ActionName, string Status, PipelineActionOutput? Output = null);
sealed record PipelineActionOutput(PipelineActionResult? ExecutionResult = null);
sealed record PipelineActionResult(string? ExternalExecutionSummary = null, string? ExternalExecutionUrl = null, PipelineError? ErrorDetails = null);
sealed record PipelineError(string? Code = null, string? Message = null);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(PipelineNamed))]
[JsonSerializable(typeof(PipelineAnswer))]
[JsonSerializable(typeof(PipelineStart))]
[JsonSerializable(typeof(PipelineStarted))]
[JsonSerializable(typeof(PipelineExecutionNamed))]
[JsonSerializable(typeof(PipelineStop))]
[JsonSerializable(typeof(PipelineExecutionAnswer))]
[JsonSerializable(typeof(PipelineExecutionsAsked))]
[JsonSerializable(typeof(PipelineExecutions))]
[JsonSerializable(typeof(PipelineActionsAsked))]
[JsonSerializable(typeof(PipelineActions))]
sealed partial class PipelineJson : JsonSerializerContext;
