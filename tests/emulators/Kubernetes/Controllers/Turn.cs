using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Dogshore.Emulators.Kubernetes;

/// <summary>One look of the controllers at the cluster.</summary>
public sealed class Turn(Cluster cluster, Delays delays)
{
    public Cluster Cluster => cluster;
    public Store Store => cluster.Store;
    public Delays Delays => delays;
    /// <summary>When somebody wants to look again although nothing happened.</summary>
    public TimeSpan? Next { get; private set; }

    public void Again(TimeSpan after)
    {
        if (after < TimeSpan.Zero) after = TimeSpan.Zero;
        if (Next is null || after < Next) Next = after;
    }

    /// <summary>How long ago in the cluster's seconds; null when there is no such time.</summary>
    public double? Seconds(string? since) => Times.Read(since) is { } time ? (DateTimeOffset.UtcNow - time) / delays.Second : null;

    public void Status(Kind kind, JsonObject thing, Action<JsonObject> change, string writer = "kube-controller-manager") => cluster.Update(kind, thing.Namespace(), thing.Name(), now =>
    {
        if (now.Uid() != thing.Uid()) return null;
        change(now);
        return now;
    }, new Writer(writer, "status"));

    public JsonObject Change(Kind kind, JsonObject thing, Action<JsonObject> change, string writer = "kube-controller-manager") => cluster.Update(kind, thing.Namespace(), thing.Name(), now =>
    {
        if (now.Uid() != thing.Uid()) return null;
        change(now);
        return now;
    }, new Writer(writer));

    /// <summary>Tells of something as an Event; the same once more is counted.</summary>
    public static void Tell(Cluster cluster, JsonObject about, string type, string reason, string message, string component, string fieldPath = "")
    {
        try
        {
            Record(cluster, about, type, reason, message, component, fieldPath);
        }
        catch (ApiException refused) when (refused.Code is 403 or 404 or 409)
        {
            // A recorder does its best: in a namespace that ends nothing is told any more, and of two that tell the same one is enough.
        }
    }

    static void Record(Cluster cluster, JsonObject about, string type, string reason, string message, string component, string fieldPath)
    {
        var space = about.Namespace() is { Length: > 0 } own ? own : "default";
        var name = $"{about.Name()}.{Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes($"{about.Uid()}/{type}/{reason}/{message}/{fieldPath}")))[..16]}";
        if (cluster.Store.Get(Kinds.Namespace, "", space) is not { } there || there.IsGoing()) return;
        if (cluster.Store.Get(Kinds.Event, space, name) is not null)
        {
            cluster.Update(Kinds.Event, space, name, known =>
            {
                known["count"] = (known.Number("count") ?? 1) + 1;
                known["lastTimestamp"] = Times.Now;
                return known;
            }, new Writer(component));
            return;
        }
        var involved = new JsonObject { ["kind"] = about.Text("kind"), ["namespace"] = about.Namespace(), ["name"] = about.Name(), ["uid"] = about.Uid(), ["apiVersion"] = about.Text("apiVersion"), ["resourceVersion"] = about.Version() };
        if (fieldPath.Length > 0) involved["fieldPath"] = fieldPath;
        cluster.Create(Kinds.Event, space, new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = space }, ["involvedObject"] = involved, ["type"] = type, ["reason"] = reason, ["message"] = message, ["count"] = 1,
            ["source"] = new JsonObject { ["component"] = component }, ["firstTimestamp"] = Times.Now, ["lastTimestamp"] = Times.Now, ["eventTime"] = null, ["reportingComponent"] = component, ["reportingInstance"] = "",
        }, new Writer(component));
    }

    public void Tell(JsonObject about, string type, string reason, string message, string component) => Tell(cluster, about, type, reason, message, component);
}
