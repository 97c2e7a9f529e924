namespace Dogshore.Local.Data;

/// <summary>A folder that only its owner may enter.</summary>
static class DataFolder
{
    public static void Ensure(string folder)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
