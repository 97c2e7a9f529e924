using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Dogshore.Local.Store;
using Dogshore.Packaging;

namespace Dogshore.Local.Tests;

/// <summary>An archive is unpacked entry by entry, and nothing ever lands outside of its folder.</summary>
public sealed class UnpackingTests : IDisposable
{
    static readonly ContentLimits Small = new(Bytes: 1_000_000, Entries: 20, PathLength: 100, Depth: 5, Ratio: 50, RatioFrom: 100_000);
    readonly string folder = Directory.CreateTempSubdirectory("dogshore-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    async Task<string> Refused(byte[] archive)
    {
        var root = Directory.CreateDirectory(Path.Combine(folder, "outer", "root")).FullName;
        var refused = await Should.ThrowAsync<HostException>(() => Unpacking.Unpack(new MemoryStream(archive), root, Small, CancellationToken.None));
        refused.Fault.Code.ShouldBe("DOG4112");
        Directory.GetFileSystemEntries(Path.Combine(folder, "outer")).Length.ShouldBe(1);
        return refused.Fault.Fact;
    }

    static PaxTarEntry File(string path, string text = "x") => TestPackage.Entry(TarEntryType.RegularFile, path, text);

    [Fact]
    public async Task Files_come_out_with_their_bits_and_hash_to_their_digest()
    {
        var package = TestPackage.Of(("a/b.txt", "hello"), ("run.sh", "#!/bin/sh\n"));
        var files = await Unpacking.Unpack(new MemoryStream(package.Archive), folder, Small, CancellationToken.None);
        ContentDigest.Of(files).ShouldBe(package.Digest);
        System.IO.File.ReadAllText(Path.Combine(folder, "a/b.txt")).ShouldBe("hello");
        System.IO.File.GetUnixFileMode(Path.Combine(folder, "run.sh")).HasFlag(UnixFileMode.UserExecute).ShouldBeTrue();
        System.IO.File.GetUnixFileMode(Path.Combine(folder, "a/b.txt")).HasFlag(UnixFileMode.UserExecute).ShouldBeFalse();
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("a/../../x")]
    [InlineData("/etc/x")]
    [InlineData("a//b")]
    [InlineData("a/./b")]
    [InlineData("a\\..\\..\\b")]
    [InlineData("C:/x")]
    public async Task Row_45_a_path_that_leaves_its_root_is_refused(string path) => (await Refused(TestPackage.Tar(File(path)))).ShouldContain("does not stay in its root");

    [Theory]
    [InlineData(TarEntryType.SymbolicLink)]
    [InlineData(TarEntryType.HardLink)]
    [InlineData(TarEntryType.Fifo)]
    [InlineData(TarEntryType.CharacterDevice)]
    [InlineData(TarEntryType.BlockDevice)]
    public async Task Row_45_what_is_no_file_and_no_folder_is_refused(TarEntryType type) =>
        (await Refused(TestPackage.Tar(TestPackage.Entry(type, "x", link: type is TarEntryType.SymbolicLink or TarEntryType.HardLink ? "/etc/passwd" : null)))).ShouldContain($"{type}");

    [Theory]
    [InlineData("a", "a")]
    [InlineData("a", "A")]
    [InlineData("a", "a/b")]
    [InlineData("a/b", "a")]
    [InlineData("A/b", "a/B")]
    public async Task Row_45_names_that_meet_are_refused(string one, string two) => await Refused(TestPackage.Tar(File(one), File(two)));

    [Fact]
    public async Task Row_45_deep_and_long_paths_are_refused()
    {
        await Refused(TestPackage.Tar(File("a/b/c/d/e/f")));
        await Refused(TestPackage.Tar(File(new string('n', 101))));
    }

    [Fact]
    public async Task Row_46_more_entries_or_bytes_than_allowed_are_refused()
    {
        await Refused(TestPackage.Tar([.. Enumerable.Range(0, 21).Select(number => File($"{number}"))]));
        var noise = new char[1_000_001];
        for (var at = 0; at < noise.Length; at++) noise[at] = (char)('a' + Random.Shared.Next(26));
        await Refused(TestPackage.Tar(File("big", new string(noise))));
    }

    [Fact]
    public async Task Row_46_a_bomb_is_refused_by_its_ratio() => (await Refused(TestPackage.Tar(File("zeros", new string('0', 900_000))))).ShouldContain("times as large");

    [Fact]
    public async Task Row_46_what_follows_the_end_of_the_archive_is_not_unpacked_for_ever()
    {
        var archive = new MemoryStream();
        archive.Write(TestPackage.Tar(File("a")));
        using (var more = new GZipStream(archive, CompressionLevel.Fastest, leaveOpen: true)) more.Write(new byte[3_000_000]);
        await Refused(archive.ToArray());
    }

    [Fact]
    public async Task Row_27_an_archive_that_is_cut_off_or_is_none_is_refused()
    {
        var whole = TestPackage.Tar(File("a", new string('x', 5000)), File("b", "y"));
        await Refused(whole[..(whole.Length / 2)]);
        await Refused(Encoding.UTF8.GetBytes("<html>not found</html>"));
    }

    [Fact]
    public async Task Content_of_another_digest_leaves_nothing()
    {
        var paths = new Paths(folder);
        var store = new ContentStore(paths, Small);
        var digest = new string('a', 64);
        (await Should.ThrowAsync<HostException>(() => store.Add("shop", digest, new MemoryStream(TestPackage.Of(("a", "x")).Archive), CancellationToken.None))).Fault.Fact.ShouldContain(digest);
        Directory.GetFileSystemEntries(Path.Combine(paths.App("shop"), "content")).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_same_content_twice_is_kept_once()
    {
        var paths = new Paths(folder);
        var store = new ContentStore(paths, Small);
        var package = TestPackage.Of(("a", "x"));
        await store.Add("shop", package.Digest, new MemoryStream(package.Archive), CancellationToken.None);
        await store.Add("shop", package.Digest, new MemoryStream(package.Archive), CancellationToken.None);
        Directory.GetFileSystemEntries(Path.Combine(paths.App("shop"), "content")).Select(Path.GetFileName).ShouldBe([package.Digest]);
    }
}
