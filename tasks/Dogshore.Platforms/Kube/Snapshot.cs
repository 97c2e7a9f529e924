using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Dogshore.Model;

namespace Dogshore.Platforms.Kube;

/// <summary>All that a cluster tells of one app at one moment: its record with its releases, its Deployments, and where it can be reached; read side by side.</summary>
sealed record Snapshot(KubeNames Names, KubeRecord? Record, ImmutableArray<KubeRelease> Releases, ImmutableArray<JsonObject> Deployments, JsonObject? Door, DateTimeOffset Now)
{
    public static async Task<Snapshot> Read(KubeApi api, KubePlace place, CancellationToken stop)
    {
        var names = place.Names;
        var secrets = api.List(KubeKind.Secret, names.Part(KubeNames.RecordPart, KubeNames.ReleasePart), stop);
        var deployments = api.List(KubeKind.Deployment, names.Part(KubeNames.ProcessPart), stop);
        var door = DoorOf(api, place, stop);
        await Task.WhenAll((Task)secrets, deployments, door);
        var all = (await secrets).All("items").ToArray();
        // The items of a list do not say what they are.
        foreach (var each in all) (each["apiVersion"], each["kind"]) = ("v1", "Secret");
        var record = all.FirstOrDefault(each => each.Name() == names.Record);
        return new(names, record is null ? null : KubeRecord.Read(record),
            [.. all.Where(each => each.Label(KubeNames.PartLabel) == KubeNames.ReleasePart).Select(KubeRelease.Read).OrderByDescending(each => each.Note.Number)],
            [.. (await deployments).All("items")], await door, api.World.Clock.GetUtcNow());
    }

    /// <summary>What makes the app known outside; null where there is none of ours, or the manifest says by itself where the app answers.</summary>
    public static async Task<JsonObject?> DoorOf(KubeApi api, KubePlace place, CancellationToken stop)
    {
        if (place.To["Url"] is { } url && !url.Contains("{host}", StringComparison.Ordinal)) return null;
        return await api.Find(place.Door.Kind, place.Names.Door, stop) is { } there && place.Names.AreOurs(there) ? there : null;
    }

    public KubeState State => Record?.State ?? KubeState.New;

    public KubeRelease? Of(int? number) => number is null ? null : Releases.FirstOrDefault(each => each.Note.Number == number);

    public KubeRelease? Live => Of(State.Live);

    /// <summary>Moves with every write of the record, and with what others make of what runs; not with how many of it run, which may be an autoscaler's.</summary>
    public Position At
    {
        get
        {
            if (Record is null && Deployments.IsEmpty) return Position.None;
            var text = string.Join('\n', Deployments.OrderBy(each => each.Name(), StringComparer.Ordinal).Select(each => $"{each.Uid()} {each.At("spec", "template")?.ToJsonString()}"));
            return new($"{Record?.Secret.Version() ?? "none"}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16]}");
        }
    }

    public string Who => State.LastRun is { } run ? $", by the run {run}" : "";

    /// <summary>Told to run, by the manifest's word for the process.</summary>
    public ImmutableDictionary<string, int> Counts
    {
        get
        {
            var known = Live?.Note.Commands.Keys.ToDictionary(KubeNames.Word, name => name) ?? [];
            return Deployments.Where(each => KubeNames.ProcessOf(each) is not null).ToImmutableDictionary(each => known.GetValueOrDefault(KubeNames.ProcessOf(each)!, KubeNames.ProcessOf(each)!), each => each.Number("spec", "replicas") ?? 1);
        }
    }

    /// <summary>What runs is what was released: each process is there, of that release and with its image.</summary>
    public bool IsAsReleased => Live is not { } live || live.Note.Commands.Keys.All(process => Deployments.FirstOrDefault(each => each.Name() == Names.Process(process)) is { } there
        && there.Text("spec", "template", "metadata", "labels", KubeNames.ReleaseLabel) == $"{live.Note.Number}" && there.All("spec", "template", "spec", "containers").FirstOrDefault().Text("image") == live.Note.Image);

    /// <summary>Variables that somebody gave a Deployment past us, with their values; null where a value stands elsewhere.</summary>
    public ImmutableDictionary<string, string?> Foreign
    {
        get
        {
            var foreign = ImmutableDictionary.CreateBuilder<string, string?>();
            var ours = Live?.Objects.Where(each => each.Kind() == KubeKind.Deployment.Name).ToDictionary(each => each.Name()) ?? [];
            foreach (var deployment in Deployments)
            {
                var known = ours.TryGetValue(deployment.Name(), out var made) ? Env(made).ToDictionary(each => each.Text("name") ?? "") : [];
                foreach (var entry in Env(deployment))
                {
                    if (entry.Text("name") is not { } name || Rendering.IsStamped(name)) continue;
                    if (known.TryGetValue(name, out var written) && written.Text("value") is var value && (value is null or "" ? entry.Text("value") is null or "" : entry.Text("value") == value)) continue;
                    foreign[name] = entry.Text("value") ?? (entry["valueFrom"] is null ? "" : null);
                }
            }
            return foreign.ToImmutable();
        }
    }

    static IEnumerable<JsonObject> Env(JsonObject deployment) => deployment.All("spec", "template", "spec", "containers").Take(1).SelectMany(container => container.All("env"));
}
