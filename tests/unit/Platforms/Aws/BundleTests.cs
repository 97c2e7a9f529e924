using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Dogshore.Platforms.Aws;
using Dogshore.Tests.Worlds;

namespace Dogshore.Tests.Platforms.Aws;

public sealed class BundleTests : IDisposable
{
    readonly TempFolder folder = new();

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_content_makes_the_same_bytes_each_time_and_leaves_no_file()
    {
        var archive = Archive(("app.py", "print(1)", false), (".ebextensions/own.config", "{}", false), ("start.sh", "exec true", true));
        string first;
        using (var bundle = await Bundle.Make(archive, folder.Path, Stop))
        {
            first = bundle.Body.Sha256;
            using var zip = ZipFile.OpenRead(Directory.GetFiles(folder.Path, "*.zip").Single());
            zip.Entries.Select(entry => entry.FullName).ShouldBe(["app.py", ".ebextensions/own.config", "start.sh"]);
            zip.Entries.Select(entry => Convert.ToString((entry.ExternalAttributes >> 16) & 0x1FF, 8)).ShouldBe(["644", "644", "755"]);
        }
        Directory.GetFiles(folder.Path, "*.zip").ShouldBeEmpty();
        using var again = await Bundle.Make(archive, folder.Path, Stop);
        again.Body.Sha256.ShouldBe(first);
    }

    [Fact]
    public async Task An_archive_that_is_cut_off_is_refused_and_leaves_no_file()
    {
        var archive = Archive(("noise", Convert.ToBase64String(Random.Shared.GetItems<byte>([.. Enumerable.Range(0, 256).Select(each => (byte)each)], 90_000)), false));
        await using (var bytes = new FileStream(archive, FileMode.Open)) bytes.SetLength(bytes.Length / 2);
        (await Should.ThrowAsync<Faults.DeployException>(() => Bundle.Make(archive, folder.Path, Stop))).Findings[0].Code.ShouldBe("DOG2254");
        Directory.GetFiles(folder.Path, "*.zip").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_file_at_the_top_is_found_by_the_end_of_its_name()
    {
        var archive = Archive(("below/x.runtimeconfig.json", "no", false), ("shop.runtimeconfig.json", "yes", false));
        (await Bundle.Text(archive, ".runtimeconfig.json", Stop)).ShouldBe("yes");
        (await Bundle.Text(archive, ".deps.json", Stop)).ShouldBeNull();
    }

    string Archive(params (string Name, string Text, bool IsExecutable)[] files)
    {
        var path = Path.Combine(folder.Path, "package.tar.gz");
        using var zipped = new GZipStream(File.Create(path), CompressionLevel.Fastest);
        using var tar = new TarWriter(zipped);
        foreach (var (name, text, isExecutable) in files)
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name)
            {
                DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)),
                Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | (isExecutable ? UnixFileMode.UserExecute : UnixFileMode.None),
                ModificationTime = DateTimeOffset.UnixEpoch.AddDays(12_345),
            });
        return path;
    }

    public void Dispose() => folder.Dispose();
}
