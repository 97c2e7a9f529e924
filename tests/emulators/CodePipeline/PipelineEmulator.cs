using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dogshore.Emulators.S3;
using Microsoft.AspNetCore.Http;

namespace Dogshore.Emulators.CodePipeline;

/// <summary>CodePipeline's API of 2015-07-09, CodeStar's of 2017-04-19 (retired: it knows nothing any more, unless it is told a project), S3 and STS beside them.</summary>
public sealed class PipelineEmulator : HttpEmulator
{
    public const string Account = "123456789012", Region = "eu-west-1";
    static readonly string[] reads = ["Get", "List", "Describe"];

    readonly ConcurrentDictionary<string, Pipeline> pipelines = new(StringComparer.Ordinal);
    readonly string folder = Directory.CreateTempSubdirectory("dogshore-pipelines-").FullName;

    public PipelineEmulator(int port = 0) : base(port) => Contract = new ByService();

    public S3Emulator Store { get; } = new();
    public TimeSpan Delay { get; set; } = TimeSpan.FromMilliseconds(40);
    /// <summary>Projects that CodeStar still knows, and the pipeline that each made.</summary>
    public Dictionary<string, string> Projects { get; } = [];

    public Pipeline? Find(string name) => pipelines.GetValueOrDefault(name);

    /// <summary>A pipeline, as a person makes one in the console.</summary>
    public async Task<Pipeline> Make(string name, bool keepsVersions = true)
    {
        var bucket = new Bucket { KeepsVersions = keepsVersions };
        var pipeline = new Pipeline(name, bucket, Path.Combine(folder, name), () => Delay);
        Store.Buckets[pipeline.BucketName] = bucket;
        await pipeline.Router.Start();
        return pipelines[name] = pipeline;
    }

