using System.Formats.Tar;
using System.IO.Compression;
using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Platforms.Rest;
using Dogshore.Platforms.Serving;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Convox;

/// <summary>Gets a build of the content: one that the rack has, one that runs already, or a new one, of sources that it builds or of an
/// image that it takes over.</summary>
sealed class Building(ConvoxApi api, Destination to, Cargo cargo, World world)
{
    /// <summary>As long as Convox's own tool waits.</summary>
    static readonly TimeSpan Longest = TimeSpan.FromMinutes(60);
    /// <summary>A build may be silent for long; whether it still runs is asked elsewhere.</summary>
    static readonly TimeSpan Silence = TimeSpan.FromMinutes(2);

    /// <returns>Id of a build that is complete.</returns>
    public async Task<string> Run(Desired desired, Snapshot before, System.Collections.Immutable.ImmutableSortedDictionary<string, string> env, CancellationToken stop)
    {
        var content = desired.Content.Digest;
        if (before.Live is { Remembered: { } live } && live.Content == content) return live.Build;
        if (before.Builds.FirstOrDefault(build => build.Status == "complete" && BuildNote.Content(build.Description) == content) is { } there)
        {
            world.Log.Say($"the rack has this content already, as the build {there.Id}");
            return there.Id;
        }
        if (before.Builds.FirstOrDefault(build => build.IsPending && BuildNote.Content(build.Description) == content && to["Image"] is null) is { } running)
        {
            world.Log.Say($"the build {running.Id} of the same content is under way");
            return await Follow(running, stop);
        }
        var archive = cargo.Archive ?? throw new InvalidOperationException("A build without an archive was planned.");
        var manifest = await Manifest(archive, stop);
        return to["Image"] is { } image ? await Take(image, manifest, desired, stop) : await Build(archive, manifest, desired, before, env, stop);
    }

    async Task<string> Build(string archive, string manifest, Desired desired, Snapshot before, System.Collections.Immutable.ImmutableSortedDictionary<string, string> env, CancellationToken stop)
    {
        // The key derives from the content: what a run that was cut off has sent is overwritten by the same.
        var url = await api.Send($"tmp/{desired.Content.Digest[..30]}.tgz", archive, stop);
        // A build checks for the variables that convox.yml wants, in what was set last.
        var newest = before.Releases.FirstOrDefault()?.Env;
        if (ConvoxYml.Required(manifest).Any(name => newest?.ContainsKey(name) != true) && env.Count > 0)
            await api.NewRelease(before.Live?.Release.Build, EnvText.Of(env), $"Config for the build of {desired.Stamp.Shown}", stop);
        var note = BuildNote.Of(desired.Stamp.Shown, desired.Content.Digest, desired.Stamp.Run);
        return await Follow(await New(url, note, desired.Stamp.Commit, stop), stop);
    }

    /// <summary>Nothing is sent twice: the rack's own list says whether there is a build of this run.</summary>
    async Task<ConvoxBuild> New(string url, string note, string? commit, CancellationToken stop)
    {
        try
        {
            return await api.NewBuild(url, note, commit, stop);
        }
        catch (AnswerLostException)
        {
            if ((await api.Builds(10, stop)).FirstOrDefault(build => build.Description == note) is { } there) return there;
            throw;
        }
    }

    async Task<string> Follow(ConvoxBuild build, CancellationToken stop)
    {
        using var output = new ToldLines(world);
        // Load balancers end streams early: only the build's own status says how it ended.
        await api.Follow($"builds/{build.Id}/logs", [], output.Take, Silence, stop);
        build = await Waiting.Until(world, () => api.Build(build.Id, stop), each => !each.IsPending, Longest, $"the build {build.Id}", stop);
        if (build.Status == "complete") return build.Id;
        throw new DeployException(Dog.ConvoxBuildFailed.With(build.Id, build.Status, build.Reason is { Length: > 0 } reason ? $": {reason}" : "").Saying(output.Last));
    }

    async Task<string> Take(string image, string manifest, Desired desired, CancellationToken stop)
    {
        var build = await New("", BuildNote.Of(desired.Stamp.Shown, desired.Content.Digest, desired.Stamp.Run), desired.Stamp.Commit, stop);
        await api.Update(build.Id, stop, ("manifest", manifest));
        try
        {
            await api.TakeImage(build.Id, image, stop);
        }
        catch (AnswerLostException)
        {
            // One that has begun is no longer as it was made.
            if ((await api.Build(build.Id, stop)).Status == "created") throw;
        }
        world.Log.Say($"the rack takes {image} as the build {build.Id}");
        build = await Waiting.Until(world, () => api.Build(build.Id, stop), each => !each.IsPending, Longest, $"the build {build.Id}", stop);
        return build.Status == "complete" ? build.Id : throw new DeployException(Dog.ConvoxBuildFailed.With(build.Id, build.Status, build.Reason is { Length: > 0 } reason ? $": {reason}" : ""));
    }

    /// <summary>The completed convox.yml of the package.</summary>
    static async Task<string> Manifest(string archive, CancellationToken stop)
    {
        await using var file = File.OpenRead(archive);
        await using var unzipped = new GZipStream(file, CompressionMode.Decompress);
        await using var tar = new TarReader(unzipped);
        while (await tar.GetNextEntryAsync(cancellationToken: stop) is { } entry)
        {
            if (entry.Name is not (ConvoxYml.Name or $"./{ConvoxYml.Name}") || entry.DataStream is null) continue;
            using var reader = new StreamReader(entry.DataStream);
            return await reader.ReadToEndAsync(stop);
        }
        throw new InvalidOperationException($"There is no {ConvoxYml.Name} in the package.");
    }
}
