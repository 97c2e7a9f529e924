using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Security.Cryptography;
using System.Text;

namespace Dogshore.EndToEnd.Packages;

[Collection(nameof(PackedSdk))]
public sealed class PackageContents(PackedSdk packed)
{
    /// <summary>Texts/package-files.txt is the list; DOGSHORE_ACCEPT=1 writes it anew.</summary>
    [Fact]
    public void It_holds_exactly_the_files_of_a_list_that_a_person_has_read()
    {
        var list = Path.Combine(Repository.Tests, "Texts", "package-files.txt");
        var files = string.Join('\n', packed.Files().Keys.Order(StringComparer.Ordinal)) + "\n";
        if (Environment.GetEnvironmentVariable("DOGSHORE_ACCEPT") == "1") File.WriteAllText(list, files);
        files.ShouldBe(File.ReadAllText(list));
    }

    [Fact]
    public void It_is_an_SDK_and_a_package_that_brings_nothing_into_the_app()
    {
        var metadata = packed.Metadata();
        string? Text(string name) => metadata.Elements().SingleOrDefault(element => element.Name.LocalName == name)?.Value;
        Text("developmentDependency").ShouldBe("true");
        Text("license").ShouldBe("MIT");
        Text("readme").ShouldBe("README.md");
        Text("icon").ShouldBe("icon.png");
        metadata.Descendants().Where(element => element.Name.LocalName == "packageType").Select(element => (string)element.Attribute("name")!).ShouldBe(["MSBuildSdk", "Dependency"]);
        metadata.Descendants().Where(element => element.Name.LocalName == "dependency").ShouldBeEmpty();
    }

    [Fact]
    public void No_assembly_of_MSBuild_is_inside() =>
        packed.Files().Keys.Where(file => Path.GetFileName(file).StartsWith("Microsoft.Build", StringComparison.OrdinalIgnoreCase)).ShouldBeEmpty();

    /// <summary>What is missing beside a task would be taken from the SDK's folder, in whatever version it has there: luck (reliability.md §1b).</summary>
    [Fact]
    public void Every_assembly_finds_what_it_refers_to_beside_it_or_in_the_framework()
    {
        var framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var shared = Path.Combine(framework, "..", "..");
        var netCore = Names(framework);
        var aspNetCore = Directory.GetDirectories(Path.Combine(shared, "Microsoft.AspNetCore.App"), "10.*").SelectMany(Names).ToHashSet();
        var lost = new List<string>();
        foreach (var folder in packed.Files().Where(file => file.Key.EndsWith(".dll", StringComparison.Ordinal)).GroupBy(file => Path.GetDirectoryName(file.Key)!))
        {
            // What is for one system only lies below, and finds the rest by the list of the task's own dependencies.
            var of = folder.Key.Split("/runtimes/")[0];
            var beside = packed.Files().Keys.Where(file => Path.GetDirectoryName(file) == of).Concat(folder.Select(file => file.Key)).Select(file => Path.GetFileNameWithoutExtension(file)).ToHashSet();
            // The host is a web application; the tasks run in MSBuild, which brings itself and not ASP.NET Core.
            var isHost = folder.Key.EndsWith("local", StringComparison.Ordinal);
            lost.AddRange(folder.SelectMany(file => References(file.Value)
                .Where(name => !beside.Contains(name) && !netCore.Contains(name) && !(isHost ? aspNetCore.Contains(name) : name is "Microsoft.Build.Framework" or "Microsoft.Build.Utilities.Core"))
                .Select(name => $"{file.Key} -> {name}")));
        }
        // For affinity by hashed cookies alone, which the host never switches on.
        lost.ShouldBe(["tasks/net10.0/local/Yarp.ReverseProxy.dll -> System.IO.Hashing"]);
    }

    [Fact]
    public void Row_70_it_lists_the_SHA_256_of_each_file_that_runs()
    {
        var files = packed.Files();
        const string Folder = "tasks/net10.0/";
        var sums = Encoding.UTF8.GetString(files[Folder + "SHA256SUMS"]).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.TrimEnd('\r').Split("  ")).ToDictionary(parts => Folder + parts[1], parts => parts[0]);
        sums.ShouldBe(files.Where(file => file.Key.StartsWith(Folder, StringComparison.Ordinal) && !file.Key.EndsWith("SHA256SUMS", StringComparison.Ordinal))
            .ToDictionary(file => file.Key, file => Convert.ToHexStringLower(SHA256.HashData(file.Value))), ignoreOrder: true);
    }

    [Fact]
    public async Task Packed_again_it_has_the_same_bytes()
    {
        var other = Folders.Temporary();
        await PackedSdk.Pack(other);
        File.ReadAllBytes(Path.Combine(other, Path.GetFileName(packed.File))).ShouldBe(File.ReadAllBytes(packed.File));
        Directory.Delete(other, recursive: true);
    }

    static HashSet<string> Names(string folder) => [.. Directory.GetFiles(folder, "*.dll").Select(file => Path.GetFileNameWithoutExtension(file))];

    static IEnumerable<string> References(byte[] assembly)
    {
        using var file = new PEReader(new MemoryStream(assembly));
        var metadata = file.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
    }
}
