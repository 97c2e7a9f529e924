using System.Security.Cryptography;
using Dogshore.Faults;
using Dogshore.Packaging.Looks;
using Microsoft.Win32.SafeHandles;

namespace Dogshore.Packaging.Files;

/// <param name="Sha256">Lower-case hex.</param>
/// <param name="Look">What it looks like when it looks like a secret.</param>
readonly record struct ReadFile(string Sha256, string? Look);

/// <summary>Reads files once: the bytes that are packed are the ones that are hashed and looked at. Used for one file after the other.</summary>
sealed class FileReader : IDisposable
{
    readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    readonly SecretScanner scanner = new();
    SafeFileHandle? handle;
    FoundFile? file;
    long position;

    /// <exception cref="DeployException">It cannot be read.</exception>
    public void Begin(FoundFile next)
    {
        Close();
        (file, position) = (next, 0);
        scanner.Begin(next.Path);
        if (next.Source is null) return;
        try
        {
            // No locks: whether somebody writes is seen from the facts afterwards.
            handle = File.OpenHandle(next.Source, share: FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw Fault(next, problem);
        }
    }

    /// <summary>Fills the piece.</summary>
    /// <exception cref="DeployException">There is less than there was, or it cannot be read.</exception>
    public void Read(Span<byte> piece)
    {
        if (handle is null) file!.Bytes.AsSpan().Slice((int)position, piece.Length).CopyTo(piece);
        else ReadFrom(handle, piece);
        position += piece.Length;
        hash.AppendData(piece);
        scanner.Read(piece);
    }

    /// <exception cref="DeployException">It is not what it was when it was listed.</exception>
    public ReadFile End()
    {
        scanner.End();
        var read = new ReadFile(Convert.ToHexStringLower(hash.GetHashAndReset()), scanner.Look);
        Close();
        if (file!.Source is { } source && !IsAsListed(source)) throw new DeployException(Dog.ChangedWhileRead.With(file.Shown));
        return read;
    }

    void ReadFrom(SafeFileHandle from, Span<byte> piece)
    {
        try
        {
            for (var done = 0; done < piece.Length;)
            {
                var count = RandomAccess.Read(from, piece[done..], position + done);
                if (count == 0) throw new DeployException(Dog.ChangedWhileRead.With(file!.Shown));
                done += count;
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw Fault(file!, problem);
        }
    }

    bool IsAsListed(string source)
    {
        try
        {
            return FileFacts.Of(source) == file!.Facts;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw Fault(file!, problem);
        }
    }

    /// <summary>What has gone since it was listed has changed; all else cannot be read.</summary>
    internal static DeployException Fault(FoundFile file, Exception problem) => new(problem is FileNotFoundException or DirectoryNotFoundException
        ? Dog.ChangedWhileRead.With(file.Shown)
        : Dog.UnreadableFile.With(file.Shown, Reasons.Of(problem)));

    void Close()
    {
        handle?.Dispose();
        handle = null;
        // Left over when a file was given up half-way.
        hash.GetHashAndReset();
    }

    public void Dispose()
    {
        handle?.Dispose();
        hash.Dispose();
    }
}
