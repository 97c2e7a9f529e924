using System.Diagnostics;

namespace Dogshore.Bench;

/// <summary>Where the bench works: a folder in memory where there is one, gone at the end.</summary>
sealed class Yard : IDisposable
{
    public Yard(bool quick)
    {
        Quick = quick;
        Folder = Directory.CreateDirectory(Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"dogshore-bench-{Environment.ProcessId}")).FullName;
    }

    /// <summary>Small trees and one round: to see that the bench still works, not how fast anything is.</summary>
    public bool Quick { get; }
    public string Folder { get; }
    public int Rounds => Quick ? 1 : 7;
    /// <summary>Where a single round takes many seconds.</summary>
    public int LongRounds => Quick ? 1 : 3;
    public int Scaled(int number) => Quick ? number / 100 : number;
    public string New(string name) => Directory.CreateDirectory(Path.Combine(Folder, name)).FullName;

    /// <summary>What is measured is what is published: the package, in a feed of its own. The quick bench takes the SDK as the repository's own samples do.</summary>
    public Lazy<Sdk> Sdk => sdk ??= new(() => Bench.Sdk.Make(this));
    Lazy<Sdk>? sdk;

    public static string Repository { get; } = Find();

    static string Find()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            if (File.Exists(Path.Combine(folder, "Sdk.sln"))) return folder;
        throw new InvalidOperationException("The bench does not lie below the repository that it measures.");
    }

    /// <summary>The path of a program, or null where this machine has none.</summary>
    public static string? Tool(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    /// <summary>The first line of what a program says.</summary>
    public static string Said(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (said, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEnd());
        process.WaitForExit();
        return (said.Result + error).Split('\n')[0].Trim();
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
