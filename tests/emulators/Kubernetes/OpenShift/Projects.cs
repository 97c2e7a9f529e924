using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Dogshore.Emulators.Kubernetes.OpenShift;

/// <summary>Projects: namespaces, as those see them who may see them, and the way to ask for one (contract openshift §3.4).</summary>
sealed class Projects(KubernetesEmulator emulator)
{
    /// <summary>The annotation with the users of a project, the first and how many.</summary>
    public const string Users = "openshift.io/sa.scc.uid-range";

    /// <summary>Whether anybody may ask for a project: the role self-provisioner.</summary>
    public bool MayRequest { get; set; } = true;

    public async Task<bool> Answer(HttpContext context, KindAsked asked)
    {
        if (asked.Kind == OpenShiftKinds.ProjectRequest)
        {
            if (asked.Verb == "create") await Request(context, asked);
            // What oc asks to know whether it may.
            else if (asked.Verb == "list") await context.Send(MayRequest ? new JsonObject { ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Success" } : Refused().Status, MayRequest ? 200 : 403);
            else throw ApiException.MethodNotAllowed();
            return true;
        }
        if (asked.Kind != OpenShiftKinds.Project) return false;
        switch (asked.Verb)
        {
            case "get": await context.Send(Of(Get(asked.Name))); break;
            case "list": await context.Send(new JsonObject { ["kind"] = "ProjectList", ["apiVersion"] = "project.openshift.io/v1", ["metadata"] = new JsonObject { ["resourceVersion"] = emulator.Cluster.Store.Version.ToString(System.Globalization.CultureInfo.InvariantCulture) }, ["items"] = Json.List(emulator.Cluster.Store.List(Kinds.Namespace).Where(each => asked.Who.May("get", "project.openshift.io", "projects", each.Name(), each.Name())).Select(each => (JsonNode)Of(each))) }); break;
            case "delete":
                emulator.Cluster.Delete(Kinds.Namespace, "", Get(asked.Name).Name(), new Deletion());
                await context.Send(new JsonObject { ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Success" });
                break;
            default: return false;
        }
        return true;
    }

    JsonObject Get(string name) => emulator.Cluster.Store.Get(Kinds.Namespace, "", name) ?? throw ApiException.NotFound(OpenShiftKinds.Project, name);

    static ApiException Refused() => ApiException.Forbidden(OpenShiftKinds.ProjectRequest, "", "You may not request a new project via this API.");

    async Task Request(HttpContext context, KindAsked asked)
    {
        if (!MayRequest && !asked.Who.Groups.Contains("system:masters")) throw Refused();
        var body = await Bodies.Read(context.Request) as JsonObject ?? throw ApiException.BadRequest("the body of the request is empty");
        var name = body.Name();
        if (emulator.Cluster.Store.Get(Kinds.Namespace, "", name) is not null) throw ApiException.AlreadyExists(OpenShiftKinds.Project, name);
        var annotations = new JsonObject { ["openshift.io/requester"] = asked.Who.Name, ["openshift.io/display-name"] = body.Text("displayName") ?? "", ["openshift.io/description"] = body.Text("description") ?? "", [Users] = "1000660000/10000" };
        var made = emulator.Cluster.Create(Kinds.Namespace, "", new JsonObject { ["metadata"] = new JsonObject { ["name"] = name, ["annotations"] = annotations } }, new Writer("openshift-apiserver"));
        // Who asks becomes the project's administrator.
        emulator.Identities.Grant(asked.Who.Name, name);
        await context.Send(Of(made), 201);
    }

    static JsonObject Of(JsonObject space)
    {
        var metadata = space.Map("metadata")!.Copy();
        metadata.Remove("managedFields");
        return new() { ["kind"] = "Project", ["apiVersion"] = "project.openshift.io/v1", ["metadata"] = metadata, ["spec"] = space["spec"]?.DeepClone(), ["status"] = space["status"]?.DeepClone() };
    }
}
