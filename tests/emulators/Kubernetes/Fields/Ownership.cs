using System.Text.Json.Nodes;

namespace Dogshore.Emulators.Kubernetes;

/// <summary>Who wrote: as <c>fieldManager</c> names it.</summary>
/// <param name="Subresource">Empty for the object itself.</param>
public sealed record Writer(string Manager, string Subresource = "");

/// <summary>Who owns which field of an object: metadata.managedFields (kw server-side-apply.md; structured-merge-diff merge/update.go).</summary>
sealed class Ownership
{
    sealed record Owner(string Manager, string Operation, string ApiVersion, string Subresource)
    {
        public bool Applies => Operation == "Apply";
    }

    readonly Dictionary<Owner, (FieldSet Fields, string Time)> owners = [];

    static readonly string[][] ofTheServer =
    [
        ["f:apiVersion"], ["f:kind"], ["f:metadata", "f:name"], ["f:metadata", "f:namespace"], ["f:metadata", "f:uid"], ["f:metadata", "f:resourceVersion"], ["f:metadata", "f:generation"],
        ["f:metadata", "f:creationTimestamp"], ["f:metadata", "f:selfLink"], ["f:metadata", "f:managedFields"], ["f:metadata", "f:deletionTimestamp"], ["f:metadata", "f:deletionGracePeriodSeconds"],
    ];

    public static Ownership Of(JsonObject? thing)
    {
        var ownership = new Ownership();
        foreach (var entry in thing.Each("metadata", "managedFields"))
            if (entry.Text("manager") is { } manager && entry.Map("fieldsV1") is { } fields)
                ownership.owners[new(manager, entry.Text("operation") ?? "Update", entry.Text("apiVersion") ?? "", entry.Text("subresource") ?? "")] = (FieldSet.From(fields), entry.Text("time") ?? Times.Now);
        return ownership;
    }

    public void Write(JsonObject thing)
    {
        var list = new JsonArray();
        foreach (var (owner, (fields, time)) in owners.Where(each => !each.Value.Fields.IsEmpty).OrderBy(each => !each.Key.Applies).ThenBy(each => each.Value.Time, StringComparer.Ordinal).ThenBy(each => each.Key.Manager, StringComparer.Ordinal))
        {
            var entry = new JsonObject { ["manager"] = owner.Manager, ["operation"] = owner.Operation, ["apiVersion"] = owner.ApiVersion, ["time"] = time, ["fieldsType"] = "FieldsV1", ["fieldsV1"] = fields.ToJson() };
            if (owner.Subresource.Length > 0) entry["subresource"] = owner.Subresource;
            list.Add(entry);
        }
        if (list.Count > 0) thing.In("metadata")["managedFields"] = list;
        else thing.Map("metadata")?.Remove("managedFields");
    }

    /// <summary>An ordinary write: the writer owns what it changed, and whoever owned that or what is gone does not any more.</summary>
    public void Updated(JsonObject? old, JsonObject now, Kind kind, Shape shape, Writer writer)
    {
        var owner = new Owner(writer.Manager, "Update", kind.ApiVersion, writer.Subresource);
        var comparison = Comparison.Of(old, now, shape);
        var changed = comparison.Added.Union(comparison.Modified).Without(ofTheServer);
        Take(owner, changed, comparison.Removed.Union(comparison.Modified).Union(comparison.Added));
        if (changed.IsEmpty && comparison.Removed.IsEmpty) return;
        var had = owners.TryGetValue(owner, out var mine) ? mine.Fields : new FieldSet();
        var has = had.Union(changed).Minus(comparison.Removed);
        // A write that only took away leaves the writer with what it had.
        if (!changed.IsEmpty || !Equal(had, has)) owners[owner] = (has, Times.Now);
    }

    /// <summary>What an apply makes of the object.</summary>
    /// <exception cref="ApiException">409: others own what it would change, and it does not insist.</exception>
    public JsonObject Applied(JsonObject live, JsonObject wanted, Kind kind, Shape shape, Writer writer, bool force)
    {
        if (owners.Count == 0 && live.Uid().Length > 0)
            owners[new("before-first-apply", "Update", kind.ApiVersion, "")] = (Mine(FieldSet.Of(live, shape), kind, ""), live.Text("metadata", "creationTimestamp") ?? Times.Now);
        var owner = new Owner(writer.Manager, "Apply", kind.ApiVersion, writer.Subresource);
        var fields = Mine(FieldSet.Of(wanted, shape), kind, writer.Subresource);
        var before = owners.TryGetValue(owner, out var mine) ? mine.Fields : null;
        var merged = (JsonObject)Merging.Merge(live, wanted, shape)!;
        owners[owner] = (fields, before is not null && Equal(before, fields) ? mine.Time : Times.Now);
        if (before is not null)
        {
            var kept = owners.Values.Aggregate(new FieldSet(), (all, each) => all.Union(each.Fields));
            Merging.Remove(merged, before.Minus(kept), kept, shape);
        }
        var comparison = Comparison.Of(live, merged, shape);
        var changed = comparison.Added.Union(comparison.Modified);
        var conflicts = owners.Where(each => each.Key != owner).Select(each => (each.Key, each.Value.Time, Fields: each.Value.Fields.Both(changed))).Where(each => !each.Fields.IsEmpty).ToArray();
        if (conflicts.Length > 0 && !force) throw Conflict([.. conflicts.SelectMany(each => each.Fields.Paths().Select(path => (Who(each.Key, each.Time), path)))]);
        Take(owner, changed, changed.Union(comparison.Removed));
        return merged;
    }

    /// <summary>The status belongs to whoever writes it apart.</summary>
    static FieldSet Mine(FieldSet fields, Kind kind, string subresource)
    {
        fields = fields.Without(ofTheServer);
        if (subresource == "status") return fields.Without(["f:spec"], ["f:metadata"]);
        return kind.HasStatus ? fields.Without(["f:status"]) : fields;
    }

    void Take(Owner owner, FieldSet changed, FieldSet lost)
    {
        if (lost.IsEmpty && changed.IsEmpty) return;
        foreach (var (other, (fields, time)) in owners.ToArray())
        {
            if (other == owner) continue;
            var rest = fields.Minus(lost);
            if (rest.IsEmpty) owners.Remove(other);
            else owners[other] = (rest, time);
        }
    }

    static bool Equal(FieldSet one, FieldSet other) => Json.Same(one.ToJson(), other.ToJson());

    /// <summary>As k8 managedfields/internal/conflict.go names a manager.</summary>
    static string Who(Owner owner, string time) => $"\"{owner.Manager}\"{(owner.Subresource.Length > 0 ? $" with subresource \"{owner.Subresource}\"" : "")}{(owner.Applies ? "" : $" using {owner.ApiVersion} at {time}")}";

    static ApiException Conflict((string Who, string Path)[] conflicts)
    {
        var causes = conflicts.Select(each => (JsonNode)new JsonObject { ["reason"] = "FieldManagerConflict", ["message"] = $"conflict with {each.Who}", ["field"] = each.Path });
        var message = conflicts.Length == 1
            ? $"Apply failed with 1 conflict: conflict with {conflicts[0].Who}: {conflicts[0].Path}"
            : $"Apply failed with {conflicts.Length} conflicts: {string.Join('\n', conflicts.GroupBy(each => each.Who).OrderBy(each => each.Key, StringComparer.Ordinal).SelectMany(group => group.Select(each => $"- {each.Path}").Prepend($"conflicts with {group.Key}:")))}";
        return new(409, "Conflict", message, new JsonObject { ["causes"] = Json.List(causes) });
    }
}
