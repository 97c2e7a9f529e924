using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Dogshore.Emulators.Kubernetes.OpenShift;

/// <summary>Image streams, their tags, and the registry inside of the cluster (oa image/v1/types.go).</summary>
sealed class ImageStreams(Cluster cluster)
{
    public const string Host = "image-registry.openshift-image-registry.svc:5000";

    public static void Admit(Kind kind, JsonObject stream, JsonObject? old)
    {
        if (kind != OpenShiftKinds.ImageStream) return;
        stream.In("spec", "lookupPolicy").Default("local", false);
        if (old is null) stream["status"] = new JsonObject { ["dockerImageRepository"] = $"{Host}/{stream.Namespace()}/{stream.Name()}" };
    }

    /// <summary>An image has come under a tag: the newest is the first of its items.</summary>
    public void Tag(string space, string name, string tag, string reference, string digest)
    {
        if (cluster.Store.Get(OpenShiftKinds.ImageStream, space, name) is null) cluster.Create(OpenShiftKinds.ImageStream, space, new JsonObject { ["metadata"] = new JsonObject { ["name"] = name } }, new Writer("openshift-apiserver"));
        cluster.Update(OpenShiftKinds.ImageStream, space, name, stream =>
        {
            var tags = stream.In("status").ListIn("tags");
            var own = tags.OfType<JsonObject>().FirstOrDefault(each => each.Text("tag") == tag);
            if (own is null) tags.Add(own = new JsonObject { ["tag"] = tag, ["items"] = new JsonArray() });
            if (own.Each("items").FirstOrDefault().Text("image") != digest) own.ListIn("items").Insert(0, new JsonObject { ["created"] = Times.Now, ["dockerImageReference"] = reference, ["image"] = digest, ["generation"] = 1 });
            return stream;
        }, new Writer("openshift-apiserver", "status"));
    }

    /// <summary>Null when the stream or its tag is not there.</summary>
    public JsonObject? Find(string space, string name)
    {
        if (name.Split(':') is not [var stream, var tag] || cluster.Store.Get(OpenShiftKinds.ImageStream, space, stream) is not { } there) return null;
        var item = there.Each("status", "tags").FirstOrDefault(each => each.Text("tag") == tag).Each("items").FirstOrDefault();
        if (item is null) return null;
        return new()
        {
            ["kind"] = "ImageStreamTag", ["apiVersion"] = "image.openshift.io/v1",
            ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = space, ["uid"] = there.Uid(), ["resourceVersion"] = there.Version(), ["creationTimestamp"] = item.Text("created") },
            ["tag"] = null, ["generation"] = item.Number("generation"), ["lookupPolicy"] = new JsonObject { ["local"] = false },
            ["image"] = new JsonObject { ["metadata"] = new JsonObject { ["name"] = item.Text("image"), ["creationTimestamp"] = item.Text("created") }, ["dockerImageReference"] = item.Text("dockerImageReference"), ["dockerImageMetadataVersion"] = "1.0" },
        };
    }

    public async Task<bool> Answer(HttpContext context, KindAsked asked)
    {
        if (asked.Kind != OpenShiftKinds.ImageStreamTag) return false;
        switch (asked.Verb)
        {
            case "get": await context.Send(Find(asked.Namespace, asked.Name) ?? throw ApiException.NotFound(asked.Kind, asked.Name)); break;
            case "list":
                var all = cluster.Store.List(OpenShiftKinds.ImageStream, asked.Namespace).SelectMany(stream => stream.Each("status", "tags").Select(tag => Find(stream.Namespace(), $"{stream.Name()}:{tag.Text("tag")}"))).OfType<JsonNode>();
                await context.Send(new JsonObject { ["kind"] = "ImageStreamTagList", ["apiVersion"] = "image.openshift.io/v1", ["metadata"] = new JsonObject(), ["items"] = Json.List(all) });
                break;
            case "delete":
                if (Find(asked.Namespace, asked.Name) is null) throw ApiException.NotFound(asked.Kind, asked.Name);
                cluster.Update(OpenShiftKinds.ImageStream, asked.Namespace, asked.Name.Split(':')[0], stream =>
                {
                    var tags = stream.In("status").ListIn("tags");
                    tags.Remove(tags.First(each => each.Text("tag") == asked.Name.Split(':')[1]));
                    return stream;
                }, new Writer("openshift-apiserver", "status"));
                await context.Send(new JsonObject { ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Success" });
                break;
            default: return false;
        }
        return true;
    }
}
