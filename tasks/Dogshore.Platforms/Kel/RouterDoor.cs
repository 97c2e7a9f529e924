using System.Text.Json;
using System.Text.Json.Nodes;
using Dogshore.Platforms.Kube;

namespace Dogshore.Platforms.Kel;

/// <summary>Kel's own router reads a note on the Service: which hosts lead to it, and at which port (contract kel §4.3).</summary>
sealed class RouterDoor : KubeDoor
{
    const string Note = "router";

    public override KubeKind Kind => KubeKind.Service;

    public override JsonObject? Render(KubePlace place) => null;

    public override (string Name, string Text)? OfService(KubePlace place) => place.Named("Host") is not { } host ? null
        : (Note, new JsonObject { ["hosts"] = new JsonArray(host), ["mode"] = "http", ["tls"] = place.To["Tls"] == "true", ["port"] = place.Port }.ToJsonString());

    public override Uri? Address(JsonObject door)
    {
        try
        {
            var note = door.Note(Note) is { } text ? JsonNode.Parse(text) : null;
            return (note.At("hosts") as JsonArray)?.FirstOrDefault()?.ToString() is { Length: > 0 } host ? Made(host, note.Is("tls")) : null;
        }
        catch (JsonException)
        {
            // Somebody else's words: then nobody says where it leads.
            return null;
        }
    }
}
