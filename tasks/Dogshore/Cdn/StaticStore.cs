using System.Collections.Immutable;
using System.Security.Cryptography;
using Dogshore.Faults;

namespace Dogshore.Cdn;

/// <summary>An object that lies in a store.</summary>
/// <param name="Bytes">Its length as it lies there.</param>
/// <param name="Tag">The store's own word for these very bytes: another write gives another tag.</param>
public sealed record Listed(long Bytes, string Tag);

/// <summary>A record as it lies in a store, and the store's word for this version of it.</summary>
public sealed record StoredText(ReadOnlyMemory<byte> Bytes, string Tag);

/// <summary>A place that keeps static files by name, for browsers. What differs is decided in <see cref="StaticDifference"/>, in which order it
/// is done in <see cref="StaticSync"/>; a store only does what it is told. Names have forward slashes and no slash at either end.</summary>
public abstract class StaticStore : IDisposable
{
    /// <summary>Where ours lies that is not for browsers: the record, and bytes that a rollback may want. No static file may be called so.</summary>
    public const string Ours = ".dogshore/";

    /// <summary>What messages call it: <c>s3://shop-assets/static/</c>.</summary>
    public abstract string Shown { get; }

    public StoreOptions Options { get; init; } = new();

    /// <summary>A cache stands before it that must be told of changed names.</summary>
    public virtual bool HasEdge => false;

    /// <summary>The record of this name, or null when there is none.</summary>
    /// <param name="known">What the caller has read or written before: given back where it still lies there, so that nothing need be sent.</param>
    public abstract Task<StoredText?> ReadRecord(string name, StoredText? known, CancellationToken stop);

    /// <summary>Writes the record, when it still is the version <paramref name="expected"/>; null expects none.</summary>
    /// <returns>The tag of what was written; null when another version lies there, and nothing was written.</returns>
    public abstract Task<string?> WriteRecord(string name, ReadOnlyMemory<byte> bytes, string? expected, CancellationToken stop);

    /// <summary>Every object below the store's own prefix, ours included.</summary>
    public abstract Task<ImmutableDictionary<string, Listed>> List(CancellationToken stop);

    /// <summary>Writes an object whole or not at all.</summary>
    /// <returns>Its tag.</returns>
    public abstract Task<string> Put(string name, Body body, ServedAs served, CancellationToken stop);

    /// <summary>Copies within the store, onto itself to change headers alone.</summary>
    /// <returns>The tag of the copy.</returns>
    public abstract Task<string> Copy(string from, string to, ServedAs served, CancellationToken stop);

    /// <summary>Removes objects; one that is not there is no fault.</summary>
    public abstract Task Delete(IReadOnlyCollection<string> names, CancellationToken stop);

    /// <summary>Whether the object holds the bytes of this file; asked only where the record does not know the tag, after a run that was cut off.</summary>
    public abstract Task<bool> Holds(string name, Listed there, StaticFile file, CancellationToken stop);

    /// <summary>Lets the cache before the store forget these paths.</summary>
    /// <param name="paths">With a slash first; a star only at the end.</param>
    /// <param name="reference">Names this very wish: the same again is the same wish.</param>
    /// <exception cref="DeployException">It was not heard, or did not end in time: worth a warning, for the files are right.</exception>
    public virtual Task Invalidate(ImmutableArray<string> paths, string reference, CancellationToken stop) => Task.CompletedTask;

    public virtual void Dispose() => GC.SuppressFinalize(this);
}

/// <summary>What the manifest's settings of a store say, the same for all of them.</summary>
public sealed record StoreOptions
{
    /// <summary>How long a name that is gone from the sources still answers: open pages ask for what they were made with.</summary>
    public TimeSpan Keep { get; init; } = TimeSpan.FromDays(7);
    public Encode Encode { get; init; } = Encode.Plain;
    /// <summary>The user's word that a source may have lost nine tenths of its files.</summary>
    public bool MayShrink { get; init; }
}

/// <summary>In which forms files lie in a store.</summary>
public enum Encode
{
    /// <summary>As they are: the server or the cache before it compresses.</summary>
    Plain,
    /// <summary>In gzip where that is smaller, under their own names: every browser reads it.</summary>
    Gzip,
    /// <summary>As they are, and beside them <c>.br</c> and <c>.gz</c> where those are smaller, for servers that choose by what the browser accepts.</summary>
    Variants,
}

/// <summary>The headers with which a browser gets an object.</summary>
public sealed record ServedAs(string Type, string? Encoding, string? Cache);

/// <summary>Bytes to be written: a file of this machine, or made ones.</summary>
/// <param name="Sha256">Of these bytes, lower-case hex: what arrives must have it.</param>
public sealed record Body(string? Path, ReadOnlyMemory<byte> Bytes, long Length, string Sha256)
{
    public static Body Of(StaticFile file) => new(file.Source, default, file.Bytes, file.Sha256);
    public static Body Of(ReadOnlyMemory<byte> bytes) => new(null, bytes, bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes.Span)));

    /// <exception cref="IOException">The file is gone, or may not be read.</exception>
    public Stream Open() => Path is null ? new MemoryStream(Bytes.ToArray(), writable: false)
        : new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.Asynchronous | FileOptions.SequentialScan);
}
