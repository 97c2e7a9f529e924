using System.Text;
using System.Text.Json.Nodes;
using Dogshore.Emulators;
using Dogshore.Emulators.CodePipeline;
using Dogshore.Platforms;
using Dogshore.Platforms.CodePipeline;
using Dogshore.Platforms.CodeStar;

namespace Dogshore.Conformance.CodePipeline;

/// <summary>CodePipeline's emulator, spoken to as Amazon's own tools would be. Where an app answers, the manifest must say: one door stands before all pipelines.</summary>
public abstract class PipelineSubject(Platform platform) : Subject
{
    readonly PipelineEmulator emulator = new();
    readonly Door door = new();

    public PipelineEmulator Emulator => emulator;
    public override Platform Platform { get; } = platform;
    public override string Attributes => $"Region=\"eu-west-1\" BaseUrl=\"{door.Url}{{app}}/\"";
    public override IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["AWS_ENDPOINT_URL"] = emulator.Url.ToString(),
        ["AWS_ACCESS_KEY_ID"] = "AKIAEXAMPLE",
        ["AWS_SECRET_ACCESS_KEY"] = "secret-of-the-emulator",
    };
    public override Wire Wire => emulator.Wire;
    public override bool IsService => true;
    public override string WrongCredential => "AKIAWRONG0000000";
    public override string? Account => PipelineEmulator.Account;
    /// <summary>It has no config.</summary>
    public override int WritesOfConfig => 0;

    protected virtual string PipelineOf(string app) => app;

    public override async Task Start()
    {
        await emulator.Start();
        door.Find = app => emulator.Find(PipelineOf(app))?.Router.Url;
        await door.Start();
    }

    public override bool IsUpload(Request request) => request.Method == "PUT" && request.Path.Contains("/dogshore/", StringComparison.Ordinal) && request.Path.Contains(".zip", StringComparison.Ordinal);

    public override async Task<bool> MakeApp(string app)
    {
        await emulator.Make(PipelineOf(app));
        return true;
    }

    public override Task<AppState?> State(string app)
    {
        if (emulator.Find(PipelineOf(app)) is not { } pipeline) return Task.FromResult<AppState?>(null);
        var record = pipeline.Bucket[$"dogshore/{pipeline.Name}/record.json"] is { } text ? JsonNode.Parse(Encoding.UTF8.GetString(text.Bytes)) : null;
        return Task.FromResult<AppState?>(new AppState(pipeline.Router.Target is null ? null : new Uri(door.Url, $"{app}/"), new Dictionary<string, string>(), new Dictionary<string, int>(),
            record?["releases"]!.AsArray().Count ?? 0, pipeline.Bucket.Objects.Keys.Count(key => key.StartsWith("dogshore/", StringComparison.Ordinal) && key.EndsWith(".zip", StringComparison.Ordinal)), 0));
    }

    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await door.DisposeAsync();
        await emulator.DisposeAsync();
    }
}

public sealed class CodePipelineSubject() : PipelineSubject(new CodePipelinePlatform())
{
    /// <summary>The pipeline, for the check; then the pipeline, the record and the bundles.</summary>
    public override int ReadsOfNothing => 4;
}

/// <summary>A project of CodeStar, which the service knows no more: its pipeline is found by its name.</summary>
public sealed class CodeStarSubject() : PipelineSubject(new CodeStarPlatform())
{
    /// <summary>The same, and the project is asked for each time.</summary>
    public override int ReadsOfNothing => 6;

    /// <summary>Its writes are codepipeline's.</summary>
    public override int EveryWrite => 3;

    protected override string PipelineOf(string app) => $"{app}-Pipeline";
}

/// <summary>The promises of every platform, kept by these two.</summary>
public sealed class CodePipeline_keeps(Stage<CodePipelineSubject> stage) : Promises<CodePipelineSubject>(stage);

public sealed class CodeStar_keeps(Stage<CodeStarSubject> stage) : Promises<CodeStarSubject>(stage);
