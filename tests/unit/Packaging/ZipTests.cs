using System.IO.Compression;
using Dogshore.Packaging.Archiving;

namespace Dogshore.Tests.Packaging;

/// <summary>The package as a zip, with the programs that people unpack one with.</summary>
public sealed class ZipTests
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    static Tree Odd() => new Tree().Having("app.py", "print(1)\n").Having("sp ace/é.txt", new string('e', 5000)).Having("-dash/--x", "").Having(".well-known/here", "yes")
        .Having($"{new string('d', 120)}/{new string('n', 150)}.txt", "long").Having("run.sh", "#!/bin/sh\nexit 0\n").Having("pic.png", new string('p', 90_000));

    static async Task<string> Zip(Tree tree)
    {
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(tree.PathOf("run.sh"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var package = await tree.Pack();
        var zip = Path.Combine(tree.Folder, "package.zip");
        File.Delete(zip);
        await ZipPackage.Write(package.Archive, zip, Stop);
        return zip;
    }

    [Theory]
    [InlineData("unzip", "-q", "{zip}", "-d", ".")]
    [InlineData("bsdtar", "-xf", "{zip}")]
    [InlineData("python3", "-c", "import sys, zipfile; zipfile.ZipFile(sys.argv[1]).extractall('.')", "{zip}")]
    public async Task What_is_unpacked_is_what_was_packed(string program, params string[] arguments)
    {
        using var tree = Odd();
        var zip = await Zip(tree);
        using var other = new Tree();
        await Tool.Run(other.Root, program, [.. arguments.Select(word => word.Replace("{zip}", zip, StringComparison.Ordinal))]);
        Texts(other.Root).ShouldBe(Texts(tree.Root));
        // Python's own module leaves modes alone, as it says.
        if (program != "python3" && !OperatingSystem.IsWindows()) File.GetUnixFileMode(other.PathOf("run.sh")).HasFlag(UnixFileMode.UserExecute).ShouldBeTrue();
    }

    [Fact]
    public async Task Info_ZIP_finds_it_sound()
    {
        using var tree = Odd();
        (await Tool.Run(tree.Root, "unzip", ["-tq", await Zip(tree)])).ShouldContain("No errors detected");
    }

    [Fact]
    public async Task Row_47_it_has_the_same_bytes_again_and_the_time_of_SOURCE_DATE_EPOCH()
    {
        using var tree = Odd();
        var first = await File.ReadAllBytesAsync(await Zip(tree), Stop);
        (await File.ReadAllBytesAsync(await Zip(tree), Stop)).AsSpan().SequenceEqual(first).ShouldBeTrue();
        tree.Variables["SOURCE_DATE_EPOCH"] = "1700000000";
        using var zip = ZipFile.OpenRead(await Zip(tree));
        zip.Entries.Select(entry => entry.LastWriteTime.DateTime).Distinct().ShouldHaveSingleItem().ShouldBe(new DateTime(2023, 11, 14, 22, 13, 20));
    }

    [Fact]
    public async Task What_is_compressed_already_is_stored()
    {
        using var tree = Odd();
        using var zip = ZipFile.OpenRead(await Zip(tree));
        zip.GetEntry("pic.png")!.CompressedLength.ShouldBe(90_000);
        zip.GetEntry("sp ace/é.txt")!.CompressedLength.ShouldBeLessThan(200);
    }

    static string[] Texts(string root) => [.. Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Select(file => $"{Path.GetRelativePath(root, file)}: {File.ReadAllText(file)}")
        .Where(text => !text.StartsWith("obj/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
}
