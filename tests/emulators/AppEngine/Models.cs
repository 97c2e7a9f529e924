using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Dogshore.Emulators.AppEngine;

/// <summary>How long things take.</summary>
public sealed record Delays(TimeSpan Operation, TimeSpan Build)
{
    public static Delays Short { get; } = new(TimeSpan.FromMilliseconds(30), TimeSpan.FromMilliseconds(50));
    /// <summary>After this an app that does not listen is given up.</summary>
    public TimeSpan Boot { get; init; } = TimeSpan.FromSeconds(30);
}

/// <summary>What is refused, in Google's words.</summary>
public sealed class RefusalException(int status, string word, string message) : Exception(message)
{
    public int Status => status;
    public string Word => word;
    public JsonArray? Details { get; init; }
}

/// <summary>A project of Google's, with its one application when it has one.</summary>
public sealed class GoogleProject(string id)
{
    public string Id => id;
    public string? Location { get; set; }
    public bool HasApplication => Location is not null;
    public string ServingStatus { get; set; } = "SERVING";
    /// <summary>Somebody has removed it.</summary>
    public bool HasNoBucket { get; set; }
    public string StagingBucket => $"staging.{id}.appspot.com";
    public ConcurrentDictionary<string, Service> Services { get; } = new(StringComparer.Ordinal);
    public ConcurrentDictionary<string, Operation> Operations { get; } = new(StringComparer.Ordinal);
    public ConcurrentDictionary<string, Build> Builds { get; } = new(StringComparer.Ordinal);
    /// <summary>Images by name and digest.</summary>
    public ConcurrentDictionary<string, Image> Images { get; } = new(StringComparer.Ordinal);
}

/// <param name="Folder">Its files.</param>
/// <param name="Command">What it starts, for a shell.</param>
public sealed record Image(string Folder, string Command);

public sealed class Service(string id)
{
    public string Id => id;
    public ConcurrentDictionary<string, DeployedVersion> Versions { get; } = new(StringComparer.Ordinal);
    public IReadOnlyDictionary<string, double> Split { get; set; } = new Dictionary<string, double>();
    public string? ShardBy { get; set; }
    public IReadOnlyDictionary<string, string> Labels { get; set; } = new Dictionary<string, string>();
}

/// <summary>Something that goes on after its answer.</summary>
public sealed class Operation(string project, string method, string target, string user)
{
    public string Id { get; } = Guid.NewGuid().ToString();
    public string Name => $"apps/{project}/operations/{Id}";
    public string Target => target;
    public DateTimeOffset Begun { get; } = DateTimeOffset.UtcNow;
    public bool Done { get; set; }
    public (int Code, string Message)? Error { get; set; }
    public string? CloudBuild { get; set; }
    public string? Message { get; set; }

    public JsonObject Show()
    {
        var metadata = new JsonObject
        {
            ["@type"] = "type.googleapis.com/google.appengine.v1.OperationMetadataV1", ["method"] = $"google.appengine.v1.{method}", ["insertTime"] = Begun.UtcDateTime.ToString("O"), ["user"] = user, ["target"] = target,
        };
        if (Message is not null) metadata["ephemeralMessage"] = Message;
        if (CloudBuild is not null) metadata["createVersionMetadata"] = new JsonObject { ["cloudBuildId"] = CloudBuild };
        var shown = new JsonObject { ["name"] = Name, ["metadata"] = metadata };
        // What is not so is left out, as Google's JSON does.
        if (Done) shown["done"] = true;
        if (Done && Error is { } error) shown["error"] = new JsonObject { ["code"] = error.Code, ["message"] = error.Message };
        else if (Done) shown["response"] = new JsonObject { ["@type"] = "type.googleapis.com/google.protobuf.Empty" };
        return shown;
    }
}

/// <summary>An object of a bucket; a log grows.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Reliability", "CA1001", Justification = "A stream of memory holds nothing else.")]
public sealed class StoredObject
{
    readonly MemoryStream bytes = new();

    public long Generation { get; } = Interlocked.Increment(ref last);
    public DateTimeOffset Made { get; set; } = DateTimeOffset.UtcNow;
    static long last = 1_700_000_000_000_000;

    public StoredObject(byte[] content) => bytes.Write(content);

    public long Length { get { lock (bytes) return bytes.Length; } }

    public void Append(byte[] more) { lock (bytes) bytes.Write(more); }

    /// <summary>As it is now, from this byte to that one, which is included.</summary>
    public byte[] Slice(long from, long to)
    {
        lock (bytes) return bytes.GetBuffer()[(int)from..(int)Math.Min(bytes.Length, to + 1)];
    }

    public byte[] All => Slice(0, long.MaxValue - 1);
}
