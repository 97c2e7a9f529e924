using Dogshore.Faults;

namespace Dogshore.Local.Hosting;

/// <summary>Every failure as a fault that the client can show.</summary>
static class Faulting
{
    /// <param name="log">Gets what is our own error, with its stack.</param>
    public static HostException Of(Exception exception, Surroundings surroundings)
    {
        switch (exception)
        {
            case HostException known:
                return known;
            case DeployException { Findings: [var finding, ..] }:
                return finding.As(500);
            case OperationCanceledException:
                return Dog.AttemptEnded.With("its client went away, or the host was told to end").As(409);
            case BadHttpRequestException bad:
                return Dog.RequestNotUnderstood.With(bad.Message).As(bad.StatusCode);
            case System.Text.Json.JsonException wrong:
                // The message names the place and no value.
                return Dog.RequestNotUnderstood.With(wrong.Message).As(400);
            case IOException or UnauthorizedAccessException:
                surroundings.Log.Say($"a write failed: {exception}");
                return Dog.RootNotWritable.With(exception.Message).As(507);
            default:
                surroundings.Log.Say($"an error of the host's own: {exception}");
                return Dog.HostFailed.With(exception.GetType().Name, surroundings.Paths.HostLog).As(500);
        }
    }
}
