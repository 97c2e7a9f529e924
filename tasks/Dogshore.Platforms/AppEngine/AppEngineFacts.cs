using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dogshore.Platforms.AppEngine;

// What we read of the answers of App Engine, Cloud Storage, Cloud Build and Cloud Logging (contract appengine §6). What an answer may lack is nullable.

/// <param name="CodeBucket">The staging bucket; empty where Google must make it first.</param>
/// <param name="GcrDomain">Where images of the application lie.</param>
sealed record ApplicationFacts(string Id, string? LocationId = null, string? CodeBucket = null, string? DefaultHostname = null, string? GcrDomain = null, string? ServingStatus = null);

/// <param name="Allocations">Share of the requests, 0 to 1, by version.</param>
sealed record SplitFacts(ImmutableDictionary<string, double>? Allocations = null);

sealed record ServiceFacts(string Id, SplitFacts? Split = null, ImmutableDictionary<string, string>? Labels = null);

sealed record ServicesFacts(ImmutableArray<ServiceFacts> Services = default);

sealed record ContainerFacts(string? Image = null);
sealed record DeploymentFacts(ContainerFacts? Container = null);

/// <param name="CreatedBy">Email of the account that made it.</param>
sealed record VersionFacts(string Id, string? Env = null, string? ServingStatus = null, DateTimeOffset? CreateTime = null, string? CreatedBy = null, string? VersionUrl = null,
    ImmutableDictionary<string, string>? EnvVariables = null, DeploymentFacts? Deployment = null, JsonElement? ManualScaling = null, JsonElement? BasicScaling = null)
{
    public bool IsFlexible => Env is "flex" or "flexible";
    public bool IsStopped => ServingStatus == "STOPPED";
    /// <summary>Its machines run, and cost, whether or not somebody asks.</summary>
    public bool RunsAlways => IsFlexible || ManualScaling is not null || BasicScaling is not null;
}

sealed record VersionsFacts(ImmutableArray<VersionFacts> Versions = default, string? NextPageToken = null);

sealed record StatusFacts(int Code = 0, string? Message = null);
sealed record CreateVersionFacts(string? CloudBuildId = null);

/// <param name="Target">What it works on: apps/a/services/s/versions/v.</param>
sealed record OperationMetadata(string? Target = null, string? Method = null, string? User = null, string? EphemeralMessage = null, ImmutableArray<string> Warning = default, CreateVersionFacts? CreateVersionMetadata = null);

sealed record OperationFacts(string Name, bool Done = false, StatusFacts? Error = null, OperationMetadata? Metadata = null);

sealed record OperationsFacts(ImmutableArray<OperationFacts> Operations = default);

/// <param name="Stage">GA, DEPRECATED, END_OF_SUPPORT, DECOMMISSIONED …</param>
sealed record RuntimeFacts(string Name, string? Stage = null, ImmutableArray<string> Warnings = default);
sealed record RuntimesFacts(ImmutableArray<RuntimeFacts> Runtimes = default);

sealed record ObjectFacts(string Name, string? Generation = null, DateTimeOffset? TimeCreated = null, string? Size = null);
sealed record ObjectsFacts(ImmutableArray<ObjectFacts> Items = default, string? NextPageToken = null);

sealed record RuleCondition(int? Age = null);
sealed record RuleAction(string? Type = null);
sealed record LifecycleRule(RuleAction? Action = null, RuleCondition? Condition = null);
sealed record LifecycleFacts(ImmutableArray<LifecycleRule> Rule = default);
sealed record BucketFacts(LifecycleFacts? Lifecycle = null);

sealed record ImageFacts(string Name, string? Digest = null);
sealed record ResultsFacts(ImmutableArray<ImageFacts> Images = default);
sealed record FailureFacts(string? Detail = null);
sealed record StepFacts(string? Id = null, string? Status = null, int? ExitCode = null);

/// <param name="Status">PENDING QUEUED WORKING SUCCESS FAILURE INTERNAL_ERROR TIMEOUT CANCELLED EXPIRED.</param>
sealed record BuildFacts(string Id, string? Status = null, string? StatusDetail = null, string? LogsBucket = null, ResultsFacts? Results = null, FailureFacts? FailureInfo = null, ImmutableArray<string> Tags = default)
{
    public bool IsOver => Status is not (null or "PENDING" or "QUEUED" or "WORKING" or "STATUS_UNKNOWN");
}

sealed record BuildsFacts(ImmutableArray<BuildFacts> Builds = default);
sealed record BuildMetadata(BuildFacts Build);
sealed record BuildOperationFacts(BuildMetadata Metadata);

sealed record LogEntry(string? TextPayload = null, JsonElement? JsonPayload = null, DateTimeOffset? Timestamp = null);
sealed record LogEntries(ImmutableArray<LogEntry> Entries = default);

static class FactsExtensions
{
    /// <summary>A list that an answer leaves out is empty.</summary>
    public static ImmutableArray<T> OrEmpty<T>(this ImmutableArray<T> list) => list.IsDefault ? [] : list;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true, NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(ApplicationFacts))]
[JsonSerializable(typeof(ServiceFacts))]
[JsonSerializable(typeof(ServicesFacts))]
[JsonSerializable(typeof(VersionFacts))]
[JsonSerializable(typeof(VersionsFacts))]
[JsonSerializable(typeof(OperationFacts))]
[JsonSerializable(typeof(OperationsFacts))]
[JsonSerializable(typeof(RuntimesFacts))]
[JsonSerializable(typeof(ObjectFacts))]
[JsonSerializable(typeof(ObjectsFacts))]
[JsonSerializable(typeof(BucketFacts))]
[JsonSerializable(typeof(BuildFacts))]
[JsonSerializable(typeof(BuildsFacts))]
[JsonSerializable(typeof(BuildOperationFacts))]
[JsonSerializable(typeof(LogEntries))]
sealed partial class AppEngineJson : JsonSerializerContext;
