using Dogshore.Packaging.Files;
using Dogshore.Worlds;

namespace Dogshore.Packaging.Archiving;

/// <summary>The folder in which archives are kept, named by their content.</summary>
sealed class ArchiveFolder(string folder)
{
    /// <summary>The one that was made and the one before it.</summary>
    const int Kept = 2;
    const string Extension = ".tar.gz";
    const string Unfinished = ".unfinished-";

    public static string NameOf(string digest) => digest + Extension;

    public string PathOf(string name) => Path.Combine(folder, name);

    public bool Holds(string name, long bytes) => new FileInfo(PathOf(name)) is { Exists: true } file && file.Length == bytes;

    /// <summary>A file that becomes an archive, or goes.</summary>
    public FileStream Begin()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 0 };
        return new FileStream(PathOf($"{Unfinished}{Guid.NewGuid():n}"), options);
    }

    /// <summary>Now, by the clock that stamps files here: the machine's own may differ, and does on a network's disk.</summary>
    public long Now()
    {
        using var file = Begin();
        try
        {
            return FileFacts.Of(file.Name).Modified;
        }
        finally
        {
            File.Delete(file.Name);
        }
    }

    /// <summary>Makes the file durable under its name. It is closed.</summary>
    public void Finish(FileStream file, string name)
    {
        DurableFile.Flush(file.SafeFileHandle, name);
        file.Dispose();
        File.Move(file.Name, PathOf(name), overwrite: true);
        DurableFile.FlushFolder(folder);
    }

    /// <summary>Removes what nobody will ask for again: older archives, and what a killed run has left.</summary>
    public void Prune(string current)
    {
        var others = new DirectoryInfo(folder).EnumerateFiles($"*{Extension}")
            .Where(file => file.Name != current && file.Name.Length == 64 + Extension.Length)
            .OrderByDescending(file => file.LastWriteTimeUtc)
            .Skip(Kept - 1);
        foreach (var file in others) file.Delete();
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles($"{Unfinished}*").Where(IsAbandoned)) file.Delete();
    }

    /// <summary>A run that still writes holds its file; the system lets go of it however the run ends.</summary>
    static bool IsAbandoned(FileInfo file)
    {
        try
        {
            using var handle = File.OpenHandle(file.FullName, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
