using System.Net;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Worlds;
using Polly;
using Polly.Retry;

namespace Dogshore.Platforms.Aws;

/// <summary>The store said no, and why.</summary>
sealed class StoreRefusedException(Finding finding, string code) : DeployException(finding)
{
    public string Code => code;
}

/// <summary>Whether it was done is not known.</summary>
sealed class StoreLostException(Finding finding) : DeployException(finding);

/// <summary>Calls of a store: each with a deadline, those that may be repeated a few times with pauses of random length.</summary>
sealed class Repeating(BucketPlace place, World world)
{
    /// <summary>Among an exception's data: for how long the answer asks to wait.</summary>
    public const string AskedToWait = "Retry-After";

    const int Most = 4;
    static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(400), LongestPause = TimeSpan.FromSeconds(15), LongestWait = TimeSpan.FromSeconds(60);
    /// <summary>Bytes a second below which a connection counts as none.</summary>
    const double Slowest = 50_000;

    /// <summary>One for all calls: a site has thousands.</summary>
    readonly ResiliencePipeline pipeline = new ResiliencePipelineBuilder { TimeProvider = world.Clock }.AddRetry(new RetryStrategyOptions
    {
        MaxRetryAttempts = Most,
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
        Delay = FirstPause,
        MaxDelay = LongestPause,
        ShouldHandle = outcome => ValueTask.FromResult(outcome.Outcome.Exception is Passing { MayPass: true }),
        DelayGenerator = outcome => ValueTask.FromResult((outcome.Outcome.Exception as Passing)?.After),
    }).Build();

    /// <summary>What reads, or says what shall be so.</summary>
    public async Task<T> Do<T>(string what, long bytes, Func<CancellationToken, Task<T>> call, CancellationToken stop)
    {
        try
        {
            return await pipeline.ExecuteAsync(async token => await Try(what, bytes, call, token), stop);
        }
        catch (Passing failed)
        {
            throw failed.Fault;
        }
    }

    /// <summary>What must not be done twice.</summary>
    /// <exception cref="StoreLostException">Whether it was done is not known.</exception>
    public async Task<T> Once<T>(string what, long bytes, Func<CancellationToken, Task<T>> call, CancellationToken stop)
    {
        try
        {
            return await Try(what, bytes, call, stop);
        }
        catch (Passing failed)
        {
            throw failed.MayPass ? new StoreLostException(failed.Fault.Findings[0]) : failed.Fault;
        }
    }

    public Task Pause(int attempt, CancellationToken stop) => Task.Delay(FirstPause * Math.Pow(2, attempt), world.Clock, stop);

    async Task<T> Try<T>(string what, long bytes, Func<CancellationToken, Task<T>> call, CancellationToken stop)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60 + bytes / Slowest), world.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stop);
        try
        {
            return await call(either.Token).WaitAsync(either.Token);
        }
        catch (Exception broken) when (!stop.IsCancellationRequested && broken is OperationCanceledException or TimeoutException)
        {
            throw new Passing(new DeployException(Dog.StoreNotReached.With(place.Shown, what, "no answer came in time")));
        }
        catch (AmazonServiceException refused)
        {
            throw Judged(refused, what);
        }
        catch (AmazonClientException broken)
        {
            throw new Passing(new DeployException(Dog.StoreNotReached.With(place.Shown, what, "the answer was not understood"))) { Cause = broken };
        }
        catch (HttpRequestException broken) when (broken.HttpRequestError == HttpRequestError.SecureConnectionError)
        {
            // A certificate that is wrong does not get better by asking again.
            throw new Passing(NotReached(what, $"no secure connection to {place.Host}: {(broken.InnerException?.Message ?? broken.Message).TrimEnd('.')}")) { MayPass = false };
        }
        catch (HttpRequestException broken) when (broken.HttpRequestError is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.ProxyTunnelError)
        {
            throw new Passing(NotReached(what, $"{place.Host}: {broken.Message.TrimEnd('.')}"));
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException or System.Xml.XmlException || broken.Source == "AWSSDK.Core")
        {
            throw new Passing(NotReached(what, $"the connection to {place.Host} broke off, or the answer was not the store's"));
        }
    }

    DeployException NotReached(string what, string why) => new(Dog.StoreNotReached.With(place.Shown, what, why));

    Passing Judged(AmazonServiceException refused, string what)
    {
        var status = (int)refused.StatusCode;
        var words = $"{refused.Message.TrimEnd('.')} (status {status}{(string.IsNullOrEmpty(refused.ErrorCode) ? "" : $" {refused.ErrorCode}")}{(string.IsNullOrEmpty(refused.RequestId) ? "" : $", request {refused.RequestId}")})";
        var code = refused.ErrorCode is { Length: > 0 } said ? said : refused.StatusCode == HttpStatusCode.NotFound ? "NoSuchKey" : refused.StatusCode == HttpStatusCode.PreconditionFailed ? "PreconditionFailed" : "";
        if (status is >= 300 and < 400 || code is "PermanentRedirect" or "TemporaryRedirect" or "AuthorizationHeaderMalformed" or "IllegalLocationConstraintException")
            return Final(Dog.StoreElsewhere.With(place.Shown, what, words), code);
        if (code is "InvalidAccessKeyId" or "SignatureDoesNotMatch" or "ExpiredToken" or "InvalidToken" || status == 401) return Final(Dog.StoreCredentialRefused.With(place.Shown, place.CredentialSource, words), code);
        if (code is "RequestTimeTooSkewed" or "RequestExpired") return Final(Dog.StoreClock.With(place.Shown, words), code);
        if (status == 403) return Final(Dog.StoreNotAllowed.With(place.Shown, what, words), code);
        if (status is 429 or 408 or >= 500 || code is "SlowDown" or "Throttling" or "RequestTimeout" or "ServiceUnavailable" or "InternalError")
        {
            var after = After(refused);
            var tail = after is { } wait ? $"{words}; it asks to wait {Durations.Show(TimeSpan.FromSeconds(Math.Ceiling(wait.TotalSeconds)))}" : words;
            return new Passing(new DeployException(Dog.StoreNotReached.With(place.Shown, what, tail))) { After = after, MayPass = after is null || after <= LongestWait };
        }
        return status is >= 200 and < 300 ? new Passing(new DeployException(Dog.StoreNotReached.With(place.Shown, what, "the answer was not understood"))) : Final(Dog.StoreRefused.With(place.Shown, what, words), code);
    }

    static TimeSpan? After(AmazonServiceException refused) => refused.Data[AskedToWait] is TimeSpan told ? told :
        refused.InnerException is HttpErrorResponseException { Response: { } response } && int.TryParse(response.GetHeaderValue("Retry-After"), out var seconds) ? TimeSpan.FromSeconds(seconds) : null;

    static Passing Final(Finding finding, string code) => new(new StoreRefusedException(finding, code)) { MayPass = false };

    /// <summary>What went wrong, on its way to be judged.</summary>
    sealed class Passing(DeployException fault) : Exception
    {
        public DeployException Fault => fault;
        public bool MayPass { get; init; } = true;
        public TimeSpan? After { get; init; }
        public Exception? Cause { get; init; }
    }
}
