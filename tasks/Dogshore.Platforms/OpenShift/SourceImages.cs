using System.Globalization;
using System.Text.Json.Nodes;
using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Platforms.Kube;
using Dogshore.Platforms.Kube.Images;
using Dogshore.Platforms.Rest;
using Dogshore.Platforms.Serving;
using Dogshore.Worlds;

namespace Dogshore.Platforms.OpenShift;

/// <summary>The platform's own way: the package is sent to a binary build of the cluster, which makes an image of it by source-to-image and keeps it in a stream.
/// The build is known by the content: one that runs or has ended well is never begun twice (contract openshift §3.2).</summary>
sealed class SourceImages : KubeImages
{
    const string NumberNote = "openshift.io/build.number";
    static readonly TimeSpan Longest = TimeSpan.FromMinutes(60), Silence = TimeSpan.FromMinutes(5), LongestAnswer = TimeSpan.FromMinutes(15);

    public override Task Upload(KubeApi api, KubePlace place, Desired desired, Cargo cargo, CancellationToken stop) => Image(api, place, desired, cargo, stop);

    public override async Task<string> Of(KubeApi api, KubePlace place, Desired desired, string? known, Cargo cargo, CancellationToken stop) => await Image(api, place, desired, cargo, stop);

    static string Tag(Desired desired) => $"c-{desired.Content.Digest[..32]}";

    static async Task<string> Image(KubeApi api, KubePlace place, Desired desired, Cargo cargo, CancellationToken stop)
    {
        if (await Built(api, place, desired, stop) is { } there)
        {
            api.World.Log.Say($"the cluster has this content already, as {place.To.App}:{Tag(desired)}");
            return there;
        }
        var build = await Begun(api, place, desired, stop, "New", "Pending", "Running") ?? await Begin(api, place, desired, cargo, stop);
        await Follow(api, build, stop);
        return await Built(api, place, desired, stop) ?? throw new DeployException(Dog.OpenShiftBuildFailed.With(build.Name(), "no image came of it"));
    }

    /// <summary>The image of this content, by its digest; not by its tag, which may be made to stand for another.</summary>
    static async Task<string?> Built(KubeApi api, KubePlace place, Desired desired, CancellationToken stop) =>
        (await api.Find(KubeKind.ImageStreamTag, $"{place.To.App}:{Tag(desired)}", stop)).Text("image", "dockerImageReference");

    /// <summary>The last build of this content, when it is in one of these phases.</summary>
    static async Task<JsonObject?> Begun(KubeApi api, KubePlace place, Desired desired, CancellationToken stop, params string[] phases)
    {
        var builds = await api.List(KubeKind.Build, $"buildconfig={place.To.App}", stop);
        var ours = builds.All("items").Where(each => each.Text("spec", "revision", "git", "commit") == Commit(desired)).MaxBy(each => int.TryParse(each.Note(NumberNote), CultureInfo.InvariantCulture, out var number) ? number : 0);
        if (ours is null || !phases.Contains(ours.Text("status", "phase"))) return null;
        api.World.Log.Say($"the build {ours.Name()} of the same content has begun already");
        return ours;
    }

    /// <summary>What a build is known by; git's own words for it stand in its message.</summary>
    static string Commit(Desired desired) => desired.Content.Digest[..40];

    static async Task<JsonObject> Begin(KubeApi api, KubePlace place, Desired desired, Cargo cargo, CancellationToken stop)
    {
        var archive = cargo.Archive ?? throw new DeployException(Dog.KubeNoImage.With($"{place.To.App}:{Tag(desired)}"));
        await Prepare(api, place, desired, cargo, stop);
        var path = $"{KubeKind.BuildConfig.One(api.Namespace, place.To.App)}/instantiatebinary?name={place.To.App}&namespace={api.Namespace}&revision.commit={Commit(desired)}&revision.message={Uri.EscapeDataString($"{desired.Stamp.Shown} (run {desired.Stamp.Run})")}";
        // The answer comes when all is sent, and a build may first wait for minutes until it begins to read.
        var client = new RestClient(api.Client.Service with { Patience = LongestAnswer, Deadline = LongestAnswer }, api.World);
        try
        {
            await using var bytes = new FileStream(archive, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.Asynchronous | FileOptions.SequentialScan);
            return await client.Ask(RestRequest.Post(path, $"build {place.To.App}") with { Stream = moved => new FileBody(bytes, moved) { Headers = { { "Content-Type", "application/octet-stream" } } } }, read => Kjson.Object(read, "Build"), stop);
        }
        catch (AnswerLostException)
        {
            // Never sent again blindly: the list of builds says whether it has begun.
            if (await Begun(api, place, desired, stop, "New", "Pending", "Running", "Complete") is { } there) return there;
            throw;
        }
    }

