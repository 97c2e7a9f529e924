namespace Dogshore.Local.Data;

/// <summary>A database that is a file.</summary>
static class SqliteFile
{
    /// <summary>Makes the file when missing: empty is a valid database, and this way it is its owner's only from the start.</summary>
    /// <returns>Its address.</returns>
    public static string Ensure(string folder, string name)
    {
        DataFolder.Ensure(folder);
        var path = Path.Combine(folder, name + ".db");
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (new FileStream(path, options)) { }
        // Three slashes and a path: /home/… gives four, C:/… three.
        return "sqlite:///" + path.Replace('\\', '/');
    }
}
