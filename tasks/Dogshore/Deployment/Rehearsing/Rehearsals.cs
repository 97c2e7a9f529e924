using System.Collections.Concurrent;
using System.Collections.Immutable;
using Dogshore.Faults;
using Dogshore.Manifest;
using Dogshore.Platforms;
using Dogshore.Worlds;

namespace Dogshore.Deployment.Rehearsing;

/// <summary>A deploy with <c>DeployEmulator</c>: the platforms that are asked are emulators on this machine, which the steps of one build share. What it
/// writes down lies in a folder of its own, so that it is never taken for a deploy.</summary>
public sealed class Rehearsals : IDisposable
{
    /// <summary>In obj/deploy.</summary>
    public const string Folder = "rehearsal";

    readonly ConcurrentDictionary<string, Lazy<Task<RunningEmulator>>> emulators = new(StringComparer.OrdinalIgnoreCase);

    public static bool IsAsked(ManifestInput input) => input.Says("DeployEmulator");

    /// <returns>The same manifest and world with emulators in the place of the platforms that are asked.</returns>
    /// <exception cref="DeployException">There is no emulator for one, or it could not be started.</exception>
    public async Task<(ManifestInput Input, World World)> Of(ManifestInput input, World world, CancellationToken stop)
    {
        var asked = Asked(input);
        var program = input["_Emulators"] ?? throw new DeployException(Dog.NoEmulators.With());
        var running = new Dictionary<string, RunningEmulator>(StringComparer.OrdinalIgnoreCase);
        foreach (var platform in asked.GroupBy(PlatformOf, StringComparer.OrdinalIgnoreCase))
            running[platform.Key] = await Of(platform.Key, program, Arguments(input, platform), $"{input.ProjectFile}\n{platform.Key}", world, stop);
        var environment = Merged(running);
        return (input with { Items = [.. input.Items.Select(item => asked.Contains(item) ? Moved(item, running[PlatformOf(item)], input.App) : item)] }, RehearsedWorld.Of(world, input, environment));
    }

    Task<RunningEmulator> Of(string platform, string program, IReadOnlyList<string> arguments, string key, World world, CancellationToken stop) =>
        emulators.GetOrAdd(key, _ => new(async () =>
        {
            var started = await RunningEmulator.Start(platform, program, arguments, world, stop);
            world.Log.Say($"rehearsal: {platform} is emulated on this machine, and nothing outside of it is asked");
            return started;
        })).Value;

    /// <summary>The destinations that DeployTo names, and every place for static files: whether a destination uses it is decided later.</summary>
    static ImmutableArray<ManifestItem> Asked(ManifestInput input)
    {
        var names = Drafts.Split(input["DeployTo"]);
        bool IsNamed(string? name) => name is not null && names.Contains(name.Trim(), StringComparer.OrdinalIgnoreCase);
        var destinations = input.Items.Where(item => Reading.Same(item.Kind, "DeployTo") && (IsNamed(item.Include) || IsNamed(item.Metadata.GetValueOrDefault("Group")))).ToImmutableArray();
        // Without a name the destination is this machine, which would be deployed to for real.
        if (destinations.IsEmpty) throw new DeployException(Dog.NothingToRehearse.With(names.Length == 0 ? Drafts.Local : string.Join("+", names)));
        return [.. destinations, .. input.Items.Where(item => Reading.Same(item.Kind, "DeployCdn"))];
    }

    static string PlatformOf(ManifestItem item) => item.Metadata.GetValueOrDefault("Platform")?.Trim() ?? Drafts.Local;

    static IReadOnlyList<string> Arguments(ManifestInput input, IEnumerable<ManifestItem> items)
    {
        var apps = items.Select(item => AppOf(item, input.App).Replace(Preview.Mark, input["DeployPreview"] ?? "0", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal);
        return ["--apps", string.Join('+', apps), .. input["DeployEmulatorTrouble"] is { } trouble ? new[] { "--trouble", trouble } : []];
    }

    static string AppOf(ManifestItem item, string app) => item.Metadata.GetValueOrDefault("App") is { Length: > 0 } own ? own.Trim() : app;

    /// <exception cref="DeployException">Two emulators want to be found by the same variable.</exception>
    static Dictionary<string, string> Merged(Dictionary<string, RunningEmulator> running)
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (platform, emulator) in running)
        foreach (var (name, value) in emulator.Environment)
            if (!all.TryAdd(name, value) && all[name] != value) throw new DeployException(Dog.RehearsedApart.With(string.Join(" and ", running.Keys), name));
        return all;
    }

    /// <summary>The emulator's attributes before the manifest's; no credential and no account of the real platform.</summary>
    static ManifestItem Moved(ManifestItem item, RunningEmulator emulator, string app)
    {
        var metadata = item.Metadata.RemoveRange(PlatformSettings.OfEveryAccount).ToBuilder();
        var (name, bucket) = (AppOf(item, app), item.Metadata.GetValueOrDefault("Bucket") is { Length: > 0 } own ? own : AppOf(item, app));
        foreach (var (attribute, value) in emulator.Attributes)
        {
            if (value.Length == 0) metadata.Remove(attribute);
            else metadata[attribute] = value.Replace("{app}", name, StringComparison.Ordinal).Replace("{Bucket}", bucket, StringComparison.Ordinal);
        }
        return item with { Metadata = metadata.ToImmutable() };
    }

    /// <summary>MSBuild disposes at the end of a build and does not wait for tasks.</summary>
    public void Dispose()
    {
        foreach (var each in emulators.Values.Where(each => each is { IsValueCreated: true, Value.IsCompletedSuccessfully: true }))
            Task.Run(async () => await each.Value.Result.DisposeAsync()).GetAwaiter().GetResult();
    }
}
