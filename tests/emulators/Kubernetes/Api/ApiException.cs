using System.Text.Json.Nodes;

namespace Dogshore.Emulators.Kubernetes;

/// <summary>One field that is wrong (apimachinery pkg/util/validation/field).</summary>
/// <param name="Reason"><c>FieldValueRequired</c>, <c>FieldValueInvalid</c> …</param>
public sealed record Cause(string Reason, string Field, string Message)
{
    public static Cause Required(string field, string detail = "") => new("FieldValueRequired", field, detail.Length == 0 ? "Required value" : $"Required value: {detail}");
    public static Cause Invalid(string field, JsonNode? value, string detail) => new("FieldValueInvalid", field, $"Invalid value: {value?.ToJsonString() ?? "null"}: {detail}");
    public static Cause Forbidden(string field, string detail) => new("FieldValueForbidden", field, $"Forbidden: {detail}");
    public static Cause Unsupported(string field, JsonNode? value, IEnumerable<string> supported) => new("FieldValueNotSupported", field, $"Unsupported value: {value?.ToJsonString() ?? "null"}: supported values: {string.Join(", ", supported.Select(each => $"\"{each}\""))}");
    public static Cause TypeInvalid(string field, JsonNode? value, string detail) => new("FieldValueTypeInvalid", field, $"Invalid value: {value?.ToJsonString() ?? "null"}: {detail}");
}

/// <summary>The API refuses: a Status, as apimachinery's pkg/api/errors makes them.</summary>
public sealed class ApiException(int code, string reason, string message, JsonObject? details = null) : Exception(message)
{
    public int Code => code;
    public string Reason => reason;
    public int? RetryAfter { get; init; }

    public JsonObject Status
    {
        get
        {
            var status = new JsonObject { ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Failure", ["message"] = Message };
            if (reason.Length > 0) status["reason"] = reason;
            if (details?.DeepClone() is JsonObject more) status["details"] = more;
            if (RetryAfter is { } seconds) status.In("details")["retryAfterSeconds"] = seconds;
            status["code"] = code;
            return status;
        }
    }

    public static JsonObject Details(Kind kind, string name)
    {
        var details = new JsonObject();
        if (name.Length > 0) details["name"] = name;
        if (kind.Group.Length > 0) details["group"] = kind.Group;
        details["kind"] = kind.Plural;
        return details;
    }

    public static ApiException NotFound(Kind kind, string name) => new(404, "NotFound", $"{kind.Resource} \"{name}\" not found", Details(kind, name));
    public static ApiException NoSuchPath() => new(404, "NotFound", "the server could not find the requested resource", new JsonObject());
    public static ApiException AlreadyExists(Kind kind, string name) => new(409, "AlreadyExists", $"{kind.Resource} \"{name}\" already exists", Details(kind, name));
    public static ApiException Conflict(Kind kind, string name, string because = "the object has been modified; please apply your changes to the latest version and try again") =>
        new(409, "Conflict", $"Operation cannot be fulfilled on {kind.Resource} \"{name}\": {because}", Details(kind, name));
    public static ApiException Forbidden(Kind kind, string name, string because) => new(403, "Forbidden", name.Length > 0 ? $"{kind.Resource} \"{name}\" is forbidden: {because}" : $"{kind.Resource} is forbidden: {because}", Details(kind, name));
    public static ApiException BadRequest(string message) => new(400, "BadRequest", message);
    public static ApiException Expired(string message) => new(410, "Expired", message);
    public static ApiException MethodNotAllowed() => new(405, "MethodNotAllowed", "the server does not allow this method on the requested resource", new JsonObject());
    public static ApiException UnsupportedMediaType(string given, params string[] known) => new(415, "UnsupportedMediaType", $"the body of the request was in an unknown format - accepted media types include: {string.Join(", ", known)} (not {given})");
    public static ApiException Unauthorized() => new(401, "Unauthorized", "Unauthorized");

    public static ApiException Invalid(Kind kind, string name, params IReadOnlyCollection<Cause> causes)
    {
        var details = new JsonObject();
        if (name.Length > 0) details["name"] = name;
        if (kind.Group.Length > 0) details["group"] = kind.Group;
        details["kind"] = kind.Name;
        details["causes"] = Json.List(causes.Select(cause => (JsonNode)new JsonObject { ["reason"] = cause.Reason, ["message"] = cause.Message, ["field"] = cause.Field }));
        var each = causes.Select(cause => $"{cause.Field}: {cause.Message}").ToArray();
        return new(422, "Invalid", $"{kind.Qualified} \"{name}\" is invalid: {(each.Length == 1 ? each[0] : $"[{string.Join(", ", each)}]")}", details);
    }
}
