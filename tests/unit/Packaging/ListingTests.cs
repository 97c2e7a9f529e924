using Dogshore.Model;

namespace Dogshore.Tests.Packaging;

/// <summary>Which files a package holds, and which rule says so.</summary>
public sealed class ListingTests
{
    [Fact]
    public void Sources_are_packed_unless_git_ignores_them()
    {
        using var tree = new Tree().Having("app.py").Having("debug.log").Having("data/a.csv").Having(".gitignore", "*.log\n");
        tree.Listed.ShouldBe("app.py data/a.csv");
        tree.WhyOut("debug.log").ShouldBe(".gitignore:1 *.log");
        tree.List().Files.ShouldAllBe(file => file.Rule == "not ignored");
    }

    [Fact]
    public void An_ignored_folder_is_named_once()
    {
        using var tree = new Tree().Having("app.py").Having("dist/a").Having("dist/b").Having(".gitignore", "# built\ndist/\n");
        tree.List().LeftOut.Select(file => $"{file.Path} {file.Rule}").ShouldBe([".gitignore rules about files", "dist/ .gitignore:2 dist/"]);
    }

    [Fact]
    public void Deployignore_leaves_out_what_git_keeps_and_lets_in_what_git_ignores()
    {
        using var tree = new Tree().Having("app.py").Having("tests/a.py").Having("dist/app.js").Having("dist/app.map")
            .Having(".gitignore", "dist/\n").Having(".deployignore", "tests/\n!dist/\n*.map\n");
        tree.Listed.ShouldBe("app.py dist/app.js");
        tree.WhyOut("tests/").ShouldBe(".deployignore:1 tests/");
    }

    [Fact]
    public void Ignore_files_above_the_project_count_up_to_the_repository()
    {
        using var tree = new Tree().Having(".git/HEAD").Having(".gitignore", "*.log\n/apps/web/out/\n").Having("apps/web/app.py").Having("apps/web/a.log").Having("apps/web/out/x");
        tree.Request = tree.Request with { Project = tree.PathOf("apps/web"), Root = tree.PathOf("apps/web") };
        tree.Listed.ShouldBe("app.py");
        tree.WhyOut("a.log").ShouldBe("../../.gitignore:1 *.log");
    }

    [Theory]
    [InlineData(".git/HEAD", ".git/", "git's own")]
    [InlineData("vendor/.git/HEAD", "vendor/.git/", "git's own")]
    [InlineData("obj/project.assets.json", "obj/", "build output")]
    [InlineData("bin/Debug/x.dll", "bin/", "build output")]
    [InlineData("a/__pycache__/x.pyc", "a/__pycache__/", "made by Python")]
    [InlineData("env/pyvenv.cfg", "env/", "virtual environment")]
    [InlineData("site.proj", "site.proj", "project file")]
    [InlineData("deploy.props", "deploy.props", "manifest")]
    [InlineData(".deployignore", ".deployignore", "rules about files")]
    [InlineData("sub/.gitattributes", "sub/.gitattributes", "rules about files")]
    [InlineData("Directory.Build.props", "Directory.Build.props", "MSBuild's own")]
    [InlineData("msbuild.binlog", "msbuild.binlog", "build log")]
    public void Never_the_app(string path, string left, string rule)
    {
        using var tree = new Tree().Having("app.py").Having(path, "");
        tree.Request = tree.Request with { NotContent = [tree.PathOf("site.proj"), tree.PathOf("deploy.props")] };
        tree.Listed.ShouldBe("app.py");
        tree.WhyOut(left).ShouldBe(rule);
    }

    [Fact]
    public void Scripts_in_bin_are_the_app_outside_of_NET()
    {
        using var tree = new Tree().Having("bin/post_compile");
        tree.Listed.ShouldBe("bin/post_compile");
        tree.Request = tree.Request with { Runtime = Runtime.Dotnet };
        tree.Having("app.cs").Listed.ShouldBe("app.cs");
    }

    [Fact]
    public void Installed_node_modules_stay_out_only_where_git_ignores_them()
    {
        using var tree = new Tree().Having("index.html").Having("node_modules/a/index.js");
        tree.Listed.ShouldBe("index.html node_modules/a/index.js");
        tree.Having(".gitignore", "node_modules\n").Listed.ShouldBe("index.html");
        tree.WhyOut("node_modules/").ShouldBe(".gitignore:1 node_modules");
    }

    [Fact]
    public void A_published_folder_is_packed_whole()
    {
        using var tree = new Tree().Having("publish/.gitignore", "*").Having("publish/app.dll").Having("publish/bin/x").Having("publish/Directory.Build.props").Having("app.cs").Published();
        tree.Listed.ShouldBe(".gitignore Directory.Build.props app.dll bin/x");
        tree.List().Files.ShouldAllBe(file => file.Rule == "published");
    }

    [Fact]
    public void Generated_files_take_the_place_of_the_users_own()
    {
        using var tree = new Tree().Having("Procfile", "old").Having("app.py").Generating("Procfile", "web: gunicorn app\n");
        tree.List().Files.Select(file => $"{file.Path} {file.Bytes} {file.Rule}").ShouldBe(["Procfile 18 generated", "app.py 1 not ignored"]);
        tree.WhyOut("Procfile").ShouldBe("replaced by a generated file");
    }

    [Fact]
    public void A_site_in_a_folder_of_its_own_is_packed_from_there()
    {
        using var tree = new Tree().Having("www/index.html").Having("notes.txt").Having(".gitignore", "www/*.map\n").Having("www/a.map");
        tree.Request = tree.Request with { Root = tree.PathOf("www"), Runtime = Runtime.Static };
        tree.Listed.ShouldBe("index.html");
    }

    [Fact]
    public void A_package_without_files_is_refused()
    {
        using var tree = new Tree().Having(".gitignore", "*\n").Having("a");
        tree.RefusedWhenListed().Single().ToString().ShouldBe("DOG1213: The package would hold no file: all of '.' is left out. See with -t:DeployList which rule leaves what out.");
    }

    [Fact]
    public void A_missing_folder_is_refused()
    {
        using var tree = new Tree().Published();
        tree.RefusedWhenListed().Single().Fact.ShouldBe("The folder 'publish', whose files are the app, is not there.");
    }
}
