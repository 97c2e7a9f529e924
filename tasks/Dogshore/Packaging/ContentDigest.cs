using System.Security.Cryptography;
using System.Text;
using Dogshore.Model;

namespace Dogshore.Packaging;

/// <summary>The name of content: SHA-256 over its files sorted by path in ordinal order, one line each
/// (<c>mode SP sha256 SP path LF</c>, mode 0755 or 0644). Platforms that unpack it can prove it again from the tree.</summary>
public static class ContentDigest
{
    /// <returns>Lower-case hex.</returns>
    public static string Of(IEnumerable<FileEntry> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in PathOrder.Of([.. files], file => file.Path))
            hash.AppendData(Encoding.UTF8.GetBytes($"{(file.IsExecutable ? "0755" : "0644")} {file.Sha256} {file.Path}\n"));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
