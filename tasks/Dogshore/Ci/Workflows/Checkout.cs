namespace Dogshore.Ci.Workflows;

/// <summary>The working copy that a project lies in.</summary>
static class Checkout
{
    /// <summary>The nearest folder above that holds <c>.git</c>, so that projects beside this one are in it too; the project's own without git.</summary>
    public static string Of(string project)
    {
        for (var folder = new DirectoryInfo(project); folder is not null; folder = folder.Parent)
            if (Path.Exists(Path.Combine(folder.FullName, ".git"))) return Path.TrimEndingDirectorySeparator(folder.FullName) + Path.DirectorySeparatorChar;
        return Path.TrimEndingDirectorySeparator(project) + Path.DirectorySeparatorChar;
    }
}
