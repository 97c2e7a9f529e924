using System.Text.Json.Nodes;
using Dogshore.Platforms.Kube;
using Dogshore.Platforms.Rest;

namespace Dogshore.Platforms.OpenShift;

/// <summary>On OpenShift a user asks for a project, and its administrators may have taken that right from everybody.</summary>
sealed class ProjectSpaces : KubeSpaces
{
    protected override Task Send(KubeApi api, CancellationToken stop) =>
        api.Send(KubeApi.Sending(RestRequest.Post("apis/project.openshift.io/v1/projectrequests", $"ask for the project {api.Namespace}") with { IsRepeatable = true }, new JsonObject
        {
            ["apiVersion"] = "project.openshift.io/v1", ["kind"] = "ProjectRequest", ["metadata"] = new JsonObject { ["name"] = api.Namespace },
        }), bytes => Kjson.Object(bytes), stop);
}
