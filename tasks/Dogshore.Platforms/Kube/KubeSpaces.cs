using System.Text.Json.Nodes;
using Dogshore.Faults;
using Dogshore.Platforms.Rest;

namespace Dogshore.Platforms.Kube;

/// <summary>Makes the namespace of an app where there is none. It is never removed: others may have put something into it.</summary>
class KubeSpaces
{
    /// <summary>Whether the namespace is one that a cluster refuses to speak of (403) because it is not there, or not there for us.</summary>
    public virtual Task<bool> IsUnseen(KubeApi api, CancellationToken stop) => Task.FromResult(false);

    /// <summary>Why we may not make it, or null: we may, or only trying tells.</summary>
    public virtual Task<Finding?> Refused(KubeApi api, CancellationToken stop) => Task.FromResult<Finding?>(null);

    public async Task Make(KubeApi api, CancellationToken stop)
    {
        try
        {
            await Send(api, stop);
            api.World.Log.Say($"made the namespace {api.Namespace}");
        }
        catch (RestRefusedException refused) when (refused.Status == 409)
        {
            api.World.Log.Detail($"the namespace {api.Namespace} is there");
        }
        catch (RestRefusedException refused) when (refused.Status == 403)
        {
            throw new DeployException(Dog.KubeNoNamespace.With(api.Namespace, refused.Findings[0].Fact));
        }
    }

    protected virtual Task Send(KubeApi api, CancellationToken stop) =>
        // Namespaced objects only are asked of the namespace; this one stands above.
        api.Ask(KubeApi.Sending(RestRequest.Post($"{KubeKind.Namespace.All(null)}?fieldManager={KubeApi.Manager}", $"make the namespace {api.Namespace}") with { IsRepeatable = true }, new JsonObject
        {
            ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = api.Namespace, ["labels"] = new JsonObject { ["app.kubernetes.io/managed-by"] = "dogshore" } },
        }), "Namespace", stop);
}
