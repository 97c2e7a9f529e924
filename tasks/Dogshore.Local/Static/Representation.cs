using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace Dogshore.Local.Static;

/// <summary>The bytes of one file.</summary>
/// <param name="Modified">Whole seconds.</param>
/// <param name="Encoding">Name of the content coding that they are in, or null.</param>
sealed record Representation(string Path, long Length, DateTimeOffset Modified, string? Encoding)
{
    /// <summary>By the file system's own clock.</summary>
    public required DateTime Written { get; init; }

    public bool IsAsRead => new FileInfo(Path) is { Exists: true } now && now.Length == Length && now.LastWriteTimeUtc == Written;

    readonly Lock gate = new();
    Task<EntityTagHeaderValue>? tag;

    /// <summary>Hash of the bytes, taken at the first request: the tag is the same in every release that has this file, and another
    /// one as soon as a byte differs.</summary>
    public Task<EntityTagHeaderValue> Tag()
    {
        lock (gate)
        {
            // A disk that failed once may answer next time.
            if (tag is null or { IsFaulted: true }) tag = Hash();
            return tag;
        }
    }

    async Task<EntityTagHeaderValue> Hash()
    {
        await using var file = new FileStream(Path, new FileStreamOptions { Options = FileOptions.Asynchronous | FileOptions.SequentialScan });
        var hash = await SHA256.HashDataAsync(file);
        return new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(hash.AsSpan(0, 16))}\"");
    }
}
