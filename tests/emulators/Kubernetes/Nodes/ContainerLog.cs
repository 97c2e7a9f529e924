using System.Globalization;

namespace Dogshore.Emulators.Kubernetes;

/// <summary>What one run of a container said, line by line, for those who read it while it grows.</summary>
public sealed class ContainerLog
{
    readonly Lock gate = new();
    readonly List<(DateTimeOffset At, string Text)> lines = [];
    TaskCompletionSource grown = new(TaskCreationOptions.RunContinuationsAsynchronously);
    bool isClosed;

    public void Add(string line)
    {
        lock (gate) lines.Add((DateTimeOffset.UtcNow, line));
        Tell();
    }

    public void Close()
    {
        lock (gate) isClosed = true;
        Tell();
    }

    void Tell() => Interlocked.Exchange(ref grown, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    public IReadOnlyList<(DateTimeOffset At, string Text)> All { get { lock (gate) return [.. lines]; } }

    /// <summary>From this line on, each as it comes, to the end of the run.</summary>
    public async IAsyncEnumerable<(DateTimeOffset At, string Text)> Follow(int from, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
    {
        while (true)
        {
            (DateTimeOffset, string)[] more;
            bool over;
            var wait = Volatile.Read(ref grown).Task;
            lock (gate) (more, over) = ([.. lines.Skip(from)], isClosed);
            foreach (var line in more) yield return line;
            from += more.Length;
            if (more.Length > 0) continue;
            if (over) yield break;
            await wait.WaitAsync(stop);
        }
    }

    public static string Stamp(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffffff00Z", CultureInfo.InvariantCulture);
}
