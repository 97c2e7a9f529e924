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
    readonly Lock gate = new();
    readonly Dictionary<(string Resource, string Namespace, string Name), (Kind Kind, JsonObject Object)> objects = [];
    readonly List<Happening> history = [];
    TaskCompletionSource grown = new(TaskCreationOptions.RunContinuationsAsynchronously);
    long version = 1000;
    long compacted;

    public long Version { get { lock (gate) return version; } }

    /// <summary>Ends when something happens after now.</summary>
    public Task Grown => Volatile.Read(ref grown).Task;

    public JsonObject? Get(Kind kind, string space, string name)
    {
        lock (gate) return objects.TryGetValue((kind.Resource, space, name), out var found) ? found.Object : null;
    }

    /// <summary>In the order of etcd's keys.</summary>
    /// <param name="space">Null for all namespaces.</param>
    public IReadOnlyList<JsonObject> List(Kind kind, string? space = null)
    {
        lock (gate)
            return [.. objects.Where(each => each.Key.Resource == kind.Resource && (space is null || each.Key.Namespace == space))
                .OrderBy(each => each.Key.Namespace, StringComparer.Ordinal).ThenBy(each => each.Key.Name, StringComparer.Ordinal).Select(each => each.Value.Object)];
    }

    public (IReadOnlyList<JsonObject> Items, long Version) Snapshot(Kind kind, string? space)
    {
        lock (gate) return (List(kind, space), version);
    }

    public IReadOnlyList<(Kind Kind, JsonObject Object)> All()
    {
        lock (gate) return [.. objects.Values];
    }

    /// <summary>Puts a new object there; null when one of its name is there already.</summary>
    public JsonObject? Add(Kind kind, JsonObject thing)
    {
        lock (gate) return objects.ContainsKey((kind.Resource, thing.Namespace(), thing.Name())) ? null : Put(kind, thing, null);
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
            objects.Remove((kind.Resource, live.Namespace(), live.Name()));
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

    JsonObject Put(Kind kind, JsonObject thing, JsonObject? before)
    {
        thing.In("metadata")["resourceVersion"] = Next();
        objects[(kind.Resource, thing.Namespace(), thing.Name())] = (kind, thing);
        Happened(new(version, before is null ? "ADDED" : "MODIFIED", kind, thing, before));
        return thing;
    }

    string Next() => (++version).ToString(CultureInfo.InvariantCulture);

    void Happened(Happening happening)
    {
        history.Add(happening);
        Interlocked.Exchange(ref grown, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }
}
