using Dogshore.Faults;
using Dogshore.Packaging;
using Dogshore.Packaging.Files;
using Dogshore.Packaging.Indexing;

namespace Dogshore.Tests.Packaging;

/// <summary>What has not changed is neither read nor packed again.</summary>
public sealed class UnchangedTests
{
    [Fact]
    public async Task Nothing_is_read_when_nothing_changed()
    {
        using var tree = new Tree().Having("a", "one").Having("sub/b", "two");
        var first = await tree.PackSettled();
        var index = IndexFile.Read(tree.Folder)!.Parse()!;
        Lister.Find(tree.Request, tree.World, TestContext.Current.CancellationToken).Files.Zip(index.Files).ShouldAllBe(pair => index.Vouches(pair.Second, pair.First));
        var second = await tree.Pack();
        second.Packed.ShouldBeFalse();
        (second.Content, second.ArchiveSha256, second.Archive, second.ArchiveBytes).ShouldBe((first.Content, first.ArchiveSha256, first.Archive, first.ArchiveBytes));
        second.Files.ShouldBe(first.Files);
    }

    [Fact]
    public async Task A_same_size_edit_within_the_clocks_grain_is_noticed()
    {
        using var tree = new Tree().Having("a", "one");
        var first = await tree.Pack();
        var time = File.GetLastWriteTimeUtc(tree.PathOf("a"));
        tree.Having("a", "two");
        File.SetLastWriteTimeUtc(tree.PathOf("a"), time);
        var second = await tree.Pack();
        second.Packed.ShouldBeTrue();
        second.Content.Digest.ShouldNotBe(first.Content.Digest);
    }

    [Fact]
    public void Facts_prove_nothing_of_a_file_that_was_young_when_it_was_read()
    {
        const long Second = 1_000_000_000;
        var facts = new FileFacts(FileKind.Regular, 3, Modified: 10 * Second, Changed: 0, Inode: 1, IsExecutable: false);
        facts.AreThoseOf(facts, taken: 10 * Second).ShouldBeFalse();
        facts.AreThoseOf(facts, taken: 12 * Second).ShouldBeFalse();
        facts.AreThoseOf(facts, taken: 13 * Second).ShouldBeTrue();
        (facts with { Changed = 12 * Second }).AreThoseOf(facts with { Changed = 12 * Second }, taken: 13 * Second).ShouldBeFalse();
        (facts with { Modified = 99 * Second }).AreThoseOf(facts with { Modified = 99 * Second }, taken: 13 * Second).ShouldBeFalse();
        (facts with { Inode = 2 }).AreThoseOf(facts, taken: 13 * Second).ShouldBeFalse();
    }

    [Fact]
    public async Task A_file_that_was_only_touched_is_read_and_found_the_same()
    {
        using var tree = new Tree().Having("a", "one").Having("b", "two");
        await tree.Pack();
        File.SetLastWriteTimeUtc(tree.PathOf("a"), DateTime.UtcNow.AddHours(-1));
        (await tree.Pack()).Packed.ShouldBeFalse();
    }

    [Theory]
    [InlineData("added")]
    [InlineData("removed")]
    [InlineData("renamed")]
    [InlineData("grown")]
    [InlineData("generated")]
    public async Task A_change_is_packed(string change)
    {
        using var tree = new Tree().Having("a", "one").Having("b", "two");
        var first = await tree.Pack();
        _ = change switch
        {
            "added" => tree.Having("c"),
            "grown" => tree.Having("a", "longer"),
            "generated" => tree.Generating("Procfile", "web: x"),
            _ => tree,
        };
        if (change == "removed") File.Delete(tree.PathOf("b"));
        if (change == "renamed") File.Move(tree.PathOf("b"), tree.PathOf("c"));
        var second = await tree.Pack();
        second.Packed.ShouldBeTrue();
        second.Content.Digest.ShouldNotBe(first.Content.Digest);
    }

