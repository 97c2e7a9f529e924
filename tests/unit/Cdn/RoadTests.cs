using Dogshore.Faults;
using Dogshore.Platforms.Folder;
using Dogshore.Tests.Deployment;

namespace Dogshore.Tests.Cdn;

/// <summary>An app on a platform in memory whose static files go to a folder: the steps of a deploy in their order.</summary>
public sealed class RoadTests : IDisposable
{
    readonly string store = Directory.CreateTempSubdirectory("dogshore-store-").FullName;
    readonly MemoryPlatform app = new();
    readonly Yard yard;

    public RoadTests()
    {
        yard = new Yard(app.Router(), $"""
            <DeployTo Include="web" Platform="memory" App="shop" /><DeployProbe Include="/" Contains="well" Deadline="2s" Timeout="5s" />
            <DeployStatic Include="static" Prefix="s/" Cdn="assets" /><DeployCdn Include="assets" Platform="folder" Path="{store}" BaseUrl="https://cdn.example.org" />
            """, app, new FolderPlatform());
        File("index.html", "one");
        File("app.27e20196a850.css", "style");
    }

    void File(string name, string text)
    {
        Directory.CreateDirectory(Path.Combine(yard.Folder, "static"));
        System.IO.File.WriteAllText(Path.Combine(yard.Folder, "static", name), text);
    }

    string Published(string name) => System.IO.File.ReadAllText(Path.Combine(store, "s", name));
    bool IsPublished(string name) => System.IO.File.Exists(Path.Combine(store, "s", name));

    public void Dispose()
    {
        yard.Dispose();
        Directory.Delete(store, recursive: true);
    }

    [Fact]
    public async Task Row_40_a_deploy_adds_assets_releases_verifies_and_then_publishes_pages()
    {
        app.Before = change =>
        {
            IsPublished("app.27e20196a850.css").ShouldBeTrue();
            IsPublished("index.html").ShouldBeFalse();
        };
        (await yard.Deploy()).ShouldBeEmpty();
        Published("index.html").ShouldBe("one");
        yard.Outcome()!.Outcome.ShouldBe("succeeded");
        yard.Outcome()!.Changes.Select(change => change.Phase).ShouldBe(["create-app", "upload", "release", "probe", "mark", "publish"]);
        yard.Plan().Changes.Select(change => change.Kind).ShouldBe(["assets", "create-app", "upload", "release", "probe", "mark", "publish"]);
    }

    [Fact]
    public async Task Row_20_the_same_again_is_unchanged_and_touches_no_file()
    {
        await yard.Deploy();
        var before = Directory.GetFiles(store, "*", SearchOption.AllDirectories).ToDictionary(path => path, System.IO.File.GetLastWriteTimeUtc);
        (await yard.Deploy()).ShouldBeEmpty();
        yard.Outcome()!.Outcome.ShouldBe("unchanged");
        Directory.GetFiles(store, "*", SearchOption.AllDirectories).ToDictionary(path => path, System.IO.File.GetLastWriteTimeUtc).ShouldBe(before);
    }

    [Fact]
    public async Task A_page_alone_is_published_without_a_release_and_the_outcome_says_so()
    {
        await yard.Deploy();
        File("index.html", "two");
        app.Done.Clear();
        // The folder lies in the package as well here; an app that leaves it out would not be released.
        System.IO.File.WriteAllText(Path.Combine(yard.Folder, ".deployignore"), "static\n");
        await yard.Deploy();
        app.Done.Clear();
        File("index.html", "three");
        (await yard.Deploy()).ShouldBeEmpty();
        app.Done.ShouldBeEmpty();
        Published("index.html").ShouldBe("three");
        yard.Outcome()!.Outcome.ShouldBe("succeeded");
        yard.Outcome()!.Changes.Select(change => change.Phase).ShouldBe(["publish"]);
    }

    [Fact]
    public async Task A_release_that_its_probe_refuses_publishes_nothing()
    {
        await yard.Deploy();
        (yard.Version, app.Answer) = ("2.0.0", version => version == "2.0.0" ? "broken" : "well");
        yard.Write("second");
        File("index.html", "two");
        await yard.Deploy();
        yard.Outcome()!.Outcome.ShouldBe("rolled-back");
        Published("index.html").ShouldBe("one");
    }

    [Fact]
    public async Task A_rollback_brings_the_pages_back()
    {
        await yard.Deploy();
        (yard.Version, _) = ("2.0.0", 0);
        yard.Write("second");
        File("index.html", "two");
        await yard.Deploy();
        Published("index.html").ShouldBe("two");
        (await yard.Rollback()).ShouldBeEmpty();
        Published("index.html").ShouldBe("one");
        yard.Outcome()!.Outcome.ShouldBe("succeeded");
    }

    [Fact]
    public async Task When_new_names_cannot_be_added_nothing_is_released()
    {
        Directory.CreateDirectory(Path.Combine(store, "s"));
        System.IO.File.WriteAllText(Path.Combine(store, "s", "app.27e20196a850.css"), "theirs");
        List<Finding> faults = [.. await yard.Deploy()];
        faults.ShouldContain(fault => fault.Code == "DOG1754");
        app.Done.ShouldBeEmpty();
        yard.Outcome().ShouldBeNull("the plan was refused already");

        System.IO.File.Delete(Path.Combine(store, "s", "app.27e20196a850.css"));
        await yard.Step([], engine => engine.Check(), engine => engine.Package(), engine => engine.Plan());
        System.IO.File.WriteAllText(Path.Combine(store, "s", "app.27e20196a850.css"), "theirs");
        faults = [];
        await yard.Step(faults, engine => engine.Cdn());
        await yard.Step(faults, engine => engine.Release());
        await yard.Step(faults, engine => engine.Verify());
        faults.ShouldHaveSingleItem().Code.ShouldBe("DOG1754");
        app.Done.ShouldBeEmpty();
        yard.Outcome()!.Outcome.ShouldBe("failed");
        yard.Outcome()!.Error!.Code.ShouldBe("DOG1754");
    }

    [Fact]
    public async Task Without_a_store_the_plan_says_that_the_app_serves_the_files()
    {
        yard.Items = """<DeployTo Include="web" Platform="memory" App="shop" /><DeployStatic Include="static" />""";
        await yard.Step([], engine => engine.Check(), engine => engine.Package(), engine => engine.Plan());
        yard.Plan().Notes.ShouldContain("static files of static are served by the app: no DeployCdn keeps them here");
    }

    [Theory, InlineData("/"), InlineData(".."), InlineData(".")]
    public async Task Row_39_a_store_that_would_be_a_whole_disk_or_hold_the_project_is_refused(string path)
    {
        yard.Items = yard.Items.Replace(store, path, StringComparison.Ordinal);
        (await yard.Deploy()).ShouldContain(fault => fault.Code == "DOG1758");
        app.Done.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_link_inside_of_a_store_leads_no_write_out_of_it()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("making a link needs a right of its own there");
        var elsewhere = Directory.CreateTempSubdirectory("dogshore-elsewhere-").FullName;
        Directory.CreateSymbolicLink(Path.Combine(store, "s"), elsewhere);
        (await yard.Deploy()).ShouldContain(fault => fault.Code == "DOG2252");
        Directory.EnumerateFileSystemEntries(elsewhere).ShouldBeEmpty();
        Directory.Delete(Path.Combine(store, "s"));
        Directory.Delete(elsewhere);
    }
}
