using System.Globalization;
using System.Text.Json.Nodes;
using Dogshore.Faults;
using Dogshore.Platforms.Rest;

namespace Dogshore.Platforms.Kube;

/// <summary>Makes objects be as they are wanted, each by one server-side apply of the whole of it, behind the fence.</summary>
sealed class Putting(KubeApi api, KubePlace place, Fence fence)
{
    const int MostTries = 8;

    /// <summary>As this release has it: the number on it and on its pods says whose it is.</summary>
    public static JsonObject Stamped(JsonObject wanted, int number, string run)
    {
        var made = wanted.Copy();
        var notes = made.Within("metadata").Within("annotations");
        (notes[KubeNames.ReleaseLabel], notes["dogshore/run"]) = (Text(number), run);
        if (made.Kind() == KubeKind.Deployment.Name && made.At("spec", "template", "metadata") is JsonObject pods) pods.Within("labels")[KubeNames.ReleaseLabel] = Text(number);
        return made;
    }

    /// <param name="replicas">For a Deployment of which the manifest does not say how many: what it is to have when it is made, or when it was stopped.</param>
    /// <returns>As it is now, and whether it was there before.</returns>
    public async Task<(JsonObject Now, bool WasThere)> Put(KubeKind kind, JsonObject wanted, Func<JsonObject?, int?>? replicas, CancellationToken stop)
    {
        for (var attempt = 1; ; attempt++)
        {
            var there = await api.Find(kind, wanted.Name(), stop);
            if (there is not null && !place.Names.AreOurs(there)) throw new DeployException(Dog.KubeNotOurs.With(kind.Name, wanted.Name(), api.Namespace));
            // Before the fence: whoever wins writes the record first and this object after, so that the version that was read here is then an old one.
            await fence.Pass(stop);
            var whole = wanted.Copy();
            if (there?.Version() is { } version) whole.Within("metadata")["resourceVersion"] = version;
            try
            {
                if (replicas is not null && whole.At("spec", "replicas") is null) whole = await Scaled(kind, whole, there, replicas(there), stop);
                return (await api.Apply(kind, whole, KubeApi.Manager, stop), there is not null);
            }
            catch (RestRefusedException conflict) when (conflict.Status == 409 && attempt < MostTries)
            {
                // Its status was written meanwhile, or an autoscaler was here: once more, with what is there now.
                api.World.Log.Detail($"{kind.Name} {wanted.Name()} was written by another meanwhile");
            }
            catch (RestRefusedException unknown) when (unknown.Status == 415)
            {
                // An API beside the cluster's own that knows no apply: then the whole of it is made or replaced.
                return (there is null ? await api.Create(kind, whole, stop) : await api.Replace(kind, Over(there, whole), stop), there is not null);
            }
        }
    }

    /// <summary>How many run is left alone: the field is not ours to say. Where it was, and so would fall to one when we no longer say it, it is first handed on
    /// to a manager of that field alone (contract kubernetes §2.1).</summary>
    async Task<JsonObject> Scaled(KubeKind kind, JsonObject whole, JsonObject? there, int? wanted, CancellationToken stop)
    {
        var now = there?.Number("spec", "replicas");
        if (there is null)
        {
            if (wanted is not null and not 1) whole.Within("spec")["replicas"] = wanted;
            return whole;
        }
        if (wanted == now && !IsOurs(there)) return whole;
        var handed = new JsonObject
        {
            ["apiVersion"] = kind.ApiVersion, ["kind"] = kind.Name, ["metadata"] = new JsonObject { ["name"] = whole.Name(), ["resourceVersion"] = there.Version() }, ["spec"] = new JsonObject { ["replicas"] = wanted ?? now },
        };
        var after = await api.Apply(kind, handed, KubeApi.ScaleManager, stop);
        whole.Within("metadata")["resourceVersion"] = after.Version();
        return whole;
    }

    static JsonObject Over(JsonObject there, JsonObject wanted)
    {
        var whole = there.Copy();
        whole["spec"] = wanted["spec"]?.DeepClone();
        foreach (var part in new[] { "labels", "annotations" })
            foreach (var (name, value) in wanted.At("metadata", part) as JsonObject ?? []) whole.Within("metadata").Within(part)[name] = value?.DeepClone();
        return whole;
    }

    /// <summary>Whether the number of replicas is a field that we said last time.</summary>
    static bool IsOurs(JsonObject there) => there.All("metadata", "managedFields").Any(each => each.Text("manager") == KubeApi.Manager && each.At("fieldsV1", "f:spec", "f:replicas") is not null);

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
