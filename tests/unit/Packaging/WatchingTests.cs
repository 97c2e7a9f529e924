using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Packaging;
using Dogshore.Packaging.Archiving;
using Dogshore.Packaging.Watching;
using Dogshore.Platforms;

namespace Dogshore.Tests.Packaging;

/// <summary>A look that makes no list of files says "as before" only when looking for the files would find the same.</summary>
public sealed class WatchingTests
{
    /// <param name="Named">What changes.</param>
    /// <param name="Make">The project before, beside what every one has.</param>
    /// <param name="Change">What is done to it.</param>
    sealed record Case(string Named, Action<Tree> Make, Action<Tree> Change);

    static readonly Action<Tree> nothing = _ => { };

    static readonly Case[] unseen =
    [
        new("nothing", nothing, nothing),
        new("a file that git ignores", nothing, tree => tree.Having("logs/today.log", "more")),
        new("what lies in a folder that is left out", nothing, tree => tree.Having("__pycache__/new.pyc")),
        new("a file outside of the project", nothing, tree => File.WriteAllText(Path.Combine(tree.Root, "..", "beside.txt"), "x")),
    ];

    static readonly Case[] seen =
    [
        new("a file of the same size, its time set back", nothing, tree =>
        {
            var time = File.GetLastWriteTimeUtc(tree.PathOf("sub/b"));
            tree.Having("sub/b", "TWO");
            File.SetLastWriteTimeUtc(tree.PathOf("sub/b"), time);
        }),
        new("a file more", nothing, tree => tree.Having("sub/c")),
        new("a folder more, with a file", nothing, tree => tree.Having("sub/deeper/c")),
        new("a file less", nothing, tree => File.Delete(tree.PathOf("sub/b"))),
        new("another name", nothing, tree => File.Move(tree.PathOf("sub/b"), tree.PathOf("sub/B"))),
        new("a folder for a file", nothing, tree => { File.Delete(tree.PathOf("sub/b")); tree.Having("sub/b/c"); }),
        new("two folders, each for the other", tree => tree.Having("one/x", "1").Having("two/x", "2"), tree =>
        {
            Directory.Move(tree.PathOf("one"), tree.PathOf("three"));
            Directory.Move(tree.PathOf("two"), tree.PathOf("one"));
            Directory.Move(tree.PathOf("three"), tree.PathOf("two"));
        }),
        new("rules of git", nothing, tree => tree.Having(".gitignore", "*.log\nsub/\n")),
        new("rules of git in a folder", nothing, tree => tree.Having("sub/.gitignore", "b\n")),
        new("no rules of git any more", nothing, tree => File.Delete(tree.PathOf(".gitignore"))),
        new("rules for deploys", tree => tree.Having("sub/.deployignore", "none\n"), tree => tree.Having("sub/.deployignore", "b\n")),
        new("rules of git above the project", InRepository, tree => File.WriteAllText(Path.Combine(tree.Root, "..", ".gitignore"), "b\n")),
        new("other rules of git above the project", tree => { InRepository(tree); File.WriteAllText(Path.Combine(tree.Root, "..", ".gitignore"), "c\n"); }, tree => File.WriteAllText(Path.Combine(tree.Root, "..", ".gitignore"), "b\n")),
        new("a repository around the project, whose rules now count", tree => File.WriteAllText(Path.Combine(tree.Root, "..", ".gitignore"), "b\n"), InRepository),
        new("a link beside", nothing, tree => tree.Linking("sub/link", "b")),
        new("what a link leads to", tree => tree.Linking("alias", "sub/b"), tree => tree.Having("sub/b", "TWO")),
        new("a folder that a link leads to", tree => tree.Linking("alias", "sub"), tree => tree.Having("sub/c")),
        new("a folder of scripts that becomes one of build output", tree => tree.Having("bin/run"), tree => tree.Having("bin/Debug/app")),
        new("a folder of build output that becomes one of scripts", tree => tree.Having("bin/run").Having("bin/Debug/app"), tree => Directory.Delete(tree.PathOf("bin/Debug"), true)),
        new("a virtual environment that is none any more", tree => tree.Having("env/pyvenv.cfg").Having("env/app.py"), tree => File.Delete(tree.PathOf("env/pyvenv.cfg"))),
        new("a file where only a folder was ignored", tree => tree.Having(".gitignore", "*.log\nout/\n").Having("out/x"), tree => { Directory.Delete(tree.PathOf("out"), true); tree.Having("out"); }),
        new("a secret", nothing, tree => tree.Having("id_rsa")),
        new("the user's own Procfile", tree => Want(tree.Having("Procfile", "clock: tick\n"), "serve"), tree => tree.Having("Procfile", "clock: tock\n")),
        new("what the platform wants", tree => Want(tree, "serve"), tree => Want(tree, "other")),
        new("that the platform wants something", nothing, tree => Want(tree, "serve")),
        new("a Procfile that now contradicts", tree => Want(tree.Having("Procfile", "web: serve\n"), "serve"), tree => Want(tree, "other")),
        new("a generated file", tree => tree.Generating("made", "1"), tree => tree.Generating("made", "2")),
        new("a rule about files", nothing, tree => tree.With(".", exclude: "sub/**")),
        new("another rule about files", tree => tree.With(".", exclude: "none"), tree => { tree.Request = tree.Request with { Files = [] }; tree.With(".", exclude: "sub/**"); }),
        new("a rule that takes nothing, of which is warned each time", tree => tree.With("sub", match: "none"), nothing),
        new("the folder of the archive", nothing, tree => tree.Request = tree.Request with { Folder = "./app/" }),
        new("the time that files carry", nothing, tree => tree.Variables["SOURCE_DATE_EPOCH"] = "1000000000"),
        new("the archive", nothing, tree => File.Delete(Directory.GetFiles(tree.Folder, "*.tar.gz").Single())),
        new("the index", nothing, tree => File.AppendAllText(Path.Combine(tree.Folder, "content.index"), "x")),
        new("what was watched, torn", nothing, tree => { using var file = File.OpenWrite(WatchFile.In(tree.Folder)); file.SetLength(file.Length / 2); }),
    ];

