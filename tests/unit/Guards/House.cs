namespace Dogshore.Tests.Guards;

/// <summary>The repository, for tests that look at the house itself.</summary>
static class House
{
    public static string Root { get; } = Find();

    public static IEnumerable<string> Sources(string folder, string pattern) => Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
        .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "artifacts"));

    static string Find()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "Sdk.sln"))) return folder;
        }
        throw new InvalidOperationException("The tests do not lie below the repository.");
    }
}
