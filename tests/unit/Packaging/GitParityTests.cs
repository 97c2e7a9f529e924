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

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task What_is_packed_is_what_git_does_not_ignore(int seed)
    {
        var random = new Random(seed);
        using var tree = new Tree();
        await Tool.Run(tree.Root, "git", ["init", "-q"]);
        Fill(tree, random, "", 0);
        tree.Having("never-empty", "x");

        var files = Directory.EnumerateFiles(tree.Root, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(tree.Root, file))
            .Where(file => !file.StartsWith(".git/", StringComparison.Ordinal) && Path.GetFileName(file) != ".gitignore")
            .Order(StringComparer.Ordinal).ToList();
        var ignored = (await Tool.Run(tree.Root, "git", ["check-ignore", "--no-index", "--stdin", "-z"], string.Join('\0', files) + '\0', orExits: [1])).TrimEnd('\n').Split('\0').ToHashSet();

        var ours = tree.List().Files.Select(file => file.Path).ToList();
        ours.ShouldBe(files.Where(file => !ignored.Contains(file)), $"seed {seed}: {Rules(tree)}");
    }

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 60)];

    static void Fill(Tree tree, Random random, string folder, int depth)
    {
        foreach (var name in Names.Where(_ => random.Next(3) == 0))
        {
            if (depth < 3 && random.Next(2) == 0) Fill(tree, random, $"{folder}{name}/", depth + 1);
            else tree.Having($"{folder}{name}");
        }
        if (depth == 0 || random.Next(3) == 0) tree.Having($"{folder}.gitignore", string.Join(random.Next(4) == 0 ? "\r\n" : "\n", Lines(random)));
    }

    static IEnumerable<string> Lines(Random random) => Enumerable.Range(0, random.Next(1, 7)).Select(_ =>
        (random.Next(4) == 0 ? "!" : "") + (random.Next(3) == 0 ? "/" : "")
        + string.Join('/', Enumerable.Range(0, random.Next(1, 4)).Select(_ => Parts[random.Next(Parts.Length)]))
        + (random.Next(4) == 0 ? "/" : "") + (random.Next(8) == 0 ? "  " : ""));

    static string Rules(Tree tree) => string.Join(" | ", Directory.EnumerateFiles(tree.Root, ".gitignore", SearchOption.AllDirectories)
        .Select(file => $"{Path.GetRelativePath(tree.Root, file)}: {string.Join(" , ", File.ReadAllLines(file))}"));
}
