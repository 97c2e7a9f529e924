using System.Diagnostics;

namespace Dogshore.Emulators;

/// <summary>What came over the wire, and what shall go wrong on it. The same for HTTP and for SSH: whoever serves calls
/// <see cref="Enter"/>, plays the trouble that <see cref="Take"/> names, calls <see cref="See"/> around the effect, and <see cref="Leave"/> at the end.</summary>
public sealed class Wire
{
    readonly Lock gate = new();
    readonly long start = Stopwatch.GetTimestamp();
    readonly List<Request> requests = [];
    readonly List<Breakage> breakages = [];
    readonly List<string> violations = [];
    int underWay;
    TaskCompletionSource rest = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Everything that was asked so far, oldest first.</summary>
    public IReadOnlyList<Request> Requests { get { lock (gate) return [.. requests]; } }

    /// <summary>What would have changed the platform's state.</summary>
    public IReadOnlyList<Request> Writes => [.. Requests.Where(request => request.Changes)];

    /// <summary>Requests that the published contract does not know; a test fails on them.</summary>
    public IReadOnlyList<string> Violations { get { lock (gate) return [.. violations]; } }

    /// <summary>Called around every state-changing request, the client waiting meanwhile: a test kills the client here. When it throws
    /// <see cref="ClientGoneException"/> before the effect, the request never arrived.</summary>
    public Func<Moment, Request, Task>? Watch { get; set; }

    /// <summary>From now on the next <paramref name="times"/> requests that match meet this trouble. Dispose it to end it early.</summary>
    public Breakage Break(Func<Request, bool> when, Trouble trouble, int times = 1)
    {
        var breakage = new Breakage(when, trouble, times, End);
        lock (gate) breakages.Add(breakage);
        return breakage;
    }

    public Request Enter(string method, string path, bool changes)
    {
        lock (gate)
        {
            var request = new Request(requests.Count + 1, method, path, changes, Stopwatch.GetElapsedTime(start));
            requests.Add(request);
            if (changes && underWay++ == 0) rest = new(TaskCreationOptions.RunContinuationsAsynchronously);
            return request;
        }
    }

    /// <summary>Nothing more comes of the request, whether it was answered or not.</summary>
    public void Leave(Request request)
    {
        lock (gate)
        {
            if (request.Changes && --underWay == 0) rest.SetResult();
        }
    }

    /// <summary>Until nothing that changes state is under way: what a client left in the middle is still done, as a platform does it.</summary>
    public Task Rest { get { lock (gate) return underWay == 0 ? Task.CompletedTask : rest.Task; } }

    /// <summary>The trouble that this request meets, or null.</summary>
    public Trouble? Take(Request request)
    {
        lock (gate) return breakages.FirstOrDefault(breakage => breakage.Meets(request))?.Trouble;
    }

    public Task See(Moment moment, Request request) => request.Changes ? Watch?.Invoke(moment, request) ?? Task.CompletedTask : Task.CompletedTask;

    public void Violated(string rule)
    {
        lock (gate) violations.Add(rule);
    }

    void End(Breakage breakage)
    {
        lock (gate) breakages.Remove(breakage);
    }
}

/// <summary>A trouble that waits for its requests.</summary>
public sealed class Breakage(Func<Request, bool> when, Trouble trouble, int times, Action<Breakage> end) : IDisposable
{
    public Trouble Trouble => trouble;

    /// <summary>How many requests met it.</summary>
    public int Met { get; private set; }

    internal bool Meets(Request request)
    {
        if (Met == times || !when(request)) return false;
        Met++;
        return true;
    }

    public void Dispose() => end(this);
}

/// <summary>The client is dead: its request has no effect from here on, and nobody hears the answer.</summary>
public sealed class ClientGoneException() : Exception("The client is gone.");
