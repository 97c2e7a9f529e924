using System.Text.Json;
using Dogshore.Local.Python;
using Dogshore.Worlds;

namespace Dogshore.LocalParts.Python;

/// <summary>look.py beside two packages: tide 1.5, whose extra "moon" needs lunar&gt;=3, and lunar 2.0.</summary>
public sealed class What_an_interpreter_meets : IDisposable
{
    readonly Folder folder = new();

    public What_an_interpreter_meets()
    {
        App.NeedsPython();
        folder.With("site/tide_table-1.5.dist-info/METADATA", "Metadata-Version: 2.1\nName: tide-table\nVersion: 1.5\nProvides-Extra: moon\nProvides-Extra: sun\nRequires-Dist: lunar>=3; extra == 'moon'\n")
            .With("site/lunar-2.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: lunar\nVersion: 2.0\n");
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("tide-table", true)]
    [InlineData("Tide_Table == 1.5.0", true)]
    [InlineData("tide-table>=1.0,<2  # a comment", true)]
    [InlineData("tide-table~=1.4", true)]
    [InlineData("tide-table==1.4", false)]
    [InlineData("tide-table>=1.10", false)]
    [InlineData("lacking", false)]
    [InlineData("lacking; python_version < '3'", true)]
    [InlineData("tide-table==9; python_version >= '3'", false)]
    [InlineData("tide-table[sun]", true)]
    [InlineData("tide-table[moon]", false)]
    [InlineData("tide-table==1.5 --hash=sha256:00", false)]
    [InlineData("tide-table @ https://example.org/tide.whl", false)]
    [InlineData("./tide", false)]
    [InlineData("-r more.txt", false)]
    [InlineData("-r twice.txt", true)]
    [InlineData("lunar\n-c constraints.txt", false)]
    [InlineData("tide-table >= 1, \\\n < 2", true)]
    public async Task By_the_rules_of_pip(string requirements, bool met) => (await Meets(requirements, "")).ShouldBe(met);

    [Theory]
    [InlineData("tide-table", true)]
    [InlineData("tide-table==1.5.0", true)]
    [InlineData("tide-table >= 1.0, < 2", true)]
    [InlineData("tide-table>=1.10", false)]
    [InlineData("tide-table!=1.5", false)]
    [InlineData("tide-table~=1.4", false)]
    [InlineData("tide-table[sun]", false)]
    [InlineData("lacking", false)]
    public async Task By_simple_rules_where_the_module_packaging_is_missing(string requirements, bool met) =>
        (await Meets(requirements, "sys.modules['packaging'] = sys.modules['pip'] = None; ")).ShouldBe(met);

    async Task<bool> Meets(string requirements, string first)
    {
        folder.With("app/requirements.txt", requirements).With("app/more.txt", "lacking\n").With("app/constraints.txt", "lunar<2\nlacking==1\n")
            .With("app/twice.txt", "-r requirements.txt\ntide-table\n");
        using var look = new StreamReader(typeof(Interpreter).Assembly.GetManifestResourceStream("look.py")!);
        var ran = await new Processes().Run(new Command("python3", "-I", "-c", $"import sys; {first}sys.path.insert(0, '{folder["site"]}'); exec(sys.stdin.read())", folder["app"])
            { Input = await look.ReadToEndAsync(TestContext.Current.CancellationToken) }, TestContext.Current.CancellationToken);
        ran.Succeeded.ShouldBeTrue(string.Join('\n', ran.Tail));
        return JsonSerializer.Deserialize<Interpreter>(ran.Output, JsonSerializerOptions.Web)!.MeetsAll;
    }
}
