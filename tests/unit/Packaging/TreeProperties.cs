using System.Formats.Tar;
using System.IO.Compression;
using Dogshore.Packaging.Archiving;
using FsCheck;
using FsCheck.Fluent;

namespace Dogshore.Tests.Packaging;

/// <summary>What holds of every tree, tried on trees that FsCheck makes and, when one fails, makes smaller.</summary>
public sealed class TreeProperties
{
    sealed record Leaf(string Path, int Bytes, byte Fill, bool Runs);

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    static readonly Config trees = Config.QuickThrowOnFailure.WithMaxTest(40);

    /// <summary>Up to a dozen files of up to some blocks, with names that are hard on archives; no two that could not lie beside each other.</summary>
    static Arbitrary<Leaf[]> Leaves()
    {
        var name = Gen.Elements("a", "b.txt", "sp ace", "-dash", "é", "e\u0301", ".dot", "pic.png", new string('n', 120), "日本語.html");
        var path = Gen.Choose(0, 2).SelectMany(depth => Gen.ArrayOf(name.Select(part => "in-" + part), depth)).SelectMany(folders => name, (folders, file) => string.Join('/', [.. folders, file]));
        var leaf = path.SelectMany(where => Gen.Elements(0, 1, 511, 512, 513, 70_000, 1_100_000), (where, bytes) => (where, bytes))
            .SelectMany(_ => Gen.Choose(0, 255), (file, fill) => new Leaf(file.where, file.bytes, (byte)fill, fill % 3 == 0));
        return Gen.Choose(1, 12).SelectMany(count => Gen.ArrayOf(leaf, count)).Select(leaves => leaves.DistinctBy(each => each.Path).ToArray()).ToArbitrary();
    }

    [Fact]
    public void What_is_unpacked_is_what_was_packed() => Check.One(trees, Prop.ForAll(Leaves(), leaves => Sync(async () =>
    {
        using var tree = Grown(leaves);
        var package = await tree.Pack();
        using var other = new Tree();
        await using (var gzip = new GZipStream(File.OpenRead(package.Archive), CompressionMode.Decompress))
            await TarFile.ExtractToDirectoryAsync(gzip, other.Root, overwriteFiles: false, Stop);
        Files(other.Root).ShouldBe(Files(tree.Root));

        var zip = Path.Combine(tree.Folder, "package.zip");
        await ZipPackage.Write(package.Archive, zip, Stop);
        using var third = new Tree();
        ZipFile.ExtractToDirectory(zip, third.Root);
        Files(third.Root).ShouldBe(Files(tree.Root));
    })));

    [Fact]
    public void The_same_files_make_the_same_archive_however_they_came_to_be() => Check.One(trees, Prop.ForAll(Leaves(), leaves => Sync(async () =>
    {
        using var tree = Grown(leaves);
        using var other = Grown([.. leaves.Reverse()], cores: 7);
        var (one, two) = (await tree.Pack(), await other.Pack());
        two.Content.ShouldBe(one.Content);
        two.ArchiveSha256.ShouldBe(one.ArchiveSha256);

        foreach (var (of, package) in new[] { (tree, one), (other, two) }) await ZipPackage.Write(package.Archive, Path.Combine(of.Folder, "package.zip"), Stop);
        File.ReadAllBytes(Path.Combine(other.Folder, "package.zip")).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(tree.Folder, "package.zip"))).ShouldBeTrue();
    })));

    [Fact]
    public void Git_ignores_what_is_left_out()
    {
        var part = Gen.Elements("a", "b", "*", "*.x", "**", "a?", "[ab]", "[!a]", "c.x", "?", "a*");
        var line = Gen.Choose(1, 3).SelectMany(count => Gen.ArrayOf(part, count)).SelectMany(_ => Gen.Choose(0, 11), (parts, kind) =>
            (kind % 3 == 0 ? "!" : "") + (kind % 4 == 1 ? "/" : "") + string.Join('/', parts) + (kind % 5 == 2 ? "/" : ""));
        var name = Gen.Elements("a", "b", "ab", "c.x", "a.x");
        var file = Gen.Choose(1, 3).SelectMany(depth => Gen.ArrayOf(name, depth)).Select(parts => string.Join('/', [.. parts.SkipLast(1).Select(each => each + ".d"), parts[^1]]));
        var wood = Gen.Choose(1, 6).SelectMany(count => Gen.ArrayOf(line, count)).SelectMany(_ => Gen.Choose(1, 14).SelectMany(count => Gen.ArrayOf(file, count)), (lines, files) => (Lines: lines, Files: files.Distinct().ToArray()));
        Check.One(trees, Prop.ForAll(wood.ToArbitrary(), one => Sync(async () =>
        {
            using var tree = new Tree();
            foreach (var each in one.Files) tree.Having(each);
            tree.Having(".gitignore", string.Join('\n', one.Lines)).Having("always.keep").Having(".deployignore", "!always.keep");
            await Tool.Run(tree.Root, "git", ["init", "-q"]);
            var ignored = (await Tool.Run(tree.Root, "git", ["check-ignore", "--no-index", "--stdin", "-z"], string.Join('\0', one.Files) + '\0', orExits: [1])).TrimEnd('\n').Split('\0');
            tree.List().Files.Select(packed => packed.Path).Where(path => path != "always.keep").Order(StringComparer.Ordinal)
                .ShouldBe(one.Files.Except(ignored).Order(StringComparer.Ordinal));
        })));
    }

    static Tree Grown(Leaf[] leaves, int cores = 2)
    {
        var tree = new Tree(Tree.InMemory) { Cores = cores };
        foreach (var leaf in leaves)
        {
            var bytes = new byte[leaf.Bytes];
            bytes.AsSpan().Fill(leaf.Fill);
            tree.Having(leaf.Path, bytes);
            if (leaf.Runs && !OperatingSystem.IsWindows()) File.SetUnixFileMode(tree.PathOf(leaf.Path), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        return tree;
    }

    /// <summary>Path, length, last byte and whether it runs, without what the packing itself wrote.</summary>
    static string[] Files(string root) => [.. Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
        .Select(file => (Path: Path.GetRelativePath(root, file), Bytes: File.ReadAllBytes(file), File: file))
        .Where(file => !file.Path.StartsWith("obj/", StringComparison.Ordinal))
        .Select(file => $"{file.Path} {file.Bytes.Length} {file.Bytes.LastOrDefault()} {!OperatingSystem.IsWindows() && File.GetUnixFileMode(file.File).HasFlag(UnixFileMode.UserExecute)}").Order(StringComparer.Ordinal)];

    /// <summary>FsCheck waits for no task; a failed assertion says why.</summary>
    static bool Sync(Func<Task> hold)
    {
        Task.Run(hold).GetAwaiter().GetResult();
        return true;
    }
}
