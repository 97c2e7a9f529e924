using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Dogshore.Packaging;
using Dogshore.Packaging.Archiving;

namespace Dogshore.Tests.Packaging;

/// <summary>The archive unpacks to what was packed, with any tar.</summary>
public sealed class ArchiveTests
{
    const UnixFileMode Plain = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    const UnixFileMode Runs = Plain | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    [Fact]
    public async Task Every_entry_has_a_fixed_owner_time_and_mode()
    {
        using var tree = Odd();
        var package = await tree.Pack();
        await using var gzip = new GZipStream(File.OpenRead(package.Archive), CompressionMode.Decompress);
        await using var tar = new TarReader(gzip);
        var entries = 0;
        while (await tar.GetNextEntryAsync(cancellationToken: TestContext.Current.CancellationToken) is { } entry)
        {
            entries++;
            entry.EntryType.ShouldBe(TarEntryType.RegularFile);
            (entry.Uid, entry.Gid, entry.ModificationTime.ToUnixTimeSeconds()).ShouldBe((0, 0, 315532800));
            entry.Mode.ShouldBe(entry.Name == "run.sh" ? Runs : Plain);
        }
        entries.ShouldBe(package.Content.Files);
    }

    [Fact]
    public async Task Tar_unpacks_what_was_packed()
    {
        using var tree = Odd();
        var package = await tree.Pack();
        using var other = new Tree();
        await Tool.Run(other.Root, "tar", ["-xzf", package.Archive, "-C", other.Root]);
        Files(other).ShouldBe(Files(tree));
        (await Tool.Run(other.Root, "tar", ["-tzf", package.Archive])).Split('\n').Length.ShouldBe(package.Content.Files + 1);
    }

    [Fact]
    public async Task Python_unpacks_what_was_packed()
    {
        using var tree = Odd();
        var package = await tree.Pack();
        using var other = new Tree();
        await Tool.Run(other.Root, "python3", ["-c", "import sys, tarfile; tarfile.open(sys.argv[1], 'r:gz').extractall('.')", package.Archive]);
        Files(other).ShouldBe(Files(tree));
    }

    [Fact]
    public async Task Bsdtar_unpacks_what_was_packed()
    {
        using var tree = Odd();
        var package = await tree.Pack();
        using var other = new Tree();
        await Tool.Run(other.Root, "bsdtar", ["-xzf", package.Archive, "-C", other.Root]);
        Files(other).ShouldBe(Files(tree));
    }

    [Fact]
    public async Task The_archive_is_one_sound_gzip_stream()
    {
        using var tree = Odd();
        var package = await tree.Pack();
        await Tool.Run(tree.Root, "gzip", ["--test", package.Archive]);
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(package.Archive))).ShouldBe(package.ArchiveSha256);
        package.ArchiveBytes.ShouldBe(new FileInfo(package.Archive).Length);
        Path.GetFileName(package.Archive).ShouldBe($"{package.Content.Digest}.tar.gz");
    }

    [Fact]
    public async Task Random_trees_come_back_as_they_were()
    {
        for (var seed = 1; seed <= 8; seed++)
        {
            var random = new Random(seed);
            using var tree = new Tree();
            for (var i = random.Next(1, 12); i > 0; i--)
            {
                var bytes = new byte[(int)Math.Pow(2, random.NextDouble() * 21.5)];
                random.NextBytes(bytes.AsSpan(0, random.Next(bytes.Length)));
                tree.Having($"{(char)('a' + random.Next(3))}/{random.Next()}{(random.Next(2) == 0 ? ".png" : ".txt")}", bytes);
            }
            var package = await tree.Pack();
            using var other = new Tree();
            await using var gzip = new GZipStream(File.OpenRead(package.Archive), CompressionMode.Decompress);
            await TarFile.ExtractToDirectoryAsync(gzip, other.Root, overwriteFiles: false, TestContext.Current.CancellationToken);
            Files(other).ShouldBe(Files(tree), $"seed {seed}");
        }
    }

    [Fact]
    public async Task What_is_compressed_already_is_stored()
    {
        using var tree = new Tree().Having("a.png", new byte[100_000]).Having("b.txt", new byte[100_000]);
        (await tree.Pack()).ArchiveBytes.ShouldBeInRange(100_000, 102_000);
    }

    [Fact]
    public async Task Generated_files_are_packed_and_count_as_content()
    {
        using var tree = new Tree().Having("app.py");
        var without = await tree.Pack();
        var with = await tree.Generating("Procfile", "web: gunicorn app\n").Pack();
        with.Content.ShouldNotBe(without.Content);
        (await Tool.Run(tree.Root, "tar", ["-xOzf", with.Archive, "Procfile"])).TrimEnd().ShouldBe("web: gunicorn app");
    }

    [Fact]
    public async Task The_digest_is_that_of_the_files()
    {
        using var tree = Odd();
        var package = await tree.Pack();
        package.Content.Digest.ShouldBe(ContentDigest.Of(package.Files.Reverse().Select(file => file.Entry)));
        package.Content.Bytes.ShouldBe(Files(tree).Sum(file => file.Bytes));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(511)]
    [InlineData(1_000_000)]
    public void Checksums_of_two_pieces_combine(int length)
    {
        byte[] first = [1, 2, 3, 4, 5], second = [.. Enumerable.Range(0, length).Select(i => (byte)(i * 31))];
        Crc32.Combine(Crc(first), Crc(second), length).ShouldBe(Crc([.. first, .. second]));
    }

    [Theory]
    [InlineData(99, 512)]
    [InlineData(100, 512)]
    [InlineData(101, 1536)]
    public void A_header_of_pax_is_written_only_where_it_is_needed(int length, int header) => TarHeader.LengthOf(new string('a', length), 1).ShouldBe(header);

    [Fact]
    public void Files_over_8_GiB_have_their_size_in_a_header_of_pax() =>
        Encoding.ASCII.GetString(TarHeader.Of("a", 1L << 33, false, 0)).ShouldContain("19 size=8589934592\n");

    static uint Crc(byte[] bytes)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(bytes);
        return bytes.Length == 0 ? 0 : BitConverter.ToUInt32(stream.ToArray(), (int)stream.Length - 8);
    }

    /// <summary>Names and sizes that archives get wrong.</summary>
    static Tree Odd()
    {
        var tree = new Tree().Having("a b/- leading.txt").Having("-x").Having("é/ü.txt", "umlaut").Having(".hidden/.dot", "dot").Having("empty", "")
            .Having("e/x\u0301.txt", "combining").Having("512", new byte[512]).Having("513", new byte[513]).Having("big.bin", new byte[3_500_000])
            .Having("big.png", new byte[1_500_000]).Having(new string('n', 150), "long name").Having($"{new string('d', 90)}/{new string('e', 60)}/{new string('f', 90)}", "long path")
            .Having($"{new string('d', 200)}/{new string('f', 200)}", "longer path").Having("run.sh", "#!/bin/sh\n").Having("日本語.txt", "wide");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(tree.PathOf("run.sh"), Runs);
        return tree;
    }

    static List<(string Path, long Bytes, string Sha256)> Files(Tree tree) => [.. Directory.EnumerateFiles(tree.Root, "*", SearchOption.AllDirectories)
        .Select(file => (Path: Path.GetRelativePath(tree.Root, file), new FileInfo(file).Length, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file)))))
        .Where(file => !file.Path.StartsWith("obj/", StringComparison.Ordinal)).OrderBy(file => file.Path, StringComparer.Ordinal)];
}
