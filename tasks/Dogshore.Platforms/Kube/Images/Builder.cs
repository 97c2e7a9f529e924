using System.Formats.Tar;
using System.IO.Compression;
using Dogshore.Faults;
using Dogshore.Platforms.Serving;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Kube.Images;

/// <summary>Builds what a Dockerfile says, by whichever tool this machine has. The image comes back as an archive, and it is we who push it: so no tool is
/// given a password, and a run that is cut off leaves nothing that the next cannot see.</summary>
sealed class Builder(string program, World world)
{
    static readonly string[] known = ["buildah", "podman", "docker"];
    static readonly TimeSpan Longest = TimeSpan.FromMinutes(60);

    /// <param name="wanted">The tool that the manifest names, or null.</param>
    public static Builder Of(string? wanted, World world) =>
        (wanted is null ? known : [wanted]).Select(name => Find(name, world)).OfType<string>().FirstOrDefault() is { } program ? new(program, world) : throw new DeployException(Dog.KubeNoBuilder.With(wanted ?? string.Join(", ", known)));

    /// <summary>By the path of the deploy's own environment.</summary>
    static string? Find(string name, World world)
    {
        var endings = OperatingSystem.IsWindows() ? new[] { ".exe", ".cmd" } : [""];
        return (world.Environment("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).SelectMany(folder => endings.Select(ending => Path.Combine(folder, name + ending))).FirstOrDefault(File.Exists);
    }

    /// <param name="tag">A name for this machine only.</param>
    /// <param name="folder">Where files may lie until the image is pushed.</param>
    public async Task<OciImage> Build(string archive, string tag, string folder, string architecture, CancellationToken stop)
    {
        var context = Path.Combine(folder, "context");
        await Unpack(archive, context, stop);
        var image = Path.Combine(folder, "image.tar");
        var tool = Path.GetFileNameWithoutExtension(program);
        world.Log.Say($"building the image with {tool}");
        string[] platform = ["--platform", $"linux/{architecture}"];
        await Run(tool == "docker" ? ["build", .. platform, "--tag", tag, context] : ["build", "--format", "oci", .. platform, "--tag", tag, context], stop);
        await Run(tool switch
        {
            "docker" => ["save", "--output", image, tag],
            "podman" => ["save", "--format", "oci-archive", "--output", image, tag],
            _ => ["push", tag, $"oci-archive:{image}"],
        }, stop);
        return await OciArchive.Read(image, Path.Combine(folder, "blobs"), stop);
    }

    async Task Run(string[] arguments, CancellationToken stop)
    {
        using var lines = new ToldLines(world);
        var ran = await world.Processes.Run(new Command(program, arguments) { Timeout = Longest, OnLine = lines.Take }, stop);
        if (!ran.Succeeded) throw new DeployException(Dog.KubeBuildFailed.With(Path.GetFileName(program), arguments[0], ran.Exit is { } code ? $"exit code {code}" : $"it did not end within {Model.Durations.Show(Longest)}").Saying(lines.Last));
    }

    /// <summary>Our own archive, whose files lie in the folder of the app.</summary>
    static async Task Unpack(string archive, string folder, CancellationToken stop)
    {
        Directory.CreateDirectory(folder);
        await using var packed = File.OpenRead(archive);
        await using var unzipped = new GZipStream(packed, CompressionMode.Decompress);
        await using var tar = new TarReader(unzipped);
        while (await tar.GetNextEntryAsync(copyData: false, stop) is { } entry)
        {
            if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile)) continue;
            var name = entry.Name.StartsWith($"{LayeredImage.Folder}/", StringComparison.Ordinal) ? entry.Name[(LayeredImage.Folder.Length + 1)..] : entry.Name;
            // The user's objects for the cluster are no part of the app.
            if (name.StartsWith(OwnObjects.Folder, StringComparison.Ordinal)) continue;
            var path = Path.GetFullPath(name, folder);
            if (!path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal)) throw new InvalidOperationException("The package has a file outside of itself.");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await entry.ExtractToFileAsync(path, overwrite: false, stop);
        }
    }
}
