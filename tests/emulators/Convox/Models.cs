using Dogshore.Emulators.Apps;

namespace Dogshore.Emulators.Convox;

/// <summary>How long things take.</summary>
public sealed record Delays(TimeSpan Build, TimeSpan Promote, TimeSpan Process, TimeSpan Resource)
{
    public static Delays Short { get; } = new(TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(30), TimeSpan.FromMilliseconds(30), TimeSpan.FromMilliseconds(60));
    /// <summary>How long old processes finish what they have begun.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromMilliseconds(250);
}

/// <summary>An error as a rack answers it.</summary>
public sealed class RefusalException(int status, string message) : Exception(message)
{
    public int Status => status;

    public static RefusalException NotFound(string what, string name) => new(404, $"{what} not found: {name}");
}

/// <summary>Lines that grow until they are closed.</summary>
public sealed class Lines
{
    readonly Lock gate = new();
    readonly List<string> all = [];
    TaskCompletionSource grown = new(TaskCreationOptions.RunContinuationsAsynchronously);
    bool isClosed;

    public void Add(string line)
    {
        lock (gate) all.Add(line);
        Grow();
    }

    public void Close()
    {
        lock (gate) isClosed = true;
        Grow();
    }

    void Grow() => Interlocked.Exchange(ref grown, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    public IReadOnlyList<string> All { get { lock (gate) return [.. all]; } }

    /// <summary>Each line as it comes, to the end.</summary>
    public async IAsyncEnumerable<string> Follow([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
    {
        for (var at = 0; ;)
        {
            string[] more;
            bool over;
            var wait = Volatile.Read(ref grown).Task;
            lock (gate) (more, over) = ([.. all.Skip(at)], isClosed);
            foreach (var line in more) yield return line;
            at += more.Length;
            if (more.Length > 0) continue;
            if (over) yield break;
            await wait.WaitAsync(stop);
        }
    }
}

public static class Ids
{
    /// <summary>A letter, and ten more: <c>RABCDEFGHIJ</c>.</summary>
    public static string New(char kind) => kind + string.Concat(Enumerable.Range(0, 10).Select(_ => (char)('A' + Random.Shared.Next(26))));
}

public sealed class Build
{
    public string Id { get; } = Ids.New('B');
    public string Status { get; set; } = "created";
    public string Description { get; init; } = "";
    public string GitSha { get; init; } = "";
    public string Manifest { get; set; } = "";
    public string Release { get; set; } = "";
    public string Reason { get; set; } = "";
    public string Entrypoint { get; set; } = "";
    public string Logs { get; set; } = "";
    public bool IsExternal { get; init; }
    public DateTimeOffset Started { get; set; } = DateTimeOffset.UtcNow;
    public DateTimeOffset? Ended { get; set; }
    public Lines Output { get; } = new();
    /// <summary>What stands for its images: the files, unpacked.</summary>
    public string? Folder { get; set; }
}

public sealed class Release
{
    public string Id { get; } = Ids.New('R');
    public string Build { get; init; } = "";
    public string Env { get; init; } = "";
    public string Manifest { get; init; } = "";
    public string Description { get; init; } = "";
    public required DateTimeOffset Created { get; init; }
    /// <summary>It was live once.</summary>
    public bool WasLive { get; set; }
}

public sealed class Resource
{
    public required string Name { get; init; }
    public required string Type { get; init; }
    public required string Url { get; init; }
    public string Status { get; set; } = "pending";
}

/// <summary>A process of a service, or one that was started for a command.</summary>
public sealed class RackProcess
{
    public required string Id { get; init; }
    public required string Service { get; init; }
    public required Release Release { get; init; }
    public required string Command { get; init; }
    public bool IsOneOff { get; init; }
    public string Status { get; set; } = "pending";
    public DateTimeOffset Started { get; } = DateTimeOffset.UtcNow;
    public AppProcess? Running { get; set; }
    public List<AppProcess> Execs { get; } = [];
    public int? Port { get; set; }
    public Lines Output { get; } = new();

    public async Task Stop()
    {
        Status = "stopped";
        AppProcess[] all;
        lock (Execs) all = [.. Execs, .. Running is { } running ? (AppProcess[])[running] : []];
        await Task.WhenAll(all.Select(each => each.Stop(TimeSpan.FromSeconds(5))));
        Output.Close();
    }
}
