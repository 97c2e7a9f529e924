using System.Net.Http.Headers;
using Dogshore.Faults;

namespace Dogshore.Platforms.Rest;

/// <summary>What came back, understood.</summary>
public sealed record RestAnswer<T>(T Value, int Status, HttpResponseHeaders Headers);

/// <summary>One attempt: an answer, or what was wrong with it.</summary>
/// <param name="Answer">Null when something was wrong.</param>
/// <param name="Problem">Null when all is well.</param>
sealed record Attempt<T>(RestAnswer<T>? Answer, DeployException? Problem = null)
{
    /// <summary>Asking again may help and cannot harm.</summary>
    public bool MayRepeat { get; init; }
    /// <summary>When the service said how long to wait.</summary>
    public TimeSpan? After { get; init; }
}
