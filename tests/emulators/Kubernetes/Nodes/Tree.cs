using System.Text.RegularExpressions;

namespace Dogshore.Emulators.Kubernetes;

/// <summary>The files of one container. There is no chroot: what names a file of it from the root is made to name the file where it lies,
/// and a port of the container is made the machine's port that stands for it.</summary>
sealed partial class Tree(string root, IReadOnlyDictionary<int, int> ports)
{
    public string Root => root;

    /// <summary>A copy of an image's files, for this container alone.</summary>
    public static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var entry in new DirectoryInfo(from).EnumerateFileSystemInfos())
        {
            var target = Path.Combine(to, entry.Name);
            if (entry.LinkTarget is { } link) File.CreateSymbolicLink(target, link);
            else if (entry is DirectoryInfo) Copy(entry.FullName, target);
            else File.Copy(entry.FullName, target);
        }
    }

    public string Inside(string path) => Path.Combine(root, path.TrimStart('/'));

    /// <summary>A word of a command or a value of the environment, as it is on the machine.</summary>
    public string Word(string text)
    {
        text = Everywhere().Replace(text, "${before}127.0.0.1:");
        foreach (var (port, real) in ports)
            text = Regex.Replace(text, $@"(?<=^|[\s:=]){port}(?=$|[\s/;,""'\])])", real.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return Paths().Replace(text, match => match.Value != "/" && Path.Exists(Inside(match.Value)) ? Inside(match.Value) : match.Value);
    }

    [GeneratedRegex(@"(?<before>^|[\s=/'""])(0\.0\.0\.0|\+|\*|\[::\]):(?=\d)")]
    private static partial Regex Everywhere();

    // A path from the root that begins a word, or follows a colon or an equals sign: not the path of an address.
    [GeneratedRegex(@"(?<=^|[\s:='""(])/(?!/)[A-Za-z0-9._@/-]+")]
    private static partial Regex Paths();
}
