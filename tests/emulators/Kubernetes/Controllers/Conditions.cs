using System.Text.Json.Nodes;

namespace Dogshore.Emulators.Kubernetes;

static class Conditions
{
    public static JsonObject? Condition(this JsonNode? thing, string type) => thing.Each("status", "conditions").FirstOrDefault(each => each.Text("type") == type);

    public static bool Has(this JsonNode? thing, string type) => thing.Condition(type)?.Text("status") == "True";

    /// <summary>Sets one; its transition is when its status became another.</summary>
    public static void Set(this JsonObject thing, string type, bool isSo, string reason, string message, bool withUpdate = false, bool anew = false)
    {
        var list = thing.In("status").ListIn("conditions");
        var old = list.OfType<JsonObject>().FirstOrDefault(each => each.Text("type") == type);
        var status = isSo ? "True" : "False";
        if (!anew && old is not null && old.Text("status") == status && (old.Text("reason") ?? "") == reason && (withUpdate || (old.Text("message") ?? "") == message)) return;
        var condition = new JsonObject { ["type"] = type, ["status"] = status };
        if (withUpdate) condition["lastUpdateTime"] = Times.Now;
        condition["lastTransitionTime"] = old?.Text("status") == status ? old.Text("lastTransitionTime") : Times.Now;
        if (reason.Length > 0) condition["reason"] = reason;
        if (message.Length > 0) condition["message"] = message;
        if (old is null) list.Add(condition);
        else list[list.IndexOf(old)] = condition;
    }
}
