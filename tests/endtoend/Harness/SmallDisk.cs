namespace Dogshore.EndToEnd;

/// <summary>A file system in memory with few bytes, mounted on a folder.</summary>
sealed class SmallDisk : IDisposable
{
    readonly string folder;

    SmallDisk(string folder) => this.folder = folder;

    /// <param name="options">As mount(8) takes them: <c>size=8m</c>, <c>size=1m,ro</c>.</param>
    public static SmallDisk On(App app, string folder, string options)
    {
        Tools.NeedRoot();
        Directory.CreateDirectory(folder);
        var (exit, text) = Tools.Output("mount", null, "-t", "tmpfs", "-o", options, "tmpfs", folder);
        Assert.SkipUnless(exit == 0, $"needs the right to mount: {text}");
        var disk = new SmallDisk(folder);
        app.Belongings.Add(disk);
        return disk;
    }

    /// <summary>Leaves no byte free. Deleting the file that it returns undoes it.</summary>
    public string Fill()
    {
        var file = Path.Combine(folder, "filler");
        using var stream = new FileStream(file, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        foreach (var size in new[] { 65536, 4096, 1 })
        {
            try
            {
                for (var block = new byte[size]; ;) stream.Write(block);
            }
            catch (IOException) { } // Full for blocks of this size.
        }
        return file;
    }

    public void Dispose() => Tools.Says("umount", "--lazy", folder);
}
