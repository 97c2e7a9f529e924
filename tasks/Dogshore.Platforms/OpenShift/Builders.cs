using System.Globalization;
using System.Text.Json.Nodes;
using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Platforms.Kube;

namespace Dogshore.Platforms.OpenShift;

/// <summary>The image that makes images of sources. Clusters have them by other tags each (contract openshift §3.2), so that they are asked.</summary>
static class Builders
{
    const string Shared = "openshift";

    /// <returns>Namespace and tag.</returns>
    public static async Task<(string Space, string Name)> Of(KubeApi api, KubePlace place, Runtime runtime, CancellationToken stop)
    {
        // A Dockerfile is built here and pushed: no builder of sources knows it.
        if (runtime == Runtime.Container) throw new DeployException(Dog.KubeNoRegistry.With(place.To.Name).At(place.To.Place));
        var stream = runtime == Runtime.Dotnet ? "dotnet" : "python";
        if (place.To["BuilderImage"] is { } given)
        {
            var (space, name) = given.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash ? (given[..slash], given[(slash + 1)..]) : (Shared, given);
            // A build without its builder waits for minutes and then says nothing (contract openshift §3.2).
            return await api.FindIn(space, KubeKind.ImageStreamTag, name, stop) is not null ? (space, name) : throw new DeployException(Dog.OpenShiftNoBuilder.With(name, space));
        }
        var there = await api.FindIn(Shared, KubeKind.ImageStream, stream, stop) ?? throw new DeployException(Dog.OpenShiftNoBuilder.With(stream, Shared));
        var tags = there.All("spec", "tags").Select(each => each.Text("name")).Concat(there.All("status", "tags").Select(each => each.Text("tag"))).OfType<string>().Distinct();
        var best = tags.Where(tag => Version(tag) is not null).OrderByDescending(Version).ThenByDescending(tag => tag, StringComparer.Ordinal).FirstOrDefault() ?? throw new DeployException(Dog.OpenShiftNoBuilder.With(stream, Shared));
        return (Shared, $"{stream}:{best}");
    }

    /// <summary>Of <c>3.12-ubi9</c>: 3.12. The smallest ones lack what an application wants.</summary>
    static Version? Version(string tag) => !tag.Contains("minimal", StringComparison.Ordinal) && !tag.Contains("runtime", StringComparison.Ordinal) && System.Version.TryParse(tag.Split('-')[0], out var version) ? version : null;

    public static JsonArray Environment(Desired desired, string? assembly)
    {
        var env = new JsonArray();
        void Set(string name, string value) => env.Add(new JsonObject { ["name"] = name, ["value"] = value });
        // What is published is only to be started, and nothing is restored in the cluster (contract openshift §3.6).
        if (assembly is not null) Set("DOTNET_STARTUP_ASSEMBLY", assembly);
        // Its own collecting would need the settings of the app.
        if (desired.Runtime == Runtime.Python) Set("DISABLE_COLLECTSTATIC", "1");
        // A site is served by the small server that lies in its package.
        if (desired.Runtime == Runtime.Static) Set("APP_FILE", Serving.StaticServer.Path);
        return env;
    }
}
