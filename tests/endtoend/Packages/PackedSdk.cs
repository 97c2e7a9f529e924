using System.IO.Compression;
using System.Xml.Linq;

namespace Dogshore.EndToEnd.Packages;

/// <summary>The package as it would be published, made once for all tests that want it, in a folder that is a feed.</summary>
[CollectionDefinition(nameof(PackedSdk))]
public sealed class PackedSdk : IAsyncLifetime, ICollectionFixture<PackedSdk>
{
    public const string Version = "9.9.9-test";

    public string Feed { get; } = Folders.Temporary();
    public string File => Path.Combine(Feed, $"Dogshore.Sdk.{Version}.nupkg");

    public async ValueTask InitializeAsync()
    {
        await Pack(Feed);
        await Pack(Feed, "sdk/templates");
        await Pack(Feed, "sdk/emulators");
    }

    /// <summary>The version of the package alone: the assemblies are those of every other build.</summary>
    internal static async Task<Ended> Pack(string into, string project = "sdk")
    {
        var variables = Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>().ToDictionary(pair => (string)pair.Key, pair => (string?)pair.Value);
        variables["MSBUILDDISABLENODEREUSE"] = "1";
        using var pack = new Build(Tools.Dotnet, ["pack", Path.Combine(Repository.Root, project), "-o", into, $"-p:PackageVersion={Version}", "-p:RunAnalyzers=false", "--nologo"], Repository.Root, variables);
        // A build of everything for release, compiled ahead: on a busy machine no matter of seconds. It was analysed when it was built for the tests.
        return (await pack.End(TimeSpan.FromMinutes(12))).ShouldSucceed();
    }

    /// <summary>What it holds, by path with forward slashes, without what NuGet's own format adds.</summary>
    internal IReadOnlyDictionary<string, byte[]> Files()
    {
        using var zip = ZipFile.OpenRead(File);
        return zip.Entries.Where(entry => entry.FullName is not "[Content_Types].xml" && !entry.FullName.StartsWith("_rels/", StringComparison.Ordinal) && !entry.FullName.StartsWith("package/", StringComparison.Ordinal))
            .ToDictionary(entry => entry.FullName, entry =>
            {
                using var stream = entry.Open();
                using var bytes = new MemoryStream();
                stream.CopyTo(bytes);
                return bytes.ToArray();
            });
    }

    internal XElement Metadata()
    {
        using var text = new MemoryStream(Files()["Dogshore.Sdk.nuspec"]);
        return XDocument.Load(text).Root!.Elements().Single();
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(Feed, recursive: true);
        return default;
    }
}
