namespace Dogshore.Conformance;

static class Repository
{
    public static string Root { get; } = Find();

    static string Find()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            if (File.Exists(Path.Combine(folder, "Sdk.sln"))) return folder;
        throw new InvalidOperationException("The tests do not lie below the repository that they try.");
    }
}
