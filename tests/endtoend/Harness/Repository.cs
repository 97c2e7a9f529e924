namespace Dogshore.EndToEnd;

/// <summary>Where the tests find the samples and the SDK that they try.</summary>
static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string Sample(string name) => Path.Combine(Root, "samples", name);

    public static string InRepoSdk => Path.Combine(Root, "sdk", "in-repo");

    /// <summary>Folder of this test project, where the expected texts lie.</summary>
    public static string Tests => Path.Combine(Root, "tests", "endtoend");

    static string FindRoot()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "Sdk.sln"))) return folder;
        }
        throw new InvalidOperationException("The tests do not lie below the repository that they try.");
    }
}
