using System.Security.Cryptography;

namespace Dogshore.EndToEnd;

static class Folders
{
    static readonly string[] notCopied = ["bin", "obj", "__pycache__", ".venv"];

    /// <summary>Where temporary folders are made when that is short, as the usual one of macOS is not: a socket's path has 104 bytes at most.</summary>
    static string Base { get; } = OperatingSystem.IsWindows() || Path.GetTempPath().Length <= 20 ? Path.GetTempPath() : "/tmp";

    /// <summary>A new folder with a short path.</summary>
    public static string Temporary()
    {
        var folder = Path.Combine(Base, "dog-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4)));
        Directory.CreateDirectory(folder);
        return folder;
    }

    public static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from)) File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        foreach (var folder in Directory.GetDirectories(from).Where(folder => !notCopied.Contains(Path.GetFileName(folder))))
            Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
    }

    /// <summary>Every file below with the hash of its bytes: two of them are equal when nothing was changed between.</summary>
    public static IReadOnlyList<string> Snapshot(string folder, Func<string, bool>? counts = null) => !Directory.Exists(folder) ? [] :
    [
        .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(file => (file, name: Path.GetRelativePath(folder, file)))
            .Where(entry => counts?.Invoke(entry.name) ?? true)
            .Select(entry => $"{entry.name} {Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(entry.file)))}")
            .Order(StringComparer.Ordinal),
    ];
}