    [Fact]
    public async Task What_cannot_change_the_package_is_not_looked_for_again()
    {
        using var yard = new CasesInFolders(unseen);
        await yard.Settled();
        foreach (var (tree, each) in yard.All)
        {
            each.Change(tree);
            var package = Look(tree).ShouldNotBeNull(each.Named);
            var fresh = await Afresh(tree);
            package.Content.ShouldBe(fresh.Content, each.Named);
            package.Files.ShouldBe(fresh.Files, each.Named);
            package.ArchiveSha256.ShouldBe(fresh.ArchiveSha256, each.Named);
            (await tree.Pack()).Packed.ShouldBeFalse(each.Named);
        }
    }

    [Fact]
    public async Task Whatever_can_change_the_package_is_noticed()
    {
        using var yard = new CasesInFolders(seen);
        await yard.Settled();
        foreach (var (tree, each) in yard.All)
        {
            each.Change(tree);
            Look(tree).ShouldBeNull(each.Named);
            (await Outcome(() => tree.Pack())).ShouldBe(await Outcome(() => Afresh(tree)), each.Named);
        }
    }

    [Fact]
    public async Task An_index_that_was_damaged_since_is_told_when_it_is_needed_and_made_anew_by_the_next_run()
    {
        using var tree = Project();
        await tree.Pack();
        await tree.Settle();
        await tree.Pack();
        var path = Path.Combine(tree.Folder, "content.index");
        var bytes = File.ReadAllBytes(path);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(path, bytes);
        var package = await tree.Pack();
        Should.Throw<DeployException>(() => package.Files).Findings.Single().Code.ShouldBe(Dog.PlanWithoutPackage.Code);
        (await tree.Pack()).Files.Select(file => file.Path).ShouldBe(["a", "sub/b"]);
    }

    [Fact]
    public async Task A_file_that_is_younger_than_the_clocks_grain_is_not_vouched_for()
    {
        using var tree = Project();
        await tree.Pack();
        await tree.Pack();
        Look(tree).ShouldBeNull();
        await tree.Settle();
        await tree.Pack();
        Look(tree).ShouldNotBeNull();
    }

    static Package? Look(Tree tree) => LastLook.Of(tree.Request, RequestPrint.Of(tree.Request), tree.Folder, SourceDate.Of(tree.World), 2, TestContext.Current.CancellationToken);

    static Task<Package> Afresh(Tree tree) => Packer.Pack(tree.Request, tree.Folder + "-afresh-" + Guid.NewGuid().ToString("n"), tree.World, TestContext.Current.CancellationToken);

    static async Task<string> Outcome(Func<Task<Package>> pack)
    {
        try
        {
            var package = await pack();
            return $"{package.Content} {package.ArchiveSha256}";
        }
        catch (DeployException refused)
        {
            return refused.Message;
        }
    }

    static Tree Project(string? under = null) => new Tree(under ?? Path.GetTempPath()).Having("a", "one").Having("sub/b", "two").Having(".gitignore", "*.log\n").Having("logs/today.log").Having("__pycache__/a.pyc");

    static void InRepository(Tree tree) => Directory.CreateDirectory(Path.Combine(tree.Root, "..", ".git"));

    static void Want(Tree tree, string command) => tree.Request = tree.Request with { Wanted = [Procfile.Of("heroku", [("web", command)])] };

    /// <summary>A project for each case, each in a folder of its own, all settled at once.</summary>
    sealed class CasesInFolders : IDisposable
    {
        readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("dogshore-watching-");

        public List<(Tree Tree, Case Case)> All { get; } = [];

        public CasesInFolders(Case[] cases)
        {
            foreach (var each in cases)
            {
                var tree = Project(folder.CreateSubdirectory($"{All.Count}").FullName);
                each.Make(tree);
                All.Add((tree, each));
            }
        }

        public async Task Settled()
        {
            foreach (var (tree, _) in All) await tree.Pack();
            foreach (var (tree, _) in All) await tree.Settle();
            foreach (var (tree, _) in All) await tree.Pack();
        }

        public void Dispose() => folder.Delete(recursive: true);
    }
}