    [Fact]
    public async Task A_generated_file_of_other_bytes_is_a_change()
    {
        using var tree = new Tree().Having("a").Generating("Procfile", "web: x");
        await tree.Pack();
        (await tree.Pack()).Packed.ShouldBeFalse();
        (await tree.Generating("Procfile", "web: y").Pack()).Packed.ShouldBeTrue();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(100)]
    [InlineData(-1)]
    public async Task A_damaged_index_means_to_start_over(int at)
    {
        using var tree = new Tree().Having("a", "one");
        var first = await tree.Pack();
        var path = IndexFile.In(tree.Folder);
        var bytes = File.ReadAllBytes(path);
        if (at < 0) bytes = bytes[..(bytes.Length / 2)]; else bytes[at] ^= 1;
        File.WriteAllBytes(path, bytes);
        IndexFile.Read(tree.Folder).ShouldBeNull();
        var second = await tree.Pack();
        (second.Packed, second.ArchiveSha256).ShouldBe((true, first.ArchiveSha256));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_archive_that_is_gone_or_cut_is_made_again(bool isGone)
    {
        using var tree = new Tree().Having("a", "one");
        var first = await tree.Pack();
        File.Delete(first.Archive);
        if (!isGone) File.WriteAllText(first.Archive, "cut");
        (await tree.Pack()).Packed.ShouldBeTrue();
        new FileInfo(first.Archive).Length.ShouldBe(first.ArchiveBytes);
    }

    [Fact]
    public async Task The_last_two_archives_are_kept_and_nothing_unfinished()
    {
        using var tree = new Tree().Having("a", "1");
        var packages = new List<Package>();
        for (var i = 1; i <= 4; i++)
        {
            packages.Add(await tree.Having("a", $"{i}").Pack());
            File.SetLastWriteTimeUtc(packages[^1].Archive, DateTime.UtcNow.AddMinutes(i - 10));
        }
        tree.Having("obj/deploy/.unfinished-killed");
        packages.Add(await tree.Having("a", "5").Pack());
        Directory.EnumerateFiles(tree.Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal)
            .ShouldBe(packages.TakeLast(2).Select(package => Path.GetFileName(package.Archive)).Append("content.index").Append("content.watch").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Row_41_a_file_that_changed_since_it_was_listed_is_named_and_nothing_is_left()
    {
        using var tree = new Tree().Having("a", "one").Having("b", "two").Having("c", "three").Having("d", new byte[2_500_000]);
        var found = Lister.Find(tree.Request, tree.World, TestContext.Current.CancellationToken);
        tree.Having("a", "TWO").Having("b", "longer").Having("d", new byte[10]);
        File.Delete(tree.PathOf("c"));
        Directory.CreateDirectory(tree.Folder);
        var fault = await Should.ThrowAsync<DeployException>(() => new Packing(found, tree.Folder, 0, 2, TestContext.Current.CancellationToken).Run(null));
        fault.Findings.Select(finding => finding.ToString().Split(" Deploy again")[0]).ShouldBe(
            ["DOG1211: 'a' changed while it was packed.", "DOG1211: 'b' changed while it was packed.", "DOG1211: 'c' changed while it was packed.", "DOG1211: 'd' changed while it was packed."]);
        Directory.EnumerateFileSystemEntries(tree.Folder).ShouldBeEmpty();
    }

    [Fact]
    public async Task Row_41_a_file_that_is_written_all_the_time_is_never_packed_half()
    {
        using var tree = new Tree().Having("app.py").Having("log.txt", "0");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var started = new TaskCompletionSource();
        var writer = Task.Run(() =>
        {
            using var log = new FileStream(tree.PathOf("log.txt"), FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
            while (!stop.IsCancellationRequested)
            {
                log.Write("more\n"u8);
                log.Flush();
                started.TrySetResult();
            }
        }, CancellationToken.None);
        await started.Task;
        try
        {
            (await tree.Refused()).Single().Fact.ShouldBe("'log.txt' changed while it was packed.");
        }
        finally
        {
            await stop.CancelAsync();
            await writer;
        }
    }

    [Fact]
    public async Task Cancelling_leaves_nothing_behind()
    {
        using var tree = new Tree(Tree.InMemory).Having("a", "one");
        using (var big = File.Create(tree.PathOf("big"))) big.SetLength(2_000_000_000);
        using var stop = new CancellationTokenSource();
        var packing = Packer.Pack(tree.Request, tree.Folder, tree.World, stop.Token);
        while (!packing.IsCompleted && !(Directory.Exists(tree.Folder) && Directory.EnumerateFiles(tree.Folder).Any())) await Task.Yield();
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => packing);
        Directory.EnumerateFileSystemEntries(tree.Folder).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_a_fault_of_this_machine()
    {
        using var tree = new Tree().Having("a").Having("obj/deploy", "a file where the folder should be");
        (await tree.Refused()).Single().Fact.ShouldStartWith("The package could not be written below 'obj/deploy': ");
    }
}
