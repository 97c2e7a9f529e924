using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Dogshore.Emulators.Kubernetes;

/// <summary>What is done with objects: read, listed, made, changed, applied and deleted.</summary>
/// <param name="violated">Told of a body that the published model refuses.</param>
sealed class Objects(Cluster cluster, Watching watching, Action<string> violated)
{
    /// <returns>False when the request is for something else than an object, its status or its scale.</returns>
    public async Task<bool> Answer(HttpContext context, Asking asking)
    {
        var request = context.Request;
        if (asking.Under is not ("" or "status" or "scale") || asking.Under == "status" && !asking.Kind.HasStatus || asking.Under == "scale" && !asking.Kind.HasScale) return false;
        var shown = Tables.Wanted(request) is { } table ? table : thing => thing;
        switch (asking.Verb)
        {
            case "get": await context.Send(asking.Under == "scale" ? Scales.Of(Get(asking)) : shown(Get(asking))); break;
            case "list": await new Listing(cluster).Answer(context, asking); break;
            case "watch": await watching.Run(context, asking, Selectors.Of(asking.Kind, request.Query["labelSelector"], request.Query["fieldSelector"]), Tables.Wanted(request, once: true) ?? (thing => thing)); break;
            case "create": await context.Send(shown(Create(context, asking, await Body(request, asking))), 201); break;
            case "update": await context.Send(shown(Update(context, asking, await Body(request, asking)))); break;
            case "patch": await Patch(context, asking); break;
            case "delete": await Delete(context, asking); break;
            case "deletecollection": await DeleteAll(context, asking); break;
            default: throw ApiException.MethodNotAllowed();
        }
        return true;
    }

    JsonObject Get(Asking asking) => cluster.Store.Get(asking.Kind, asking.Namespace, asking.Name) ?? throw ApiException.NotFound(asking.Kind, asking.Name);

    /// <summary>The object that was sent, as strictly read as the request says.</summary>
    async Task<JsonObject> Body(HttpRequest request, Asking asking)
    {
        if (request.ContentType is { } type && !type.Contains("json", StringComparison.Ordinal) && !type.Contains("yaml", StringComparison.Ordinal) && type != Protobuf.Type) throw ApiException.UnsupportedMediaType(type, "application/json", "application/yaml");
        var thing = await Bodies.Read(request) as JsonObject ?? throw ApiException.BadRequest("the object provided is unrecognized (must be of type Object): couldn't get version/kind; json parse error: unexpected end of JSON input");
        if (asking.Under != "scale") Check(request.HttpContext, asking, thing);
        return thing;
    }