    /// <summary>The stream and the way to build into it.</summary>
    static async Task Prepare(KubeApi api, KubePlace place, Desired desired, Cargo cargo, CancellationToken stop)
    {
        var (space, builder) = await Builders.Of(api, place, desired.Runtime, stop);
        var labels = place.Names.Labels("build");
        await api.Have(KubeKind.ImageStream, new JsonObject { ["apiVersion"] = KubeKind.ImageStream.ApiVersion, ["kind"] = "ImageStream", ["metadata"] = new JsonObject { ["name"] = place.To.App, ["labels"] = labels.DeepClone() }, ["spec"] = new JsonObject() }, stop);
        var strategy = new JsonObject { ["from"] = new JsonObject { ["kind"] = "ImageStreamTag", ["namespace"] = space, ["name"] = builder } };
        if (Builders.Environment(desired, Assembly(desired, cargo)) is { Count: > 0 } env) strategy["env"] = env;
        var wanted = new JsonObject
        {
            ["apiVersion"] = KubeKind.BuildConfig.ApiVersion, ["kind"] = "BuildConfig", ["metadata"] = new JsonObject { ["name"] = place.To.App, ["labels"] = labels },
            ["spec"] = new JsonObject
            {
                ["runPolicy"] = "Serial", ["source"] = new JsonObject { ["type"] = "Binary", ["binary"] = new JsonObject() },
                ["strategy"] = new JsonObject { ["type"] = "Source", ["sourceStrategy"] = strategy }, ["output"] = new JsonObject { ["to"] = new JsonObject { ["kind"] = "ImageStreamTag", ["name"] = $"{place.To.App}:{Tag(desired)}" } },
            },
        };
        var there = await api.Find(KubeKind.BuildConfig, place.To.App, stop);
        if (there is not null && !place.Names.AreOurs(there)) throw new DeployException(Dog.KubeNotOurs.With("BuildConfig", place.To.App, api.Namespace));
        if (there is null)
        {
            await api.Have(KubeKind.BuildConfig, wanted, stop);
            return;
        }
        there["spec"] = wanted["spec"]!.DeepClone();
        await api.Replace(KubeKind.BuildConfig, there, stop);
    }

    static string? Assembly(Desired desired, Cargo cargo) => desired.Runtime != Runtime.Dotnet ? null : StartedAssembly.Of(cargo) ?? throw new DeployException(Dog.KubeNoAssembly.With());

    static async Task Follow(KubeApi api, JsonObject build, CancellationToken stop)
    {
        var (start, name) = (api.World.Now, build.Name());
        api.World.Log.Say($"following the build {name}");
        using var output = new ToldLines(api.World);
        // It may answer an error before the build runs, or end early: only the phase says how it is.
        await api.Streams.Read($"{KubeKind.Build.One(api.Namespace, name)}/log?follow=true", output.Take, Silence, stop);
        stop.ThrowIfCancellationRequested();
        for (var heard = output.Last.Count > 0; ; )
        {
            var now = await api.Find(KubeKind.Build, name, stop) ?? throw new DeployException(Dog.OpenShiftBuildFailed.With(name, "somebody removed it"));
            switch (now.Text("status", "phase"))
            {
                case "Complete": return;
                case "Failed" or "Error" or "Cancelled":
                    var words = now.Text("status", "message") ?? now.Text("status", "reason") ?? now.Text("status", "phase");
                    IReadOnlyList<string> last = output.Last.Count > 0 ? output.Last : now.Text("status", "logSnippet")?.ReplaceLineEndings("\n").Split('\n') ?? [];
                    throw new DeployException(Dog.OpenShiftBuildFailed.With(name, words!.TrimEnd('.')).Saying(last));
                case "Running" when !heard:
                    heard = await api.Streams.Read($"{KubeKind.Build.One(api.Namespace, name)}/log?follow=true", output.Take, Silence, stop);
                    stop.ThrowIfCancellationRequested();
                    break;
            }
            if (api.World.Since(start) > Longest) throw new DeployException(Dog.OpenShiftBuildFailed.With(name, $"it has not ended after {Durations.Show(Longest)}"));
            await Task.Delay(TimeSpan.FromMilliseconds(300), api.World.Clock, stop);
        }
    }

    public override async Task Destroy(KubeApi api, KubePlace place, CancellationToken stop)
    {
        foreach (var kind in new[] { KubeKind.BuildConfig, KubeKind.ImageStream })
            if (await api.Find(kind, place.To.App, stop) is { } there && place.Names.AreOurs(there)) await api.Delete(kind, place.To.App, there.Uid(), stop);
    }
}
