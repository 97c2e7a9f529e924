using Dogshore.Emulators.Apps;
using Dogshore.Emulators.ElasticBeanstalk;
using Dogshore.Emulators.S3;

namespace Dogshore.Emulators.CodePipeline;

public sealed class ActionRun
{
    public string Id { get; } = Guid.NewGuid().ToString();
    public required string Stage { get; init; }
    public required string Action { get; init; }
    public string Status { get; set; } = "InProgress";
    public string? Error { get; set; }
}

public sealed class Execution
{
    public string Id { get; } = Guid.NewGuid().ToString();
    public required string Token { get; init; }
    public required string Version { get; init; }
    public string Status { get; set; } = "InProgress";
    public string? Summary { get; set; }
    public DateTimeOffset Begun { get; } = DateTimeOffset.UtcNow;
    public List<ActionRun> Actions { get; } = [];
    public CancellationTokenSource Stop { get; } = new();
}

/// <summary>A pipeline with a source in S3 and a deployment that runs what it is given, one execution in a stage at a time, in the mode SUPERSEDED.</summary>
public sealed class Pipeline(string name, Bucket bucket, string folder, Func<TimeSpan> delay) : IAsyncDisposable
{
    public const string SourceAction = "Package", SourceKey = "source.zip", DeployAction = "Deploy";

    readonly AppRunner runner = new();
    readonly SemaphoreSlim deploying = new(1, 1);
    readonly Lock gate = new();
    readonly List<Execution> executions = [];
    WebProcess? web;
    int deployments;

    public string Name => name;
    public Bucket Bucket => bucket;
    public string BucketName => $"source-{name}".ToLowerInvariant();
    public AppRouter Router { get; } = new() { Nobody = (502, "<html><head><title>502 Bad Gateway</title></head></html>") };
    public string Polls { get; set; } = "false";
    /// <summary>The next deployment fails with these words.</summary>
    public string? FailsWith { get; set; }
    public IReadOnlyList<Execution> Executions { get { lock (gate) return [.. executions]; } }

    public Execution Start(string token, string? version)
    {
        lock (gate)
        {
            // The same wish once more is the same execution.
            if (executions.Find(each => each.Token == token) is { } same) return same;
            var newest = version ?? bucket.Versions.Where(each => each.Value.Key == SourceKey).OrderBy(each => each.Value.Object.Modified).LastOrDefault().Key ?? "";
            var execution = new Execution { Token = token, Version = newest };
            // One that waits for a stage is overtaken by a newer one; one that is in it goes on.
            foreach (var waiting in executions.Where(each => each.Status == "InProgress" && each.Actions.All(action => action.Action != DeployAction)))
            {
                waiting.Status = "Superseded";
                waiting.Stop.Cancel();
            }
            executions.Add(execution);
            _ = Task.Run(() => Run(execution));
            return execution;
        }
    }

    async Task Run(Execution execution)
    {
        var token = execution.Stop.Token;
        try
        {
            await Task.Delay(delay(), token);
            var source = Begin(execution, "Source", SourceAction);
            if (!bucket.Versions.TryGetValue(execution.Version, out var package) || package.Key != SourceKey)
            {
                Fail(execution, source, $"The object with the version id {execution.Version} does not exist in the bucket.");
                return;
            }
            source.Status = "Succeeded";
            await deploying.WaitAsync(token);
            try
            {
                var deploy = Begin(execution, "Production", DeployAction);
                await Task.Delay(delay(), token);
                if (FailsWith is { } words)
                {
                    Fail(execution, deploy, words);
                    return;
                }
                await Deploy(package.Object.Bytes);
                deploy.Status = "Succeeded";
                execution.Status = "Succeeded";
            }
            finally
            {
                deploying.Release();
            }
        }
        catch (OperationCanceledException)
        {
            if (execution.Status is "Stopping") execution.Status = "Stopped";
            foreach (var action in execution.Actions.ToArray().Where(action => action.Status == "InProgress")) action.Status = "Abandoned";
        }
        catch (DeploymentFailedException failed)
        {
            Fail(execution, execution.Actions[^1], failed.Message);
        }
    }

    static ActionRun Begin(Execution execution, string stage, string action)
    {
        var run = new ActionRun { Stage = stage, Action = action };
        lock (execution.Actions) execution.Actions.Add(run);
        return run;
    }

    static void Fail(Execution execution, ActionRun action, string words)
    {
        (action.Status, action.Error) = ("Failed", words);
        execution.Status = "Failed";
    }

    /// <summary>Runs it beside the old one and turns to it once it listens.</summary>
    async Task Deploy(byte[] bytes)
    {
        var place = Path.Combine(folder, $"app-{Interlocked.Increment(ref deployments)}");
        await BundleArchive.Unpack(bytes, place);
        var command = File.Exists(Path.Combine(place, "index.html")) ? "python3 -m http.server --bind 127.0.0.1 $PORT" : (await AppKind.Prepare(place, new Instance())).First().Value;
        var next = runner.Web(place, command, AppKind.InVenv(place, new Dictionary<string, string>()));
        if (!await next.Listens(TimeSpan.FromSeconds(20))) throw new DeploymentFailedException($"The app did not start: {string.Join('\n', next.Process.Lines.TakeLast(60))}");
        Router.Target = next.Port;
        if (web is { } old) await old.Process.Stop(TimeSpan.FromSeconds(2));
        web = next;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var execution in Executions) await execution.Stop.CancelAsync();
        await runner.DisposeAsync();
        await Router.DisposeAsync();
        deploying.Dispose();
    }
}