    protected override async Task<string> Shown(HttpContext context)
    {
        var request = context.Request;
        if (request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.Ordinal) == true)
        {
            request.EnableBuffering();
            using var reader = new StreamReader(request.Body, Encoding.UTF8, leaveOpen: true);
            context.Items["form"] = ElasticBeanstalk.Form.Parse(await reader.ReadToEndAsync(context.RequestAborted));
            request.Body.Position = 0;
            return "/ GetCallerIdentity";
        }
        return Operation(request) is { Length: > 0 } operation ? $"/ {operation}" : await base.Shown(context);
    }

    static string Operation(HttpRequest request) => request.Headers["X-Amz-Target"].ToString().Split('.')[^1];

    protected override bool Changes(HttpRequest request) => !request.HttpContext.Items.ContainsKey("form")
        && (Operation(request) is { Length: > 0 } operation ? !reads.Any(word => operation.StartsWith(word, StringComparison.Ordinal)) : base.Changes(request));

    protected override async Task Answer(HttpContext context)
    {
        if (SignatureCheck.Service(context.Request) == "s3")
        {
            await Store.Serve(context);
            return;
        }
        context.Response.Headers["x-amzn-RequestId"] = Guid.NewGuid().ToString();
        using var bytes = new MemoryStream();
        await context.Request.Body.CopyToAsync(bytes, context.RequestAborted);
        try
        {
            var service = SignatureCheck.Service(context.Request) ?? "codepipeline";
            new SignatureCheck(service, Store.Keys).Check(context.Request, bytes.ToArray());
            if (service == "sts")
            {
                context.Response.ContentType = "text/xml";
                await context.Response.WriteAsync($"""<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:aws:iam::{Account}:user/ada</Arn><UserId>AIDAEXAMPLE</UserId><Account>{Account}</Account></GetCallerIdentityResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></GetCallerIdentityResponse>""", context.RequestAborted);
                return;
            }
            var body = JsonNode.Parse(bytes.ToArray())!.AsObject();
            await Send(context, 200, service == "codestar" ? CodeStar(Operation(context.Request), body) : Do(Operation(context.Request), body));
        }
        catch (RefusalException refusal)
        {
            var (code, message) = refusal.Code == "InvalidAccessKeyId" ? ("UnrecognizedClientException", "The security token included in the request is invalid.") : (refusal.Code, refusal.Message);
            await Send(context, refusal.Status, new { __type = $"com.amazonaws#{code}", message });
        }
    }

    object Do(string operation, JsonObject body) => operation switch
    {
        "GetPipeline" => Show(Named((string)body["name"]!)),
        "ListPipelines" => new { pipelines = pipelines.Values.Select(each => new { name = each.Name, version = 1 }) },
        "StartPipelineExecution" => new { pipelineExecutionId = Start(Named((string)body["name"]!), body).Id },
        "GetPipelineExecution" => new { pipelineExecution = Show(Named((string)body["pipelineName"]!), Of(body)) },
        "ListPipelineExecutions" => new
        {
            pipelineExecutionSummaries = Named((string)body["pipelineName"]!).Executions.Reverse().Take((int?)body["maxResults"] ?? 100).Select(each => new
            {
                pipelineExecutionId = each.Id, status = each.Status, startTime = Time(each.Begun), sourceRevisions = new[] { new { actionName = Pipeline.SourceAction, revisionId = each.Version } },
            }),
        },
        "ListActionExecutions" => new { actionExecutionDetails = Actions(body) },
        "StopPipelineExecution" => Stop(body),
        "GetPipelineState" => new { pipelineName = (string)body["name"]!, stageStates = Array.Empty<object>() },
        _ => throw new RefusalException(400, "UnknownOperationException", ""),
    };

    Pipeline Named(string name) => pipelines.GetValueOrDefault(name) ?? throw new RefusalException(400, "PipelineNotFoundException", $"Account '{Account}' does not have a pipeline with name '{name}'");

    Execution Of(JsonObject body) => Named((string)body["pipelineName"]!).Executions.FirstOrDefault(each => each.Id == (string)body["pipelineExecutionId"]!)
        ?? throw new RefusalException(400, "PipelineExecutionNotFoundException", $"The execution {body["pipelineExecutionId"]} does not exist.");

    static Execution Start(Pipeline pipeline, JsonObject body)
    {
        string? version = null;
        foreach (var given in body["sourceRevisions"]?.AsArray() ?? [])
        {
            if ((string)given!["actionName"]! != Pipeline.SourceAction) throw new RefusalException(400, "ValidationException", $"Action {given["actionName"]} is not a source action of the pipeline.");
            if ((string)given["revisionType"]! == "S3_OBJECT_VERSION_ID") version = (string)given["revisionValue"]!;
        }
        return pipeline.Start((string?)body["clientRequestToken"] ?? Guid.NewGuid().ToString(), version);
    }

    object Stop(JsonObject body)
    {
        var execution = Of(body);
        if (execution.Status != "InProgress") throw new RefusalException(400, "PipelineExecutionNotStoppableException", $"The execution is {execution.Status}.");
        (execution.Status, execution.Summary) = ("Stopping", (string?)body["reason"]);
        execution.Stop.Cancel();
        return new { pipelineExecutionId = execution.Id };
    }

    object[] Actions(JsonObject body)
    {
        var pipeline = Named((string)body["pipelineName"]!);
        var id = (string?)body["filter"]?["pipelineExecutionId"];
        return [.. pipeline.Executions.Reverse().Where(each => id is null || each.Id == id).SelectMany(each => each.Actions.ToArray().Reverse().Select(action => new
        {
            pipelineExecutionId = each.Id, actionExecutionId = action.Id, pipelineVersion = 1, stageName = action.Stage, actionName = action.Action, status = action.Status,
            output = action.Error is { } words ? new { executionResult = new { externalExecutionSummary = words, externalExecutionUrl = "https://eu-west-1.console.aws.amazon.com/deploy", errorDetails = new { code = "JobFailed", message = words } } } : null,
        }))];
    }

    static object Show(Pipeline pipeline) => new
    {
        pipeline = new
        {
            name = pipeline.Name, roleArn = $"arn:aws:iam::{Account}:role/pipelines", version = 1, executionMode = "SUPERSEDED", pipelineType = "V2", artifactStore = new { type = "S3", location = $"codepipeline-{Region}-{Account}" },
            stages = new object[]
            {
                new { name = "Source", actions = new[] { new { name = Pipeline.SourceAction, actionTypeId = new { category = "Source", owner = "AWS", provider = "S3", version = "1" }, runOrder = 1,
                    configuration = new Dictionary<string, string> { ["S3Bucket"] = pipeline.BucketName, ["S3ObjectKey"] = Pipeline.SourceKey, ["PollForSourceChanges"] = pipeline.Polls }, outputArtifacts = new[] { new { name = "Bundle" } } } } },
                new { name = "Production", actions = new[] { new { name = Pipeline.DeployAction, actionTypeId = new { category = "Deploy", owner = "AWS", provider = "ElasticBeanstalk", version = "1" }, runOrder = 1,
                    configuration = new Dictionary<string, string> { ["ApplicationName"] = pipeline.Name, ["EnvironmentName"] = pipeline.Name }, inputArtifacts = new[] { new { name = "Bundle" } } } } },
            },
        },
        metadata = new { pipelineArn = $"arn:aws:codepipeline:{Region}:{Account}:{pipeline.Name}" },
    };

    static object Show(Pipeline pipeline, Execution execution) => new { pipelineName = pipeline.Name, pipelineVersion = 1, pipelineExecutionId = execution.Id, status = execution.Status, statusSummary = execution.Summary, executionMode = "SUPERSEDED" };

    object CodeStar(string operation, JsonObject body)
    {
        var id = (string?)body["id"] ?? (string?)body["projectId"] ?? "";
        if (!Projects.TryGetValue(id, out var pipeline)) throw new RefusalException(400, "ProjectNotFoundException", $"The project {id} was not found.");
        return operation switch
        {
            "DescribeProject" => new { id, name = id, status = new { state = "CreateComplete" } },
            "ListResources" => new { resources = new[] { new { id = $"arn:aws:s3:::aws-codestar-{id}" }, new { id = $"arn:aws:codepipeline:{Region}:{Account}:{pipeline}" } } },
            _ => throw new RefusalException(400, "UnknownOperationException", ""),
        };
    }

    static double Time(DateTimeOffset time) => Math.Round(time.ToUnixTimeMilliseconds() / 1000.0, 3);

    static readonly JsonSerializerOptions json = new() { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull };

    static Task Send(HttpContext context, int status, object body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/x-amz-json-1.1";
        return context.Response.WriteAsync(JsonSerializer.Serialize(body, json), context.RequestAborted);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        foreach (var pipeline in pipelines.Values) await pipeline.DisposeAsync();
        await EndedFolder.Remove(folder);
    }

    sealed class ByService : IContract
    {
        readonly JsonModel? pipeline = JsonModel.Find("codepipeline", "service-2.json"), star = JsonModel.Find("codestar", "codestar.service-2.json");
        readonly ElasticBeanstalk.QueryModel? sts = ElasticBeanstalk.QueryModel.Find("sts");
        readonly RestModel? s3 = RestModel.Find("s3", bucketInPath: true);

        public IEnumerable<string> Violations(Asked asked)
        {
            var scope = asked.Headers.GetValueOrDefault("Authorization") ?? "";
            IContract? contract = scope.Contains("/s3/aws4_request", StringComparison.Ordinal) ? s3 : scope.Contains("/sts/aws4_request", StringComparison.Ordinal) ? sts : scope.Contains("/codestar/aws4_request", StringComparison.Ordinal) ? star : pipeline;
            return contract?.Violations(asked) ?? [];
        }
    }
}
