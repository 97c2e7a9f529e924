using Dogshore.Emulators.Apps;

namespace Dogshore.Emulators.Heroku;

/// <summary>How long things take.</summary>
public sealed record Delays(TimeSpan Build, TimeSpan Release, TimeSpan Dyno, TimeSpan AddOn)
{
    public static Delays Short { get; } = new(TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(30), TimeSpan.FromMilliseconds(100));
    /// <summary>After this a web dyno that does not listen is ended (R10).</summary>
    public TimeSpan Boot { get; init; } = TimeSpan.FromSeconds(60);
}

/// <summary>Somebody with an account.</summary>
public sealed record Account(string Id, string Email, string Token);

/// <summary>An error as Heroku answers it.</summary>
public sealed class RefusalException(int status, string id, string message) : Exception(message)
{
    public int Status => status;
    public string Id => id;

    public static RefusalException NotFound(string what) => new(404, "not_found", $"Couldn't find that {what}.");
    public static RefusalException Invalid(string message) => new(422, "invalid_params", message);
}

/// <summary>A text that grows until it is closed; read at its own address, from any byte.</summary>
public sealed class Output
{
    readonly Lock gate = new();
    readonly List<byte> bytes = [];
    TaskCompletionSource grown = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Id { get; } = Guid.NewGuid().ToString();
    public bool IsClosed { get; private set; }
    /// <summary>Not there until its command has begun: 404.</summary>
    public bool HasBegun { get; set; } = true;

    public void Line(string line) => Write(System.Text.Encoding.UTF8.GetBytes(line + "\n"));

    void Write(byte[] more)
    {
        lock (gate) bytes.AddRange(more);
        Grow();
    }

    public void Close()
    {
        IsClosed = true;
        Grow();
    }

    void Grow() => Interlocked.Exchange(ref grown, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    /// <summary>What there is from this byte on, and what to wait for when that is nothing.</summary>
    public (byte[] Bytes, bool IsOver, Task More) From(long offset)
    {
        lock (gate)
        {
            var more = grown.Task;
            var over = IsClosed;
            return ([.. bytes.Skip((int)Math.Min(offset, bytes.Count))], over, more);
        }
    }

    public long Length { get { lock (gate) return bytes.Count; } }
}

public sealed class Slug
{
    public string Id { get; } = Guid.NewGuid().ToString();
    public required IReadOnlyDictionary<string, string> ProcessTypes { get; init; }
    public string? Commit { get; init; }
    public string? CommitDescription { get; init; }
    public string? Checksum { get; init; }
    public required string Stack { get; init; }
    public DateTimeOffset CreatedAt { get; } = DateTimeOffset.UtcNow;
    /// <summary>Where it lies unpacked; null until its archive came.</summary>
    public string? Folder { get; set; }
    /// <summary>Where its archive is put.</summary>
    public string? Blob { get; set; }
}

public sealed class Build
{
    public string Id { get; } = Guid.NewGuid().ToString();
    public string Status { get; set; } = "pending";
    public required string Url { get; init; }
    public string? Checksum { get; init; }
    public string? Version { get; init; }
    public string? VersionDescription { get; init; }
    public IReadOnlyList<string> Buildpacks { get; init; } = [];
    public required Account User { get; init; }
    public Slug? Slug { get; set; }
    public Release? Release { get; set; }
    public Output Output { get; } = new();
    public DateTimeOffset CreatedAt { get; } = DateTimeOffset.UtcNow;
}

public sealed class Release
{
    public string Id { get; } = Guid.NewGuid().ToString();
    public required int Version { get; init; }
    public required string Description { get; init; }
    public Slug? Slug { get; init; }
    public required IReadOnlyDictionary<string, string> Config { get; init; }
    public required Account User { get; init; }
    public string Status { get; set; } = "succeeded";
    public Output? Output { get; set; }
    public DateTimeOffset CreatedAt { get; } = DateTimeOffset.UtcNow;
}

public sealed class Formation
{
    public string Id { get; } = Guid.NewGuid().ToString();
    public required string Type { get; init; }
    public int Quantity { get; set; }
    public string Size { get; set; } = "Basic";
}

public sealed class Dyno
{
    public string Id { get; } = Guid.NewGuid().ToString();
    public required string Type { get; init; }
    public required int Number { get; init; }
    public required string Command { get; init; }
    public required Release Release { get; init; }
    public string Name => $"{Type}.{Number}";
    public string State { get; set; } = "starting";
    public AppProcess? Process { get; set; }
    public int? Port { get; set; }
    public DateTimeOffset CreatedAt { get; } = DateTimeOffset.UtcNow;
}

public sealed class AddOn
{
    public string Id { get; } = Guid.NewGuid().ToString();
    public required string Name { get; init; }
    public required string Plan { get; init; }
    public required string Attachment { get; init; }
    public string AttachmentId { get; } = Guid.NewGuid().ToString();
    public string State { get; set; } = "provisioning";
    public string Variable => $"{Attachment}_URL";
    public DateTimeOffset CreatedAt { get; } = DateTimeOffset.UtcNow;
}
