using Dogshore.Model;

namespace Dogshore.Platforms.Kube;

/// <summary>Where the image of a content comes from: a registry that it is pushed to, or the cluster that builds it.</summary>
abstract class KubeImages
{
    /// <summary>Brings the content to where the image will come from; what is there is not sent again.</summary>
    public abstract Task Upload(KubeApi api, KubePlace place, Desired desired, Cargo cargo, CancellationToken stop);

    /// <summary>The image of this content, with its digest.</summary>
    /// <param name="known">Of a release of the same content, or null.</param>
    public abstract Task<string> Of(KubeApi api, KubePlace place, Desired desired, string? known, Cargo cargo, CancellationToken stop);

    /// <summary>Whether the name that the manifest gives to an image stands for another one now than the live release's.</summary>
    public virtual Task<bool> HasMoved(KubePlace place, KubeRelease live, Worlds.World world, CancellationToken stop) => Task.FromResult(false);

    /// <summary>Contents that need not be sent again.</summary>
    public virtual IEnumerable<string> Contents(KubePlace place, Snapshot snapshot) => snapshot.Releases.Select(release => release.Note.Stamp.Content);

    /// <summary>Removes what it has made for the app, as far as that is possible.</summary>
    public virtual Task Destroy(KubeApi api, KubePlace place, CancellationToken stop) => Task.CompletedTask;
}
