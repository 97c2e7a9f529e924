using System.Globalization;
using System.Text.Json.Nodes;

namespace Dogshore.Emulators.Kubernetes;

/// <summary>What happened to an object.</summary>
/// <param name="Type">ADDED, MODIFIED or DELETED.</param>
/// <param name="Before">As it was; null when it is new.</param>
public sealed record Happening(long Version, string Type, Kind Kind, JsonObject Object, JsonObject? Before);

/// <summary>All objects of a cluster and what happened to them, as etcd keeps them: one number counts every write.</summary>
/// <remarks>What it hands out is shared and never changed: whoever wants to change an object takes a copy.</remarks>
public sealed class Store
{
    /// <summary>At least so many happenings are known; older ones are forgotten, as etcd forgets after five minutes.</summary>
    const int Remembered = 5000;

    readonly Lock gate = new();
    readonly Dictionary<Kind, SortedDictionary<string, JsonObject>> objects = [];
    readonly List<Happening> history = [];
    TaskCompletionSource grown = new(TaskCreationOptions.RunContinuationsAsynchronously);
    long version = 1000;
    long compacted;

    public long Version { get { lock (gate) return version; } }

    /// <summary>Ends when something happens after now.</summary>
    public Task Grown => Volatile.Read(ref grown).Task;

    public JsonObject? Get(Kind kind, string space, string name)
    {
        lock (gate) return Of(kind).GetValueOrDefault(Key(space, name));
    }

    /// <param name="space">Null for all namespaces.</param>
    public IReadOnlyList<JsonObject> List(Kind kind, string? space = null)
    {
        lock (gate) return [.. Of(kind).Where(each => space is null || each.Key.StartsWith(space + "/", StringComparison.Ordinal)).Select(each => each.Value)];
    }

    public (IReadOnlyList<JsonObject> Items, long Version) Snapshot(Kind kind, string? space)
    {
        lock (gate) return (List(kind, space), version);
    }

    public IReadOnlyList<(Kind Kind, JsonObject Object)> All()
    {
        lock (gate) return [.. objects.SelectMany(each => each.Value.Values.Select(thing => (each.Key, thing)))];
    }

    /// <summary>Puts a new object there; null when one of its name is there already.</summary>
    public JsonObject? Add(Kind kind, JsonObject thing)
    {
        lock (gate) return Of(kind).ContainsKey(Key(thing.Namespace(), thing.Name())) ? null : Put(kind, thing, null);
    }

    /// <summary>Replaces what was read; null when it has changed or gone since.</summary>
    public JsonObject? Replace(Kind kind, JsonObject read, JsonObject now)
    {
        lock (gate)
        {
            if (Get(kind, read.Namespace(), read.Name()) is not { } live || live.Version() != read.Version()) return null;
            return Put(kind, now, live);
        }
    }

    public bool Remove(Kind kind, JsonObject read)
    {
        lock (gate)
        {
            if (Get(kind, read.Namespace(), read.Name()) is not { } live || live.Version() != read.Version()) return false;
            Of(kind).Remove(Key(live.Namespace(), live.Name()));
            var last = live.Copy();
            last.In("metadata")["resourceVersion"] = Next();
            Happened(new(version, "DELETED", kind, last, live));
            return true;
        }
    }

    /// <summary>What happened after this version; null when that was forgotten.</summary>
    public IReadOnlyList<Happening>? Since(long after)
    {
        lock (gate)
        {
            if (after < compacted) return null;
            // Versions only grow: the place is found from the end.
            var from = history.Count;
            while (from > 0 && history[from - 1].Version > after) from--;
            return history.GetRange(from, history.Count - from);
        }
    }

    /// <summary>Forgets what happened until now, as etcd does every five minutes: whoever asks from before gets 410.</summary>
    public void Compact()
    {
        lock (gate)
        {
            compacted = version;
            history.Clear();
        }
    }

    /// <summary>In the order of etcd's keys.</summary>
    SortedDictionary<string, JsonObject> Of(Kind kind)
    {
        if (!objects.TryGetValue(kind, out var own)) objects[kind] = own = new(StringComparer.Ordinal);
        return own;
    }

    static string Key(string space, string name) => $"{space}/{name}";

    JsonObject Put(Kind kind, JsonObject thing, JsonObject? before)
    {
        thing.In("metadata")["resourceVersion"] = Next();
        Of(kind)[Key(thing.Namespace(), thing.Name())] = thing;
        Happened(new(version, before is null ? "ADDED" : "MODIFIED", kind, thing, before));
        return thing;
    }

    string Next() => (++version).ToString(CultureInfo.InvariantCulture);

    void Happened(Happening happening)
    {
        history.Add(happening);
        if (history.Count > 2 * Remembered)
        {
            compacted = history[Remembered - 1].Version;
            history.RemoveRange(0, Remembered);
        }
        Interlocked.Exchange(ref grown, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }
}
