namespace Dogshore.Tests.Packaging;

/// <summary><c>@(DeployFile)</c>: the manifest's word on what the package holds.</summary>
public sealed class DeployFileTests
{
    [Fact]
    public void Match_decides_for_its_folder_even_over_git()
    {
        using var tree = new Tree().Having("app.py").Having("static/a.css").Having("static/a.map").Having(".gitignore", "static/\n").With("static", match: "**/*.css");
        tree.Listed.ShouldBe("app.py static/a.css");
        tree.List().Files[1].Rule.ShouldBe("DeployFile static");
    }

    [Fact]
    public void Match_on_the_project_is_a_list_of_what_is_wanted()
    {
        using var tree = new Tree().Having("app.py").Having("lib/b.py").Having("notes.md").Having("requirements.txt").With(".", match: "**/*.py;requirements.txt");
        tree.Listed.ShouldBe("app.py lib/b.py requirements.txt");
        tree.WhyOut("notes.md").ShouldBe("DeployFile . Match");
    }

    [Fact]
    public void The_nearest_folder_decides()
    {
        using var tree = new Tree().Having("app.py").Having("data/a.json").Having("data/b.txt").With(".", match: "*.py").With("data");
        tree.Listed.ShouldBe("app.py data/a.json data/b.txt");
    }

    [Fact]
    public void Exclude_leaves_out()
    {
        using var tree = new Tree().Having("app.py").Having("tests/a.py").Having("a.map").With(".", exclude: "tests;**/*.map");
        tree.Listed.ShouldBe("app.py");
        tree.WhyOut("tests/").ShouldBe("DeployFile . Exclude");
    }

    [Fact]
    public void Prefix_places_files_elsewhere()
    {
        using var tree = new Tree().Having("app.py").Having("build/a.js").Having("top/b").With("build", prefix: "static/js/").With("top", prefix: "");
        tree.Listed.ShouldBe("app.py b static/js/a.js");
    }

    [Fact]
    public void A_published_app_takes_files_of_the_project_along()
    {
        using var tree = new Tree().Having("publish/app.dll").Having("publish/app.pdb").Having("data/a.json").Having("app.cs").Published().With(".", exclude: "*.pdb").With("data");
        tree.Listed.ShouldBe("app.dll data/a.json");
    }

    [Fact]
    public void Two_files_for_one_path_are_refused()
    {
        using var tree = new Tree().Having("a.json").Having("data/a.json").With("data", prefix: "");
        tree.RefusedWhenListed().Single().Fact.ShouldBe("'a.json' and 'data/a.json' would both be 'a.json' in the package.");
    }

    [Fact]
    public void A_file_where_another_needs_a_folder_is_refused()
    {
        using var tree = new Tree().Having("data").Having("more/a").With("more", prefix: "data");
        tree.RefusedWhenListed().Single().Code.ShouldBe("DOG1212");
    }

    [Fact]
    public void A_folder_that_is_not_there_is_named_with_its_place()
    {
        using var tree = new Tree().Having("a").With("dta");
        var finding = tree.RefusedWhenListed().Single();
        (finding.Code, finding.Place!.Line).ShouldBe(("DOG1200", 3));
    }

    [Fact]
    public void A_rule_that_matches_nothing_is_a_warning()
    {
        using var tree = new Tree().Having("a").Having("data/b").With("data", match: "*.json");
        tree.List();
        tree.Log.Warnings.Single().Fact.ShouldBe("DeployFile data lets no file in.");
    }

    [Fact]
    public void Files_from_outside_want_a_prefix()
    {
        using var tree = new Tree().Having("web/app.py").Having("shared/a");
        tree.Request = tree.Request with { Project = tree.PathOf("web"), Root = tree.PathOf("web") };
        tree.With("../shared").RefusedWhenListed().Single().Code.ShouldBe("DOG1216");
        tree.Request = tree.Request with { Files = [] };
        tree.With("../shared", prefix: "lib").Listed.ShouldBe("app.py lib/a");
    }

    [Theory]
    [InlineData("*.css", "a.css", true)]
    [InlineData("*.css", "x/a.css", false)]
    [InlineData("**/*.css", "a.css", true)]
    [InlineData("**/*.css", "x/y/a.css", true)]
    [InlineData("x/**", "x/y/a", true)]
    [InlineData("x", "x/y/a", true)]
    [InlineData("x/", "x/y/a", true)]
    [InlineData("./x\\*.js", "x/a.js", true)]
    [InlineData("a?.txt", "aé.txt", true)]
    [InlineData("a?.txt", "a/.txt", false)]
    [InlineData("[a]", "a", false)]
    [InlineData("*.js; *.css", "a.css", true)]
    [InlineData("*.CSS", "a.css", false)]
    public void A_glob_matches(string glob, string path, bool matches) => Dogshore.Packaging.Ignoring.Globs.Of(glob).Match(path).ShouldBe(matches);
}
