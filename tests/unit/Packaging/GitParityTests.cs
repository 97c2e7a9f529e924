namespace Dogshore.Tests.Packaging;

/// <summary>Trees and ignore files made at random, from a seed: what we let in is what git does not ignore.</summary>
public sealed class GitParityTests
{
    static readonly string[] Names = ["a", "b", "ab", "a.b", "b.a", "-a", "#a", "!a", "a b", "é", "[a]", "a*", "foo", "foobar", ".x"];
    static readonly string[] Parts =
    [
        "a", "b", "ab", "a.b", "*", "*a", "a*", "*.b", "**", "?", "a?", "[ab]", "[!a]*", "[^b]?", "[a-c]", "\\a", "\\#a", "\\!a", "foo*", "foo**", "f[o]o*", "**a", "a**", "é",
        "?[!x]", "[[:alpha:]]", "[[:punct:]]a", "\\[a\\]", "[]-]a", "a\\*", "*a*", "*b*r", ".x", "[a", "a\\", "[[:alpha:]", "[a-]", "***", "[\\a-c]b",
    ];

    const int Trees = 80;

    [Fact]
    public async Task What_is_packed_is_what_git_does_not_ignore()
    {
        using var tree = new Tree();
        await Tool.Run(tree.Root, "git", ["init", "-q"]);
        for (var seed = 1; seed <= Trees; seed++) Fill(tree, new Random(seed), $"{seed}/", 0);
        var files = Directory.EnumerateFiles(tree.Root, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(tree.Root, file))
            .Where(file => !file.StartsWith(".git/", StringComparison.Ordinal) && Path.GetFileName(file) != ".gitignore")
            .Order(StringComparer.Ordinal).ToList();
        var ignored = (await Tool.Run(tree.Root, "git", ["check-ignore", "--no-index", "--stdin", "-z"], string.Join('\0', files) + '\0', orExits: [1])).TrimEnd('\n').Split('\0').ToHashSet();
        ignored.Count.ShouldBeInRange(files.Count / 10, files.Count * 9 / 10);

        var ours = tree.List().Files.Select(file => file.Path).ToHashSet();
        var differing = files.Where(file => ours.Contains(file) == ignored.Contains(file)).ToList();
        differing.ShouldBeEmpty(string.Join('\n', differing.Select(file => file.Split('/')[0]).Distinct().Select(seed => $"{seed}: {Rules(tree, seed)}")));
    }

    static void Fill(Tree tree, Random random, string folder, int depth)
    {
        foreach (var name in Names.Where(_ => random.Next(4) == 0))
        {
            if (depth < 2 && random.Next(2) == 0) Fill(tree, random, $"{folder}{name}/", depth + 1);
            else tree.Having($"{folder}{name}");
        }
        if (depth == 0 || random.Next(3) == 0) tree.Having($"{folder}.gitignore", string.Join(random.Next(4) == 0 ? "\r\n" : "\n", Lines(random)));
    }

    static IEnumerable<string> Lines(Random random) => Enumerable.Range(0, random.Next(1, 7)).Select(_ =>
        (random.Next(4) == 0 ? "!" : "") + (random.Next(3) == 0 ? "/" : "")
        + string.Join('/', Enumerable.Range(0, random.Next(1, 4)).Select(_ => Parts[random.Next(Parts.Length)]))
        + (random.Next(4) == 0 ? "/" : "") + (random.Next(8) == 0 ? "  " : ""));

    static string Rules(Tree tree, string seed) => string.Join(" | ", Directory.EnumerateFiles(tree.PathOf(seed), ".gitignore", SearchOption.AllDirectories)
        .Select(file => $"{Path.GetRelativePath(tree.Root, file)}: {string.Join(" , ", File.ReadAllLines(file))}"));
}
