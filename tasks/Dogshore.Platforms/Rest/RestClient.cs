using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Dogshore.Faults;
using Dogshore.Worlds;
using Polly;
using Polly.Retry;

namespace Dogshore.Platforms.Rest;

/// <summary>Asks a service. What reads, or says what shall be so, is asked again after a failure, with pauses of random length
/// within a budget; what makes something new is sent once. Redirects are not followed.</summary>
public sealed class RestClient(RestService service, World world)
{
    const int MostRepetitions = 4;
    static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500), LongestPause = TimeSpan.FromSeconds(15);

    public RestService Service => service;

    /// <exception cref="RestRefusedException">The service refused.</exception>
    /// <exception cref="AnswerLostException">Whether it was done is not known.</exception>
    /// <exception cref="DeployException">It could not be asked, or did not answer as it should.</exception>
    public async Task<T> Ask<T>(RestRequest request, JsonTypeInfo<T> type, CancellationToken stop) => (await Answer(request, type, stop)).Value;

    /// <param name="read">Throws a <see cref="JsonException"/> or an <see cref="System.Xml.XmlException"/> at what is not what was asked for.</param>
    public async Task<T> Ask<T>(RestRequest request, Func<ReadOnlyMemory<byte>, T> read, CancellationToken stop) => (await Send(request, read, stop)).Value;

    /// <summary>With status and headers.</summary>
    public Task<RestAnswer<T>> Answer<T>(RestRequest request, JsonTypeInfo<T> type, CancellationToken stop) =>
        Send(request, bytes => JsonSerializer.Deserialize(bytes.Span, type) ?? throw new JsonException(), stop);

    /// <summary>The same for what is read another way.</summary>
    public Task<RestAnswer<T>> Answer<T>(RestRequest request, Func<ReadOnlyMemory<byte>, T> read, CancellationToken stop) => Send(request, read, stop);

    /// <summary>Null when there is no such thing.</summary>
    public async Task<T?> Find<T>(RestRequest request, JsonTypeInfo<T> type, CancellationToken stop) where T : class
    {
        try
        {
            return await Ask(request, type, stop);
        }
        catch (RestRefusedException refused) when (refused.Status == 404)
        {
            return null;
        }
    }

    /// <summary>For what is no JSON. A <see cref="JsonException"/> of <paramref name="understand"/> says that the answer is none of the service's.</summary>
    public async Task<T> Read<T>(RestRequest request, Func<ReadOnlyMemory<byte>, T> understand, CancellationToken stop) => (await Send(request, understand, stop)).Value;

    /// <summary>What it answers is not looked at.</summary>
    public Task Do(RestRequest request, CancellationToken stop) => Send(request, _ => true, stop);

    async Task<RestAnswer<T>> Send<T>(RestRequest request, Func<ReadOnlyMemory<byte>, T> read, CancellationToken stop)
    {
        world.Log.Detail($"[{service.Name}] {request.Shown}");
        world.Http.Retries.Earn();
        var attempts = new Attempts<T>(service, world, request, read);
        var start = world.Now;
        var pipeline = new ResiliencePipelineBuilder<Attempt<T>> { TimeProvider = world.Clock }.AddRetry(new RetryStrategyOptions<Attempt<T>>
        {
            MaxRetryAttempts = MostRepetitions,
            ShouldHandle = outcome => new(outcome.Outcome.Result is { MayRepeat: true } && world.Since(start) < service.Deadline && world.Http.Retries.TrySpend()),
            DelayGenerator = outcome => new(outcome.Outcome.Result!.After ?? Pause(outcome.AttemptNumber)),
            OnRetry = retry =>
            {
                world.Log.Detail($"[{service.Name}] {request.Shown} again in {retry.RetryDelay.TotalSeconds:0.0} s: {retry.Outcome.Result!.Problem!.Findings[0].Fact}");
                return default;
            },
        }).Build();
        var context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: true, stop);
        try
        {
            var attempt = await pipeline.ExecuteAsync(async each => await attempts.Make(each.CancellationToken), context);
            return attempt.Answer ?? throw attempt.Problem!;
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <summary>Full jitter: anything between nothing and twice the pause before, so that those who failed together do not come back together.</summary>
    static TimeSpan Pause(int attempt) => Random.Shared.NextDouble() * TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, FirstPause.Ticks << (attempt + 1)));
}
