using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Platforms.Rest;
using Dogshore.Worlds;

namespace Dogshore.Platforms.AppEngine;

/// <summary>Begins operations and follows them to their end. App Engine does one at a time on each thing, and says so: then the other is waited for.</summary>
sealed class Operating(AppEngineApi api, Destination to, World world)
{
    static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100), LongestPause = TimeSpan.FromSeconds(5), LongestBusy = TimeSpan.FromMinutes(10);

    readonly TimeSpan longest = Durations.Parse(to["Timeout"] ?? "60m") ?? TimeSpan.FromMinutes(60);

    /// <summary>Begins it, as soon as nothing else works on the same, and waits for its end.</summary>
    /// <exception cref="OperationFailedException">It ended with an error.</exception>
    public async Task Do(Func<CancellationToken, Task<OperationFacts?>> begin, CancellationToken stop)
    {
        if (await Begin(begin, stop) is { } operation) await Follow(operation, stop);
    }

    public async Task<OperationFacts?> Begin(Func<CancellationToken, Task<OperationFacts?>> begin, CancellationToken stop)
    {
        var (start, told) = (world.Now, false);
        for (var pause = FirstPause; ; pause = Longer(pause))
        {
            try
            {
                return await begin(stop);
            }
            catch (RestRefusedException busy) when (IsBusy(busy) && world.Since(start) < LongestBusy)
            {
                if (!told) world.Log.Say("App Engine is at another operation on it: waiting for its end");
                told = true;
                await Task.Delay(pause, world.Clock, stop);
            }
        }
    }

    static bool IsBusy(RestRefusedException refused) => refused.Id == "ABORTED" || (refused.Status == 409 && refused.Findings[0].Fact.Contains("already in progress", StringComparison.Ordinal));

    public async Task Follow(OperationFacts operation, CancellationToken stop)
    {
        var (start, told) = (world.Now, "");
        for (var pause = FirstPause; !operation.Done; pause = Longer(pause))
        {
            if (operation.Metadata?.EphemeralMessage is { Length: > 0 } message && message != told) world.Log.Say(told = message);
            if (world.Since(start) > longest) throw new DeployException(Dog.AppEngineHangs.With(operation.Metadata?.Target ?? api.Place.Service, Durations.Show(longest)));
            await Task.Delay(pause, world.Clock, stop);
            try
            {
                operation = await api.Operation(operation.Name, stop);
            }
            catch (RestRefusedException limited) when (limited.Status == 429)
            {
                // A poll that was one too many says nothing about the operation.
                world.Log.Detail($"asked too often: {limited.Findings[0].Fact}");
            }
        }
        foreach (var warning in operation.Metadata?.Warning.OrEmpty() ?? []) world.Log.Say($"App Engine says: {warning}");
        if (operation.Error is { } error) throw new OperationFailedException(Failure(error, operation), operation.Metadata?.CreateVersionMetadata?.CloudBuildId);
    }

    /// <summary>What others have begun on our service; null when nothing is under way.</summary>
    public async Task<OperationFacts?> UnderWay(CancellationToken stop) => (await api.Operations(stop)).FirstOrDefault(operation => !operation.Done && api.IsOurs(operation));

    static Finding Failure(StatusFacts error, OperationFacts operation)
    {
        var lines = (error.Message ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var finding = (error.Code == 13 ? Dog.AppEngineInternal : Dog.AppEngineFailed).With(operation.Metadata?.Target?.Split('/')[^1] ?? "the service", $"{lines.FirstOrDefault()?.TrimEnd('.') ?? "no words"} (code {error.Code})");
        return lines.Length > 1 ? finding.Saying(lines[1..]) : finding;
    }

    static TimeSpan Longer(TimeSpan pause) => pause * 1.5 < LongestPause ? pause * 1.5 : LongestPause;
}

/// <summary>App Engine began it, and it came to nothing.</summary>
/// <param name="build">Id of the Cloud Build that was part of it, or null.</param>
sealed class OperationFailedException(Finding finding, string? build) : DeployException(finding)
{
    public string? Build => build;
}
