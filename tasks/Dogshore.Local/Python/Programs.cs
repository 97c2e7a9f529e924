namespace Dogshore.Local.Python;

/// <summary>Finds programs in the folders of a PATH.</summary>
static class Programs
{
    /// <summary>Full paths of the programs of these names, in the order of the folders.</summary>
    public static IEnumerable<string> Find(string toolPath, params IReadOnlyList<string> names) =>
        from folder in toolPath.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        where Path.IsPathFullyQualified(folder)
        from name in names
        let program = Path.Combine(folder, OperatingSystem.IsWindows() ? name + ".exe" : name)
        where CanRun(program)
        select program;

    static bool CanRun(string program)
    {
        var file = new FileInfo(program);
        if (!file.Exists) return false;
        // Windows puts empty files on PATH that open its shop.
        if (OperatingSystem.IsWindows()) return file.Length > 0;
        const UnixFileMode Execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return (File.GetUnixFileMode(program) & Execute) != 0;
    }
}
