using System.IO.Compression;

namespace Dogshore.Bench;

/// <summary>The SDK as its users have it, and how the bench starts itself with the very assemblies that are in it.</summary>
sealed record Sdk(string Files, string? Ahead)
{
    public static Sdk Make(Yard yard)
    {
        var files = yard.New("projects");
        if (yard.Quick)
        {
            File.Copy(Path.Combine(Yard.Repository, "global.json"), Path.Combine(files, "global.json"));
            File.WriteAllText(Path.Combine(files, "nuget.config"), $"""<configuration><packageSources><clear /></packageSources><fallbackPackageFolders><add key="in-repo" value="{Yard.Repository}/sdk/in-repo" /></fallbackPackageFolders></configuration>""");
            return new(files, null);
        }
        var feed = yard.New("feed");
        Console.WriteLine("packs the SDK …");
        new Contender("pack", ["dotnet", "pack", Path.Combine(Yard.Repository, "sdk"), "-c", "Release", "-o", feed, "-p:PackageVersion=9.9.9-bench", "--nologo", "-v", "q"], Yard.Repository).Go().GetAwaiter().GetResult();
        File.WriteAllText(Path.Combine(files, "global.json"), """{ "msbuild-sdks": { "Dogshore.Sdk": "9.9.9-bench" } }""");
        File.WriteAllText(Path.Combine(files, "nuget.config"), $"""<configuration><packageSources><clear /><add key="folder" value="{feed}" /></packageSources></configuration>""");
        var unpacked = yard.New("unpacked");
        ZipFile.ExtractToDirectory(Directory.GetFiles(feed, "*.nupkg").Single(), unpacked);
        var ahead = Path.Combine(unpacked, "tasks", "net10.0", "linux-x64");
        return new(files, Directory.Exists(ahead) ? ahead : null);
    }

    /// <summary>Of builds with it: packages of their own, for the machine's may hold another SDK of this version.</summary>
    public Dictionary<string, string> Variables => Ahead is null ? [] : new() { ["NUGET_PACKAGES"] = Path.Combine(Files, "packages") };
}

static class Ours
{
    /// <summary>This program with the assemblies of the package.</summary>
    public static string Program(Yard yard)
    {
        var folder = Path.Combine(yard.Folder, "ours");
        if (Directory.Exists(folder)) return Path.Combine(folder, "Dogshore.Bench.dll");
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.GetFiles(AppContext.BaseDirectory)) File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        foreach (var file in yard.Sdk.Value.Ahead is { } ahead ? Directory.GetFiles(ahead, "*.dll") : [])
            if (File.Exists(Path.Combine(folder, Path.GetFileName(file)))) File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
        return Path.Combine(folder, "Dogshore.Bench.dll");
    }

    public static Contender Doing(Yard yard, params string[] work) => new("Dogshore", ["dotnet", Program(yard), "work", .. work], yard.Folder);
}