    void Check(HttpContext context, Asking asking, JsonObject thing)
    {
        var (kind, shape) = (asking.Kind, cluster.Models.Of(asking.Kind));
        if (thing.Text("apiVersion") is { Length: > 0 } version && version != kind.ApiVersion || thing.Text("kind") is { Length: > 0 } named && named != kind.Name)
            throw ApiException.BadRequest($"the API version in the data ({thing.Text("apiVersion")}) does not match the expected API version ({kind.ApiVersion})");
        var wrong = Decoding.WrongType(thing, shape, "", kind.Name);
        if (wrong is not null) violated($"{context.Request.Method} {context.Request.Path}: {wrong}");
        if (wrong is not null) throw ApiException.BadRequest($"{kind.Name} in version \"{kind.Version}\" cannot be handled as a {kind.Name}: {wrong}");
        var validation = context.Request.Query["fieldValidation"].ToString();
        if (Decoding.Unknown(thing, shape) is { Count: > 0 } unknown)
        {
            violated($"{context.Request.Method} {context.Request.Path}: the model does not know {string.Join(", ", unknown)}");
            if (validation == "Strict") throw ApiException.BadRequest($"{kind.Name} in version \"{kind.Version}\" cannot be handled as a {kind.Name}: strict decoding error: {string.Join(", ", unknown.Select(each => $"unknown field \"{each}\""))}");
            if (validation != "Ignore") foreach (var each in unknown) context.Warn($"unknown field \"{each}\"");
        }
        if (asking.Name.Length > 0 && thing.Name() is { Length: > 0 } name && name != asking.Name) throw ApiException.BadRequest($"the name of the object ({name}) does not match the name on the URL ({asking.Name})");
        if (kind.IsNamespaced && thing.Namespace() is { Length: > 0 } space && space != asking.Namespace) throw ApiException.BadRequest($"the namespace of the object ({space}) does not match the namespace on the URL ({asking.Namespace})");
    }

    JsonObject Create(HttpContext context, Asking asking, JsonObject thing)
    {
        if (asking.Name.Length > 0) throw ApiException.MethodNotAllowed();
        return cluster.Create(asking.Kind, asking.Namespace, thing, Manager(context, asking), IsDry(context));
    }

    JsonObject Update(HttpContext context, Asking asking, JsonObject thing)
    {
        if (asking.Under == "scale") return Scales.Of(new Scales(cluster).Change(asking, thing, Manager(context, asking), IsDry(context)));
        if (asking.Kind.WantsVersion && thing.Version().Length == 0) throw ApiException.Invalid(asking.Kind, asking.Name, new Cause("FieldValueInvalid", "metadata.resourceVersion", "Invalid value: 0: must be specified for an update"));
        return cluster.Update(asking.Kind, asking.Namespace, asking.Name, old =>
        {
            Precondition(asking, old, thing);
            var now = thing.Copy();
            now.In("metadata")["name"] = asking.Name;
            return now;
        }, Manager(context, asking), IsDry(context));
    }

    static void Precondition(Asking asking, JsonObject old, JsonObject thing)
    {
        if (thing.Uid() is { Length: > 0 } uid && uid != old.Uid()) throw new ApiException(409, "Conflict", $"Operation cannot be fulfilled on {asking.Kind.Resource} \"{asking.Name}\": StorageError: invalid object, Code: 4, AdditionalErrorMsg: Precondition failed: UID in precondition: {uid}, UID in object meta: {old.Uid()}", ApiException.Details(asking.Kind, asking.Name));
        if (thing.Version() is { Length: > 0 } version && version != old.Version()) throw ApiException.Conflict(asking.Kind, asking.Name);
    }

    async Task Patch(HttpContext context, Asking asking)
    {
        var request = context.Request;
        var type = (request.ContentType ?? "").Split(';')[0];
        var patch = await Bodies.Read(request) ?? throw ApiException.BadRequest("the body of the request is empty");
        var writer = Manager(context, asking);
        var force = request.Query["force"].ToString();
        var shown = Tables.Wanted(request) ?? (thing => thing);
        if (type.StartsWith("application/apply-patch", StringComparison.Ordinal))
        {
            if (request.Query["fieldManager"].ToString().Length == 0) throw ApiException.Invalid(new Kind("meta.k8s.io", "v1", "patchoptions", "PatchOptions"), "", Cause.Required("fieldManager", "is required for apply patch"));
            if (patch is not JsonObject wanted) throw ApiException.BadRequest("error decoding YAML: the body is no object");
            if (wanted.Text("apiVersion") is null || wanted.Text("kind") is null) throw ApiException.BadRequest("error decoding patch: Object 'Kind' is missing");
            if (wanted.At("metadata", "managedFields") is not null) throw ApiException.BadRequest("metadata.managedFields must be nil");
            if (wanted.Name() is not { Length: > 0 }) throw ApiException.BadRequest("name is required: metadata.name");
            Check(context, asking, wanted);
            Decoding.DropNulls(wanted);
            if (asking.Kind.IsNamespaced) wanted.In("metadata")["namespace"] = asking.Namespace;
            var (applied, isNew) = cluster.Apply(asking.Kind, asking.Namespace, asking.Name, wanted, writer, force == "true", IsDry(context));
            await context.Send(shown(applied), isNew ? 201 : 200);
            return;
        }
        if (force.Length > 0) throw ApiException.Invalid(new Kind("meta.k8s.io", "v1", "patchoptions", "PatchOptions"), "", Cause.Forbidden("force", "may not be specified for non-apply patch"));
        if (asking.Under == "scale")
        {
            var scaled = MergePatch.Apply(Scales.Of(Get(asking)), patch)!;
            await context.Send(Scales.Of(new Scales(cluster).Change(asking, (JsonObject)scaled, writer, IsDry(context))));
            return;
        }
        var shape = cluster.Models.Of(asking.Kind);
        var now = cluster.Update(asking.Kind, asking.Namespace, asking.Name, old =>
        {
            var changed = type switch
            {
                "application/json-patch+json" => JsonPatch.Apply(old, patch as JsonArray ?? throw ApiException.BadRequest("the patch is no list")),
                "application/merge-patch+json" => MergePatch.Apply(old, patch) as JsonObject,
                "application/strategic-merge-patch+json" => StrategicMergePatch.Apply(old, patch, shape) as JsonObject,
                _ => throw ApiException.UnsupportedMediaType(type, "application/json-patch+json", "application/merge-patch+json", "application/strategic-merge-patch+json", "application/apply-patch+yaml"),
            } ?? throw ApiException.BadRequest("the patch leaves no object");
            Precondition(asking, old, changed);
            Check(context, asking, changed);
            return changed;
        }, writer, IsDry(context));
        await context.Send(shown(now));
    }

    async Task Delete(HttpContext context, Asking asking)
    {
        var how = await How(context);
        if (asking.Kind == Kinds.Job && how.Propagation is null) context.Warn("child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove them or set propagationPolicy=Orphan to suppress this warning");
        var (thing, isGone) = cluster.Delete(asking.Kind, asking.Namespace, asking.Name, how);
        if (!isGone || asking.Kind.IsShownWhenDeleted)
        {
            await context.Send(thing);
            return;
        }
        var details = ApiException.Details(asking.Kind, asking.Name);
        details["uid"] = thing.Uid();
        await context.Send(new JsonObject { ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Success", ["details"] = details });
    }

    async Task DeleteAll(HttpContext context, Asking asking)
    {
        var how = await How(context);
        var selects = Selectors.Of(asking.Kind, context.Request.Query["labelSelector"], context.Request.Query["fieldSelector"]);
        JsonObject[] gone = [.. cluster.Store.List(asking.Kind, asking.Namespace).Where(selects)];
        foreach (var thing in gone) cluster.Delete(asking.Kind, asking.Namespace, thing.Name(), how);
        await context.Send(new JsonObject { ["kind"] = $"{asking.Kind.Name}List", ["apiVersion"] = asking.Kind.ApiVersion, ["metadata"] = new JsonObject { ["resourceVersion"] = cluster.Store.Version.ToString(CultureInfo.InvariantCulture) }, ["items"] = Json.List(gone.Select(each => (JsonNode)each.Copy())) });
    }

    /// <summary>DeleteOptions, which may stand in the query as well.</summary>
    static async Task<Deletion> How(HttpContext context)
    {
        var query = context.Request.Query;
        var body = await Bodies.Read(context.Request);
        var propagation = body.Text("propagationPolicy") ?? (query["propagationPolicy"].ToString() is { Length: > 0 } asked ? asked : null);
        if (body.At("orphanDependents") is { } orphan) propagation ??= orphan.Is() ? "Orphan" : "Background";
        if (propagation is not (null or "Background" or "Foreground" or "Orphan")) throw ApiException.Invalid(new Kind("meta.k8s.io", "v1", "deleteoptions", "DeleteOptions"), "", Cause.Unsupported("propagationPolicy", propagation, ["Foreground", "Background", "Orphan"]));
        var grace = body.Number("gracePeriodSeconds") ?? (long.TryParse(query["gracePeriodSeconds"], CultureInfo.InvariantCulture, out var seconds) ? seconds : null);
        return new Deletion(propagation, grace, body.Text("preconditions", "uid"), body.Text("preconditions", "resourceVersion"), IsDry(context) || body.Texts("dryRun").Contains("All"));
    }

    /// <summary>Without a name the client's program is one (fieldmanager's managerOrUserAgent).</summary>
    static Writer Manager(HttpContext context, Asking asking)
    {
        var name = context.Request.Query["fieldManager"].ToString();
        if (name.Length > 128) throw ApiException.Invalid(new Kind("meta.k8s.io", "v1", "patchoptions", "PatchOptions"), "", new Cause("FieldValueTooLong", "fieldManager", "Too long: may not be more than 128 bytes"));
        if (name.Length == 0) name = context.Request.Headers.UserAgent.ToString().Split('/')[0] is { Length: > 0 } agent ? agent : "unknown";
        return new Writer(name, asking.Under);
    }

    static bool IsDry(HttpContext context) => context.Request.Query["dryRun"].ToString() switch
    {
        "" => false,
        "All" => true,
        var other => throw ApiException.Invalid(new Kind("meta.k8s.io", "v1", "updateoptions", "UpdateOptions"), "", Cause.Unsupported("dryRun", other, ["All"])),
    };
}
