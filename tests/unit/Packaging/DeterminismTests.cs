using Dogshore.Packaging;

namespace Dogshore.Tests.Packaging;

/// <summary>The same files are the same package, wherever and whenever it is made.</summary>
public sealed class DeterminismTests
{
    static readonly string[] Files = ["app.py", "b/c.txt", ".dot/x", "é.txt", "big.bin"];

    [Fact]
    public async Task Row_47_another_path_order_time_umask_and_number_of_cores_make_the_same_archive()
    {
        using var one = new Tree { Cores = 1 };
        using var other = new Tree(Tree.InMemory) { Cores = 7 };
        foreach (var file in Files) Write(one, file);
        foreach (var file in Files.Reverse()) Write(other, file);
        File.SetLastWriteTimeUtc(other.PathOf("app.py"), new DateTime(1999, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(other.PathOf("app.py"), UnixFileMode.UserRead);

        Same(await one.Pack(), await other.Pack());
    }

    [Fact]
    public async Task Row_47_packing_again_from_nothing_makes_the_same_archive()
    {
        using var tree = new Tree();
        foreach (var file in Files) Write(tree, file);
        var first = await tree.Pack();
        Directory.Delete(tree.Folder, recursive: true);
        Same(first, await tree.Pack());
    }

    [Fact]
    public async Task A_commit_that_touches_no_file_of_the_app_changes_nothing()
    {
        using var tree = new Tree().Having("app.py").Having("README.md").Having(".deployignore", "*.md\n").Having(".git/HEAD", "1");
        var first = await tree.Pack();
        tree.Having("README.md", "more").Having(".git/HEAD", "2");
        (await tree.Pack()).ShouldBe(first with { Packed = false }, new ByValue());
    }

    [Fact]
    public async Task The_executable_bit_is_content()
    {
        if (OperatingSystem.IsWindows()) { Assert.Skip("Windows keeps no such bit."); return; }
        using var tree = new Tree().Having("run");
        var first = await tree.Pack();
        File.SetUnixFileMode(tree.PathOf("run"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        (await tree.Pack()).Content.Digest.ShouldNotBe(first.Content.Digest);
    }

    [Fact]
    public async Task SOURCE_DATE_EPOCH_is_the_time_of_all_files()
    {
        using var tree = new Tree().Having("app.py");
        var first = await tree.Pack();
        tree.Variables["SOURCE_DATE_EPOCH"] = "1700000000";
        var second = await tree.Pack();
        second.Content.ShouldBe(first.Content);
        second.ArchiveSha256.ShouldNotBe(first.ArchiveSha256);
        (await Tool.Run(tree.Root, "tar", ["--utc", "--full-time", "-tvzf", second.Archive])).ShouldContain("2023-11-14 22:13:20");
    }

    [Theory]
    [InlineData("yesterday")]
    [InlineData("-1")]
    [InlineData("8589934592")]
    public async Task A_SOURCE_DATE_EPOCH_that_is_no_time_is_refused(string value)
    {
        using var tree = new Tree().Having("app.py");
        tree.Variables["SOURCE_DATE_EPOCH"] = value;
        (await tree.Refused()).Single().Fact.ShouldBe($"SOURCE_DATE_EPOCH is '{value}', which is no number of seconds since 1970.");
    }

    static void Write(Tree tree, string file) => tree.Having(file, [.. Enumerable.Range(0, file == "big.bin" ? 2_500_000 : 10).Select(i => (byte)(i * i / 7))]);

    static void Same(Package one, Package other)
    {
        other.Content.ShouldBe(one.Content);
        other.ArchiveSha256.ShouldBe(one.ArchiveSha256);
    }

    sealed class ByValue : IEqualityComparer<Package>
    {
        public bool Equals(Package? one, Package? other) => one is not null && other is not null && one.Files.SequenceEqual(other.Files) && one with { List = other.List } == other;
        public int GetHashCode(Package package) => 0;
    }
}
