using Dogshore.Emulators;

namespace Dogshore.Rehearsals;

/// <summary>A platform to rehearse on: its emulator, and how a deploy finds it instead of the platform.</summary>
abstract class Stage : IAsyncDisposable
{
    /// <param name="apps">What the manifest calls the apps.</param>
    /// <exception cref="StageException">Something that the emulator needs is not on this machine.</exception>
    public abstract Task Start(IReadOnlyList<string> apps);

    public abstract Wire Wire { get; }

    /// <summary>Variables by which the platform's clients are told where it is and who they are.</summary>
    public virtual IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>();

    /// <summary>Attributes of <c>DeployTo</c> that take the place of the manifest's; <c>{app}</c> stands for the app's name, <c>{Bucket}</c> for the bucket's, which is the app's where none is named. An empty one is taken away.</summary>
    public virtual IReadOnlyDictionary<string, string> Attributes => new Dictionary<string, string>();

    public abstract ValueTask DisposeAsync();
}

sealed class StageException(string message) : Exception(message);
