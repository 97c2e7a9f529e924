using System.Collections.Immutable;

namespace Dogshore.Emulators.S3;

/// <param name="Pieces">Its bytes as they came: of an object in parts one after the other, for nothing is copied when it is completed.</param>
/// <param name="ETag">With its quotes. MD5 of the bytes; of an object in parts a hash of hashes and the number of parts.</param>
/// <param name="Headers">What a reader gets with it: Content-Type, Cache-Control, Content-Encoding, x-amz-meta-*.</param>
public sealed record StoredObject(ImmutableArray<byte[]> Pieces, string ETag, ImmutableDictionary<string, string> Headers, DateTimeOffset Modified)
{
    public StoredObject(byte[] bytes, string tag, ImmutableDictionary<string, string> headers, DateTimeOffset modified) : this([bytes], tag, headers, modified) { }

    public long Length => Pieces.Sum(piece => piece.LongLength);

    public byte[] Bytes
    {
        get
        {
            if (Pieces is [var all]) return all;
            using var joined = new MemoryStream();
            foreach (var piece in Pieces) joined.Write(piece);
            return joined.ToArray();
        }
    }
}

/// <summary>A bucket: object by key, in the order of the keys' bytes.</summary>
public sealed class Bucket
{
    readonly Lock gate = new();
    readonly SortedDictionary<string, StoredObject> objects = new(StringComparer.Ordinal);

    public Dictionary<string, (string Key, ImmutableDictionary<string, string> Headers, SortedDictionary<int, (byte[] Bytes, string ETag)> Parts)> Uploads { get; } = [];

    public IReadOnlyDictionary<string, StoredObject> Objects { get { lock (gate) return objects.ToDictionary(); } }

    /// <summary>Each object that is put is kept under an id of its own too.</summary>
    public bool KeepsVersions { get; init; }
    public System.Collections.Concurrent.ConcurrentDictionary<string, (string Key, StoredObject Object)> Versions { get; } = [];

    /// <returns>The id of the version; null where there are none.</returns>
    public string? Remember(string key, StoredObject value)
    {
        if (!KeepsVersions) return null;
        var id = Guid.NewGuid().ToString("n");
        Versions[id] = (key, value);
        return id;
    }

    /// <summary>What comes after a key, in order.</summary>
    public (KeyValuePair<string, StoredObject>[] Page, bool More) Page(string prefix, string after, int most)
    {
        lock (gate)
        {
            KeyValuePair<string, StoredObject>[] some = [.. objects.SkipWhile(each => string.CompareOrdinal(each.Key, after) <= 0).Where(each => each.Key.StartsWith(prefix, StringComparison.Ordinal)).Take(most + 1)];
            return some.Length > most ? (some[..most], true) : (some, false);
        }
    }

    public StoredObject? this[string key] { get { lock (gate) return objects.GetValueOrDefault(key); } }

    /// <summary>One step: the condition is judged and the object written with nobody between.</summary>
    public bool Put(string key, StoredObject value, string? ifMatch, bool ifNone)
    {
        lock (gate)
        {
            var there = objects.GetValueOrDefault(key);
            if (ifNone && there is not null || ifMatch is not null && there?.ETag != ifMatch) return false;
            objects[key] = value;
            return true;
        }
    }

    public void Remove(string key)
    {
        lock (gate) objects.Remove(key);
    }
}
