using System.Text.Json.Nodes;

namespace Dogshore.Emulators.Kubernetes;

/// <summary>The objects of a cluster and every way to change them: what the API server does between a request and its store.</summary>
public sealed class Cluster(IReadOnlyList<Kind> kinds)
{
    public Store Store { get; } = new();
    public IReadOnlyList<Kind> AllKinds => kinds;
    public ModelSet Models { get; } = new(kinds);
    /// <summary>Who asks, while a request is answered; the cluster's own parts are nobody.</summary>
    public AsyncLocal<Identity?> Asker { get; } = new();
    /// <summary>Looks at every object that is about to be stored, as admission controllers do, and may change or refuse it; the second is how it is now.</summary>
    public List<Action<Kind, JsonObject, JsonObject?>> Admission { get; } = [];

    public Kind? Find(string group, string version, string plural) => kinds.FirstOrDefault(kind => kind.Group == group && kind.Version == version && kind.Plural == plural);
    public Kind? Named(string apiVersion, string name) => kinds.FirstOrDefault(kind => kind.ApiVersion == apiVersion && kind.Name == name);

    /// <param name="writer">Null when the object says already who owns what.</param>
    public JsonObject Create(Kind kind, string space, JsonObject thing, Writer? writer, bool isDry = false)
    {
        thing = thing.Copy();
        var metadata = thing.In("metadata");
        if (kind.IsNamespaced)
        {
            metadata["namespace"] = space;
            if (Store.Get(Kinds.Namespace, "", space) is not { } there) throw ApiException.NotFound(Kinds.Namespace, space);
            if (there.IsGoing()) throw ApiException.Forbidden(kind, thing.Name(), $"unable to create new content in namespace {space} because it is being terminated");
        }
        else metadata.Remove("namespace");
        if (metadata.Text("generateName") is { Length: > 0 } prefix && thing.Name().Length == 0) metadata["name"] = prefix + Names.Random(5);
        metadata.Remove("resourceVersion");
        metadata.Remove("deletionTimestamp");
        metadata.Remove("selfLink");
        metadata["uid"] = Guid.NewGuid().ToString();
        metadata["creationTimestamp"] = Times.Now;
        if (kind.HasGeneration) metadata["generation"] = 1;
        else metadata.Remove("generation");
        if (kind.HasStatus) thing.Remove("status");
        Prepare(kind, thing, null);
        if (writer is not null)
        {
            var ownership = new Ownership();
            ownership.Updated(null, thing, kind, Models.Of(kind), writer);
            ownership.Write(thing);
        }
        if (Store.Get(kind, space, thing.Name()) is not null) throw ApiException.AlreadyExists(kind, thing.Name());
        if (isDry) return thing;
        return Store.Add(kind, thing) ?? throw ApiException.AlreadyExists(kind, thing.Name());
    }

    /// <summary>Changes an object as an ordinary write does.</summary>
    /// <param name="change">Gets a copy to change and gives what shall be; null leaves it. It may be asked again when somebody else was faster.</param>
    public JsonObject Update(Kind kind, string space, string name, Func<JsonObject, JsonObject?> change, Writer writer, bool isDry = false)
    {
        while (true)
        {
            var old = Store.Get(kind, space, name) ?? throw ApiException.NotFound(kind, name);
            if (change(old.Copy()) is not { } now) return old;
            Keep(kind, old, now, writer.Subresource);
            Prepare(kind, now, old);
            // Who owns what can be written too; one that says nothing of it leaves it.
            var ownership = Ownership.Of(now.At("metadata", "managedFields") is JsonArray { Count: > 0 } ? now : old);
            ownership.Updated(old, now, kind, Models.Of(kind), writer);
            ownership.Write(now);
            if (Commit(kind, old, now, isDry) is { } stored) return stored;
        }
    }

