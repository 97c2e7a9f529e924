using System.Collections.Immutable;
using System.Text;

namespace Dogshore.Local.Running;

/// <summary>The log files of an app: <c>&lt;release&gt;.&lt;process&gt;.&lt;n&gt;.log</c>, each line with its time in front.</summary>
static class LogFiles
{
    public const string Time = "yyyy-MM-ddTHH:mm:ss.fffZ";
    const int ReadAtMost = 1_000_000;

    public static string Name(string release, string process, int number) => $"{release}.{process}.{number}.log";

    public static FileStream Append(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0 };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, options);
    }

    /// <summary>The last lines of all processes of a release, in the order of time, each with the name of its process when there are several.</summary>
    public static ImmutableArray<string> Last(string folder, string release, int lines)
    {
        if (!Directory.Exists(folder)) return [];
        var files = Directory.GetFiles(folder, $"{release}.*.log").Order(StringComparer.Ordinal).ToList();
        return [.. files
            .SelectMany(file => Tail(file + ".1").Concat(Tail(file)).TakeLast(lines).Select(line => (Line: line, Process: files.Count > 1 ? Process(file, release) + ": " : "")))
            .Select(each => each.Line.Length > Time.Length && each.Line[Time.Length] == ' '
                ? (At: each.Line[..Time.Length], Text: each.Process + each.Line[(Time.Length + 1)..])
                : (At: "", Text: each.Process + each.Line))
            .OrderBy(each => each.At, StringComparer.Ordinal)
            .TakeLast(lines)
            .Select(each => each.Text)];
    }

    static string Process(string file, string release) => Path.GetFileNameWithoutExtension(file)[(release.Length + 1)..];

    static IEnumerable<string> Tail(string path)
    {
        if (!File.Exists(path)) return [];
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var isCut = file.Length > ReadAtMost;
        if (isCut) file.Seek(-ReadAtMost, SeekOrigin.End);
        var lines = new List<string>();
        Lines.Read(file, lines.Add);
        return isCut ? lines.Skip(1) : lines;
    }
}
