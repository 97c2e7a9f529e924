namespace Dogshore.Emulators.PythonAnywhere;

/// <summary>The files of an account: absolute paths as the API names them, kept below a folder of this machine.</summary>
public sealed class Disk
{
    readonly string root;
    readonly string[] open;

    public Disk(string root, string user)
    {
        (this.root, Home) = (root, Path.Combine(root, "home", user));
        open = [$"/home/{user}", "/var/www", "/var/log", "/tmp"];
        foreach (var folder in open) Directory.CreateDirectory(root + folder);
    }

    /// <summary>On this machine.</summary>
    public string Home { get; }

    /// <summary>Where it lies on this machine; null for what the account may not touch.</summary>
    public string? Real(string path)
    {
        var whole = Path.GetFullPath(path);
        return path.StartsWith('/') && !path.Contains('\0') && open.Any(folder => whole == folder || whole.StartsWith(folder + "/", StringComparison.Ordinal)) ? root + whole.TrimEnd('/') : null;
    }

    /// <summary>Whole or not at all.</summary>
    /// <returns>True when it was not there before.</returns>
    public bool Write(string real, Stream bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(real)!);
        var isNew = !File.Exists(real);
        var making = Path.Combine(root, $"making-{Guid.NewGuid():n}");
        using (var file = new FileStream(making, FileMode.CreateNew)) bytes.CopyTo(file);
        File.Move(making, real, overwrite: true);
        return isNew;
    }

    public string? Text(string path) => Real(path) is { } real && File.Exists(real) ? File.ReadAllText(real) : null;
}
