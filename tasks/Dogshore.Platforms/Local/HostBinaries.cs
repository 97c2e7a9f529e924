using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Dogshore.Faults;
using Dogshore.Local;

namespace Dogshore.Platforms.Local;

/// <summary>The host's own files. They run from a copy below the root, named by what they hold, so that a rebuild or an
/// update of the SDK meets no open file and a host of another version is told apart.</summary>
/// <param name="Folder">Where the SDK has them.</param>
/// <param name="Digest">SHA-256 over their sorted names and hashes, lower-case hex.</param>
sealed record HostBinaries(string Folder, string Digest)
{
    public const string Assembly = "Dogshore.Local.dll";

    /// <summary>Beside this assembly; or one folder up, where this one is compiled ahead for one kind of machine and the host is not.</summary>
    public static string OfThisSdk
    {
        get
        {
            var folder = Path.GetDirectoryName(typeof(HostBinaries).Assembly.Location)!;
            return Path.Combine(folder, "local") is var beside && Directory.Exists(beside) ? beside : Path.Combine(Path.GetDirectoryName(folder)!, "local");
        }
    }

    /// <exception cref="DeployException">They are not there.</exception>
    public static HostBinaries In(string folder)
    {
        if (!File.Exists(Path.Combine(folder, Assembly))) throw new DeployException(Dog.LocalHostMissing.With(folder));
        return new HostBinaries(folder, DigestOf(folder));
    }

    /// <summary>The copy below the root, made when it is not there or not whole. Call it with the start lock held.</summary>
    public string Copy(Paths paths)
    {
        var copy = paths.HostBinaries(Digest);
        var temporary = $"{copy}.{Guid.NewGuid():n}.tmp";
        try
        {
            // A machine that lost power after the rename may have empty files there.
            if (Directory.Exists(copy))
            {
                if (DigestOf(copy) == Digest) return copy;
                Directory.Delete(copy, recursive: true);
            }
            foreach (var file in Files(Folder))
            {
                var to = Path.Combine(temporary, file);
                Directory.CreateDirectory(Path.GetDirectoryName(to)!);
                File.Copy(Path.Combine(Folder, file), to);
            }
            Directory.Move(temporary, copy);
            return copy;
        }
        catch (Exception exception) when (DiskFaults.Is(exception))
        {
            throw DiskFaults.Of(exception, copy);
        }
        finally
        {
            // What did not fit must not fill the disk for good.
            if (Directory.Exists(temporary)) Directory.Delete(temporary, recursive: true);
        }
    }

    /// <summary>Removes copies of other versions and copies that were cut off. Call it with the start lock held and no other host running.</summary>
    public void Prune(Paths paths, Action<string> detail)
    {
        var copy = paths.HostBinaries(Digest);
        foreach (var other in Directory.EnumerateDirectories(Path.GetDirectoryName(copy)!).Where(folder => folder != copy).ToList())
        {
            try
            {
                Directory.Delete(other, recursive: true);
            }
            catch (Exception exception) when (DiskFaults.Is(exception))
            {
                // It costs a few megabytes and is tried again with the next version.
                detail($"'{other}' could not be removed: {exception.Message}");
            }
        }
    }

    static string DigestOf(string folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in Files(folder))
        {
            using var stream = File.OpenRead(Path.Combine(folder, file));
            hash.AppendData(Encoding.UTF8.GetBytes($"{Convert.ToHexStringLower(SHA256.HashData(stream))} {file.Replace('\\', '/')}\n"));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    static ImmutableArray<string> Files(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file)).Order(StringComparer.Ordinal)];
}
