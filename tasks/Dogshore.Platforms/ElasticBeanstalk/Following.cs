using System.Collections.Immutable;
using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Platforms.Rest;
using Dogshore.Worlds;

namespace Dogshore.Platforms.ElasticBeanstalk;

/// <summary>Follows what Elastic Beanstalk has begun to its end. An environment that is ready again is no success: an update that was reverted ends so too
/// (contract §2.4).</summary>
sealed class Following(BeanstalkApi api, Destination to, World world)
{
    const int Page = 200;
    static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250), LongestPause = TimeSpan.FromSeconds(10);
    static readonly string[] bad =
    [
        "Failed to deploy application", "Failed to deploy configuration", "Failed to launch environment", "The environment was reverted to the previous configuration setting", "operation is complete, but with errors",
        "operation is complete, but with command timeouts", "However, there were issues during launch",
    ];

    readonly HashSet<EventFacts> seen = [];
    readonly ImmutableArray<string> accepted = [.. (to["Health"] ?? "Green").Split([';', ',', ' '], StringSplitOptions.RemoveEmptyEntries)];
    readonly TimeSpan grace = Durations.Parse(to["Grace"] ?? "5m") ?? TimeSpan.FromMinutes(5);
    readonly TimeSpan longest = LongestOf(to);
    DateTimeOffset? from;
    EventFacts? failure;

    /// <summary>How long an update, or the end of another's, may take.</summary>
    public static TimeSpan LongestOf(Destination to) => Durations.Parse(to["Timeout"] ?? "30m") ?? TimeSpan.FromMinutes(30);

    /// <summary>Waits until nobody's update is under way.</summary>
    public async Task<EnvironmentFacts> Ready(CancellationToken stop)
    {
        var start = world.Now;
        var told = false;
        for (var pause = FirstPause; ; pause = Longer(pause))
        {
            var environment = await Polled(() => api.Facts(stop)) is { } read ? read.Value ?? throw new DeployException(Dog.BeanstalkGone.With(api.Environment)) : null;
            if (environment is { IsReady: true }) return environment;
            if (!told) world.Log.Say($"waiting for {api.Environment}, which is {environment?.Status.ToLowerInvariant() ?? "busy"}");
            told = true;
            if (world.Since(start) > longest) throw new DeployException(Dog.BeanstalkHangs.With(api.Environment, environment?.Status ?? "busy", Durations.Show(longest)));
            await Task.Delay(pause, world.Clock, stop);
        }
    }

    /// <param name="label">That every instance must run in the end.</param>
    /// <param name="since">The newest event before it was begun.</param>
    /// <returns>Why it failed; null when it is live.</returns>
    public async Task<Finding?> Until(string label, DateTimeOffset? since, CancellationToken stop)
    {
        var start = world.Now;
        long? ready = null;
        var told = "";
        from = since;
        for (var pause = FirstPause; ; pause = Longer(pause))
        {
            if (await Polled(() => Look(since, stop)) is { } read)
            {
                var environment = read.Value ?? throw new DeployException(Dog.BeanstalkGone.With(api.Environment));
                if (environment.IsReady)
                {
                    if (failure is not null) return Dog.BeanstalkDeployFailed.With(label, api.Environment, failure.Message.TrimEnd('.'));
                    if (environment.Label != label) return Dog.BeanstalkReverted.With(api.Environment, environment.Label ?? "nothing", label);
                    ready ??= world.Now;
                    if (await Polled(() => Missing(environment, label, stop)) is { } health)
                    {
                        if (health.Value is not { } missing) return null;
                        if (missing != told) world.Log.Say($"waiting for {told = missing}");
                        if (world.Since(ready.Value) > grace) return Dog.BeanstalkUnhealthy.With(label, api.Environment, missing, Durations.Show(grace));
                    }
                }
                else ready = null;
            }
            if (world.Since(start) > longest + grace) throw new DeployException(Dog.BeanstalkHangs.With(api.Environment, $"at work on {label}", Durations.Show(longest)));
            await Task.Delay(pause, world.Clock, stop);
        }
    }

    async Task<EnvironmentFacts?> Look(DateTimeOffset? since, CancellationToken stop)
    {
        // The state first: what is told of it is there by then.
        var environment = await api.Facts(stop);
        foreach (var news in await api.Events(from, Page, stop))
        {
            // What was there before is not about this.
            if ((since is { } before && news.At <= before) || !seen.Add(news)) continue;
            from = news.At;
            world.Log.Say(news.Message);
            if (IsFailure(news)) failure ??= news;
        }
        return environment;
    }

    /// <summary>Health goes up and down while instances change, and is judged by what it is at the end.</summary>
    static bool IsFailure(EventFacts news) => bad.Any(text => news.Message.Contains(text, StringComparison.Ordinal))
        || (news.Severity is "ERROR" or "FATAL" && !news.Message.StartsWith("Environment health has", StringComparison.Ordinal));

    /// <summary>What is not as it must be yet; null when all is well.</summary>
    async Task<string?> Missing(EnvironmentFacts environment, string label, CancellationToken stop)
    {
        var instances = await api.Instances(stop);
        if (instances is { } all)
        {
            if (all.FirstOrDefault(instance => instance.Label is not null && instance.Label != label) is { } other) return $"{other.Id}, which still runs {other.Label}";
            if (all.FirstOrDefault(instance => instance.Deployment is "Failed") is { } failed) return $"{failed.Id}, whose deployment failed";
        }
        if (accepted.Contains(environment.Health ?? "Grey", StringComparer.OrdinalIgnoreCase)) return null;
        var causes = instances is { } told ? told.SelectMany(instance => instance.Causes).Distinct().Take(3).ToArray() : [];
        return $"health {string.Join(" or ", accepted)}: it is {environment.Health ?? "unknown"}{(environment.HealthStatus is { } status ? $" ({status})" : "")}{(causes.Length > 0 ? $": {string.Join(" ", causes)}" : "")}";
    }

    /// <summary>A poll that was one too many says nothing about the deployment.</summary>
    async Task<Read<T>?> Polled<T>(Func<Task<T>> ask)
    {
        try
        {
            return new(await ask());
        }
        catch (RestRefusedException limited) when (limited.Status == 429)
        {
            world.Log.Detail($"asked too often: {limited.Findings[0].Fact}");
            return null;
        }
    }

    sealed record Read<T>(T Value);

    static TimeSpan Longer(TimeSpan pause) => pause * 1.5 < LongestPause ? pause * 1.5 : LongestPause;
}

/// <summary>The release has certainly failed: what it changed is put back.</summary>
sealed class ReleaseFailedException(Finding finding) : DeployException(finding);
