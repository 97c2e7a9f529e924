using System.Text.Json.Nodes;
using Dogshore.Faults;
using Dogshore.Platforms.Kube;
using Dogshore.Platforms.Rest;

namespace Dogshore.Platforms.OpenShift;

/// <summary>On OpenShift a user asks for a project, and its administrators may have taken that right from everybody (contract openshift §3.4).</summary>
sealed class ProjectSpaces : KubeSpaces
{
    const string Requests = "apis/project.openshift.io/v1/projectrequests";

    bool isSeen;

    /// <summary>To who has no right in it, a project that is not there is as forbidden as another's.</summary>
    public override async Task<bool> IsUnseen(KubeApi api, CancellationToken stop)
    {
        if (!isSeen) isSeen = await Answers(api, RestRequest.Get($"apis/project.openshift.io/v1/projects/{api.Namespace}", $"look for the project {api.Namespace}"), stop) is null;
        return !isSeen;
    }

    /// <summary>What oc asks too before it offers to make one.</summary>
    public override async Task<Finding?> Refused(KubeApi api, CancellationToken stop) =>
        await Answers(api, RestRequest.Get(Requests, "ask whether we may ask for a project"), stop) is { } refused ? Dog.KubeNoNamespace.With(api.Namespace, refused.Findings[0].Fact) : null;

    protected override async Task Send(KubeApi api, CancellationToken stop)
    {
        // There, or another's: in any case what is refused from now on is refused.
        isSeen = true;
        await api.Send(KubeApi.Sending(RestRequest.Post(Requests, $"ask for the project {api.Namespace}") with { IsRepeatable = true }, new JsonObject
        {
            ["apiVersion"] = "project.openshift.io/v1", ["kind"] = "ProjectRequest", ["metadata"] = new JsonObject { ["name"] = api.Namespace },
        }), bytes => Kjson.Object(bytes), stop);
    }

    /// <returns>Why not, or null.</returns>
    static async Task<RestRefusedException?> Answers(KubeApi api, RestRequest request, CancellationToken stop)
    {
        try
        {
            // Past the api's own asking, which would ask this.
            await api.Client.Do(request, stop);
            return null;
        }
        catch (RestRefusedException refused) when (refused.Status is 403 or 404)
        {
            return refused;
        }
    }
}
