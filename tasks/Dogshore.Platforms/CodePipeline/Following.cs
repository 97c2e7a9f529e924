using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Platforms.Rest;
using Dogshore.Worlds;

namespace Dogshore.Platforms.CodePipeline;

/// <summary>Follows an execution to its end. Superseded is no failure of ours and no success either: a newer one has overtaken it (contract §5).</summary>
sealed class Following(PipelineApi api, Destination to, World world)
{
    static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250), LongestPause = TimeSpan.FromSeconds(10);

    readonly TimeSpan longest = Durations.Parse(to["Timeout"] ?? "1h") ?? TimeSpan.FromHours(1);
    readonly HashSet<string> told = new(StringComparer.Ordinal);

    /// <returns>Why it did not succeed; null when it did.</returns>
    public async Task<Finding?> Until(string execution, CancellationToken stop)
    {
        var start = world.Now;
        for (var pause = FirstPause; ; pause = pause * 1.5 < LongestPause ? pause * 1.5 : LongestPause)
        {
            try
            {
                var now = await api.Execution(execution, stop);
                foreach (var action in await api.Actions(execution, stop))
                    if (told.Add($"{action.StageName}/{action.ActionName} {action.Status}")) world.Log.Say($"{action.StageName}/{action.ActionName}: {action.Status}");
                switch (now?.Status)
                {
                    case "Succeeded": return null;
                    case "Superseded": return Dog.PipelineSuperseded.With(execution, api.Pipeline, (await api.Executions(stop)).FirstOrDefault()?.PipelineExecutionId ?? "a newer one");
                    case "Failed": return await Failed(execution, now, stop);
                    case "Stopped" or "Cancelled": return Dog.PipelineStopped.With(execution, api.Pipeline, now.Status.ToLowerInvariant(), now.StatusSummary is { } why ? $": {why.TrimEnd('.')}" : "");
                }
            }
            catch (RestRefusedException limited) when (limited.Status == 429)
            {
                // A poll that was one too many says nothing about the execution.
                world.Log.Detail($"asked too often: {limited.Findings[0].Fact}");
            }
            if (world.Since(start) > longest) throw new DeployException(Dog.PipelineHangs.With(execution, api.Pipeline, Durations.Show(longest)));
            await Task.Delay(pause, world.Clock, stop);
        }
    }

    async Task<Finding> Failed(string execution, PipelineExecution now, CancellationToken stop)
    {
        var action = (await api.Actions(execution, stop)).FirstOrDefault(each => each.Status == "Failed");
        var result = action?.Output?.ExecutionResult;
        var why = result?.ErrorDetails?.Message ?? result?.ExternalExecutionSummary ?? now.StatusSummary ?? "it does not say why";
        var lines = why.ReplaceLineEndings("\n").Split('\n').Concat(result?.ExternalExecutionUrl is { } page ? [$"see {page}"] : Array.Empty<string>());
        return Dog.PipelineFailed.With(execution, api.Pipeline, action is null ? "" : $" in {action.StageName}/{action.ActionName}", why.ReplaceLineEndings(" ").TrimEnd('.')).Saying(lines);
    }
}