    /// <summary>Server-side apply.</summary>
    /// <returns>The object, and whether it is new.</returns>
    public (JsonObject Object, bool IsNew) Apply(Kind kind, string space, string name, JsonObject wanted, Writer writer, bool force, bool isDry = false)
    {
        var shape = Models.Of(kind);
        while (true)
        {
            if (Store.Get(kind, space, name) is not { } old)
            {
                if (wanted.Version().Length > 0) throw ApiException.Conflict(kind, name);
                if (writer.Subresource.Length > 0) throw ApiException.NotFound(kind, name);
                try
                {
                    return (Create(kind, space, Owned(wanted), null, isDry), true);
                }
                catch (ApiException raced) when (raced.Reason == "AlreadyExists")
                {
                    continue;
                }
            }
            if (wanted.Uid() is { Length: > 0 } uid && uid != old.Uid()) throw new ApiException(409, "Conflict", $"Precondition failed: UID in precondition: {uid}, UID in object meta: {old.Uid()}");
            if (wanted.Version() is { Length: > 0 } version && version != old.Version()) throw ApiException.Conflict(kind, name);
            var ownership = Ownership.Of(old);
            var now = ownership.Applied(old, Bare(wanted), kind, shape, writer, force);
            Keep(kind, old, now, writer.Subresource);
            Prepare(kind, now, old);
            ownership.Write(now);
            if (Commit(kind, old, now, isDry) is { } stored) return (stored, false);
        }

        // The server's own defaults belong to nobody.
        JsonObject Owned(JsonObject fresh)
        {
            var ownership = new Ownership();
            var made = ownership.Applied([], Bare(fresh), kind, shape, writer, force);
            ownership.Write(made);
            return made;
        }
    }

    static JsonObject Bare(JsonObject wanted)
    {
        var bare = wanted.Copy();
        foreach (var name in new[] { "resourceVersion", "uid", "creationTimestamp", "generation", "selfLink" }) bare.Map("metadata")?.Remove(name);
        return bare;
    }

    JsonObject? Commit(Kind kind, JsonObject old, JsonObject now, bool isDry)
    {
        if (Json.Same(Still(old), Still(now))) return old;
        if (isDry) return now;
        if (now.IsGoing() && !now.Texts("metadata", "finalizers").Any() && (kind != Kinds.Pod || now.Number("metadata", "deletionGracePeriodSeconds") == 0) && kind != Kinds.Namespace)
            return Store.Replace(kind, old, now) is { } last && Store.Remove(kind, last) ? last : null;
        return Store.Replace(kind, old, now);
    }

    /// <summary>Without what a write that changes nothing changes: the times of its owners.</summary>
    static JsonObject Still(JsonObject thing)
    {
        var copy = thing.Copy();
        foreach (var entry in copy.Each("metadata", "managedFields")) entry.Remove("time");
        copy.Map("metadata")?.Remove("resourceVersion");
        return copy;
    }

    /// <summary>What a client cannot change, and what counts as another generation.</summary>
    static void Keep(Kind kind, JsonObject old, JsonObject now, string subresource)
    {
        var metadata = now.In("metadata");
        foreach (var name in new[] { "name", "namespace", "uid", "creationTimestamp", "generateName", "generation", "deletionTimestamp", "deletionGracePeriodSeconds", "resourceVersion" })
        {
            if (old.At("metadata", name)?.DeepClone() is { } value) metadata[name] = value;
            else if (name is not ("deletionTimestamp" or "deletionGracePeriodSeconds")) metadata.Remove(name);
        }
        if (kind.HasStatus && subresource == "status")
        {
            foreach (var (name, value) in old)
                if (name is not ("status" or "metadata")) now[name] = value?.DeepClone();
        }
        else if (kind.HasStatus) now["status"] = old["status"]?.DeepClone();
        if (now["status"] is null) now.Remove("status");
        if (kind.HasGeneration && !Json.Same(old["spec"], now["spec"])) metadata["generation"] = (old.Number("metadata", "generation") ?? 1) + 1;
    }

    void Prepare(Kind kind, JsonObject thing, JsonObject? old)
    {
        (thing["apiVersion"], thing["kind"]) = (kind.ApiVersion, kind.Name);
        Strings(kind, thing);
        Decoding.DropNulls(thing);
        Defaults.Fill(kind, thing);
        foreach (var controller in Admission) controller(kind, thing, old);
        if (Validation.Check(kind, thing, old, Models.Of(kind)) is { Count: > 0 } causes) throw ApiException.Invalid(kind, thing.Name(), causes);
    }

    /// <summary>stringData is written only.</summary>
    static void Strings(Kind kind, JsonObject thing)
    {
        if (kind != Kinds.Secret || thing.Map("stringData") is not { } words) return;
        foreach (var (name, value) in words) thing.In("data")[name] = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(value.Text() ?? ""));
        thing.Remove("stringData");
    }
}
