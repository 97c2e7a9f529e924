using System.Collections.Concurrent;
using System.Collections.Immutable;
using Dogshore.Deployment.Rehearsing;
using Dogshore.Manifest;
using Dogshore.Platforms;
using Dogshore.Worlds;
using Microsoft.Build.Framework;

namespace Dogshore.Tasks;

/// <summary>What the tasks of one build share in one process: the ways in which it can be stopped, the secrets that were read, and the platforms.
/// MSBuild keeps it and disposes of it at the end of the build; nothing of it is static.</summary>
sealed class BuildScope : IDisposable
{
    /// <summary>Of this very assembly: another copy of it, of another version, has types of its own.</summary>
    static readonly string Key = $"{typeof(BuildScope).FullName}, {typeof(BuildScope).Module.ModuleVersionId}";
    static readonly Lock Gate = new();

    public Stopping Stopping { get; } = Stopping.Listening();
    public Masks Masks { get; } = new();
    public Rehearsals Rehearsals { get; } = new();

    readonly ConcurrentDictionary<string, ImmutableArray<Platform>> platforms = new(StringComparer.Ordinal);

    /// <summary>The SDK's platforms and the project's own, loaded once a build and project: an assembly that is built anew between two builds is loaded anew.</summary>
    public ImmutableArray<Platform> Platforms(ManifestInput input) =>
        platforms.GetOrAdd(input.ProjectFile, _ => PlatformAssemblies.Load(input, KnownPlatforms.All));

    public static BuildScope Of(IBuildEngine engine)
    {
        var keeper = (IBuildEngine4)engine;
        lock (Gate)
        {
            if (keeper.GetRegisteredTaskObject(Key, RegisteredTaskObjectLifetime.Build) is BuildScope known) return known;
            var made = new BuildScope();
            // Nobody waits for it: whoever needs the same first does it.
            _ = KnownPlatforms.Ready();
            keeper.RegisterTaskObject(Key, made, RegisteredTaskObjectLifetime.Build, allowEarlyCollection: false);
            return made;
        }
    }

    public void Dispose()
    {
        Rehearsals.Dispose();
        Stopping.Dispose();
    }
}
