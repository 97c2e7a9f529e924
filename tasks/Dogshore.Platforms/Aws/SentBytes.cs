using System.Buffers;
using System.Net;
using System.Security.Cryptography;
using Dogshore.Cdn;
using Dogshore.Faults;
using Microsoft.Win32.SafeHandles;

namespace Dogshore.Platforms.Aws;

/// <summary>The bytes of a body while it is sent, in ranges that are read when they go out: of a film of a gigabyte no more is in memory than is on
/// its way to the network's buffers.</summary>
/// <exception cref="DeployException">The file is gone, cannot be read, or is not as long as it was.</exception>
sealed class SentBytes : IDisposable
{
    const int Piece = 256 << 10;

    readonly string name;
    readonly Body body;
    readonly SafeFileHandle? file;

    /// <param name="name">What messages call it.</param>
    public SentBytes(string name, Body body)
    {
        (this.name, this.body) = (name, body);
        if (body.Path is not { } path) return;
        try
        {
            file = File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);
            if (RandomAccess.GetLength(file) != body.Length) throw Changed();
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            throw Changed();
        }
    }

    /// <summary>It is another than the one that was hashed.</summary>
    public DeployException Changed() => new(Dog.ChangedWhileRead.With(name));

    /// <summary>To be sent, once: each try needs another.</summary>
    public HttpContent Range(long from, long length) => new RangeContent(this, from, length);

    /// <returns>Lower-case hex.</returns>
    /// <param name="also">Hashes it along.</param>
    public string Sha256(long from, long length, IncrementalHash also)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(Piece);
        try
        {
            for (var end = from + length; from < end;)
            {
                var piece = buffer.AsSpan(0, Read(buffer, from, end));
                hash.AppendData(piece);
                also.AppendData(piece);
                from += piece.Length;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <returns>How many were read, at least one.</returns>
    int Read(byte[] buffer, long from, long end)
    {
        var piece = buffer.AsSpan(0, (int)Math.Min(Piece, end - from));
        if (file is null)
        {
            body.Bytes.Span.Slice((int)from, piece.Length).CopyTo(piece);
            return piece.Length;
        }
        try
        {
            return RandomAccess.Read(file, piece, from) is > 0 and var count ? count : throw Changed();
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            throw Changed();
        }
    }

    public void Dispose() => file?.Dispose();

    sealed class RangeContent(SentBytes bytes, long from, long length) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            var buffer = ArrayPool<byte>.Shared.Rent(Piece);
            try
            {
                for (var at = from; at < from + length;)
                {
                    var count = bytes.Read(buffer, at, from + length);
                    await stream.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
                    at += count;
                }
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }

        protected override bool TryComputeLength(out long computed)
        {
            computed = length;
            return true;
        }
    }
}
