using System.Text.Json.Nodes;
using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Platforms.Serving;
using Dogshore.Worlds;

namespace Dogshore.Platforms.AppEngine;

/// <summary>Has an image built of the package, once for each content; a build that an earlier run has begun is followed.</summary>
sealed class Imaging(Building building, CloudBuildApi builds, AppEngineApi api, Destination to, Cargo cargo, World world)
{
    readonly TimeSpan longest = Durations.Parse(to["Timeout"] ?? "60m") ?? TimeSpan.FromMinutes(60);

    /// <returns>The image with its digest.</returns>
    public async Task<string> Bring(Desired desired, ApplicationFacts application, CancellationToken stop)
    {
        var tag = $"dogshore-{api.Place.Service}-{desired.Content.Digest[..16]}";
        var known = await builds.Tagged(tag, stop);
        if (known.FirstOrDefault(build => build.Status == "SUCCESS" && Image(build) is not null) is { } done) return Image(done)!;
        var name = $"{Registry(application)}/{api.Place.Service}:{desired.Content.Digest[..16]}";
        var build = known.FirstOrDefault(each => !each.IsOver) ?? await Begin(desired, name, tag, stop);
        world.Log.Say($"building {name}");
        using var lines = new KeptLines(world.Log.Hide, Path.Combine(cargo.Directory, "build.log"));
        var ended = await building.Follow(build, longest, lines.Take, stop);
        if (ended.Status != "SUCCESS" || Image(ended) is not { } image) throw new DeployException(Dog.AppEngineBuildFailed.With(ended.Id, ended.Status ?? "nothing", Reason(ended)).Saying(lines.Last));
        return image;
    }

    async Task<BuildFacts> Begin(Desired desired, string name, string tag, CancellationToken stop)
    {
        var archive = cargo.Archive ?? throw new InvalidOperationException("An image without an archive was planned.");
        var source = await building.Source(desired.Content.Digest, archive, stop);
        var plan = building.Plan(source, [new JsonObject { ["name"] = "gcr.io/cloud-builders/docker", ["args"] = new JsonArray("build", "-t", name, ".") }], longest, "dogshore", tag, cargo.Run);
        plan["images"] = new JsonArray(name);
        return await builds.Begin(plan, cargo.Run, stop);
    }

    /// <summary>Where App Engine keeps the images that it builds itself, unless the manifest names another place.</summary>
    string Registry(ApplicationFacts application) => to["Registry"]?.TrimEnd('/') ?? $"{(application.GcrDomain is { Length: > 0 } domain ? domain : "gcr.io")}/{api.Place.Project.Replace(':', '/')}/appengine";

    static string? Image(BuildFacts build) => (build.Results?.Images.OrEmpty() ?? []).FirstOrDefault(image => image.Digest is not null) is { } image ? $"{image.Name.Split('@')[0]}@{image.Digest}" : null;

    public static string Reason(BuildFacts build) => (build.FailureInfo?.Detail ?? build.StatusDetail) is { Length: > 0 } detail ? $": {detail.TrimEnd('.')}" : "";
}
