using Dogshore.Cdn;

namespace Dogshore.Platforms.Sites;

/// <summary>The place of one static site: what differs between a folder and a bucket. Which release is live, and what comes when, is decided
/// in <see cref="SiteReleases"/>.</summary>
abstract class Site : IDisposable
{
    /// <summary>What messages call it.</summary>
    public abstract string Shown { get; }
    /// <summary>Where visitors find it; null when nobody said.</summary>
    public abstract Uri? Url { get; }
    /// <summary>How many superseded releases stay beside the live and the last verified one.</summary>
    public required int Keep { get; init; }
    /// <summary>How long names that are gone from the live release still answer.</summary>
    public required TimeSpan KeepFor { get; init; }

    /// <summary>False when there is no such place at all; the record is null where there is one and nothing of ours in it.</summary>
    public abstract Task<(bool Exists, StoredText? Record)> ReadRecord(CancellationToken stop);

    /// <summary>See <see cref="StaticStore.WriteRecord"/>.</summary>
    public abstract Task<string?> WriteRecord(ReadOnlyMemory<byte> bytes, string? expected, CancellationToken stop);

    /// <summary>Holds off other deploys on the same machine, where that is possible at all, until it is disposed.</summary>
    public virtual Task<IDisposable?> Lock(CancellationToken stop) => Task.FromResult<IDisposable?>(null);

    /// <summary>Contents that lie there beyond those of the releases.</summary>
    public virtual IEnumerable<string> Contents() => [];

    /// <summary>Brings a content there whole, without anybody seeing it. What is there already is not sent again.</summary>
    public abstract Task Upload(string digest, string archive, string scratch, CancellationToken stop);

    public abstract Task<IReadOnlyList<SiteFile>?> Files(string digest, CancellationToken stop);

    /// <summary>Lets visitors have <paramref name="to"/>.</summary>
    /// <param name="record">As it was before the switch was begun; what lies under the names is that of its live release, and a mixture when it has a pending one.</param>
    /// <param name="isStillOurs">False when another deploy has come between: nothing more may be changed.</param>
    /// <returns>Names of which a cache must be told, and names that only the old release had.</returns>
    public abstract Task<Switched> Switch(SiteRecord record, SiteRelease to, Func<Task<bool>> isStillOurs, CancellationToken stop);

    /// <summary>Takes back what <see cref="Switch"/> had begun.</summary>
    public abstract Task Undo(SiteRecord record, SiteRelease begun, CancellationToken stop);

    /// <summary>Whether visitors really have the live release.</summary>
    public virtual bool Serves(SiteRecord record) => !record.Stopped;

    /// <summary>Takes the site from the visitors; nothing that is kept goes.</summary>
    public virtual Task Hide(CancellationToken stop) => Task.CompletedTask;

    /// <summary>Tells the cache before it.</summary>
    /// <returns>False when it did not hear, which has been said.</returns>
    public virtual Task<bool> Tell(IReadOnlyCollection<string> names, string run, CancellationToken stop) => Task.FromResult(true);

    /// <summary>Removes names that no visitor may ask for any more, and contents that no release runs.</summary>
    public abstract Task Prune(SiteRecord record, IReadOnlyCollection<string> names, IReadOnlySet<string> contents, CancellationToken stop);

    /// <summary>Removes all that we put there.</summary>
    public abstract Task Remove(SiteRecord record, CancellationToken stop);

    public virtual void Dispose() => GC.SuppressFinalize(this);
}

/// <param name="Changed">Names that a visitor may have had and that have other bytes or headers now.</param>
/// <param name="Gone">Names that the new release does not have.</param>
sealed record Switched(IReadOnlyCollection<string> Changed, IReadOnlyCollection<string> Gone);
