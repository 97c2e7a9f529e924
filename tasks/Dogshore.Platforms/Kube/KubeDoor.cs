using System.Text.Json.Nodes;
using Dogshore.Faults;

namespace Dogshore.Platforms.Kube;

/// <summary>What makes an app known outside of its cluster: an Ingress, a Route.</summary>
abstract class KubeDoor
{
    public abstract KubeKind Kind { get; }

    /// <summary>Null where the manifest says that there is to be none.</summary>
    public abstract JsonObject? Render(KubePlace place);

    /// <summary>A note on the Service by which a router finds it, or null.</summary>
    public virtual (string Name, string Text)? OfService(KubePlace place) => null;

    /// <summary>Where it leads, as far as the cluster has said it; null when it has not yet.</summary>
    public abstract Uri? Address(JsonObject door);

    /// <summary>Why the cluster does not take it, or null.</summary>
    public virtual Finding? Refused(JsonObject door) => null;

    /// <summary>As it is to be put back where a failed release has changed it.</summary>
    /// <param name="was">As it stood before that release.</param>
    public virtual JsonObject Back(JsonObject rendered, JsonObject was) => rendered;

    /// <summary>Null for what no host can be called: somebody wrote it past us.</summary>
    protected static Uri? Made(string host, bool isSecure, int? port = null, string path = "/") =>
        Uri.CheckHostName(host) == UriHostNameType.Unknown ? null : new UriBuilder(isSecure ? Uri.UriSchemeHttps : Uri.UriSchemeHttp, host, port ?? -1, path).Uri;
}
