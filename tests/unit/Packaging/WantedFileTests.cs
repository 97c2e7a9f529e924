using System.Formats.Tar;
using System.IO.Compression;
using Dogshore.Faults;
using Dogshore.Packaging;
using Dogshore.Platforms;

namespace Dogshore.Tests.Packaging;

/// <summary>Files that a platform wants in the package.</summary>
public sealed class WantedFileTests
{
    static Procfile Web => Procfile.Of("heroku", [("web", "serve"), ("worker", "work")]);

    [Fact]
    public void A_Procfile_is_made_where_there_is_none() => Web.Complete(null).ShouldBe("web: serve\nworker: work\n");

    [Fact]
    public void One_that_says_the_same_is_packed_as_it_is() => Web.Complete("worker:   work\n# mine\nweb: serve\n").ShouldBeNull();

    [Fact]
    public void One_that_lacks_a_process_is_completed() => Web.Complete("clock: tick\nweb: serve").ShouldBe("clock: tick\nweb: serve\nworker: work\n");

    [Fact]
    public void One_with_line_ends_of_Windows_is_packed_without_them() => Web.Complete("web: serve\r\nworker: work\r\n").ShouldBe("web: serve\nworker: work\n");

    [Fact]
    public void One_that_contradicts_the_manifest_is_a_fault() => Should.Throw<DeployException>(() => Web.Complete("web: other\n")).Message
        .ShouldBe("DOG1224: The file 'Procfile' says 'web: other', and the manifest says 'web: serve'. Make the two agree, or take that line out of one of them; the file itself is never changed.");

    [Fact]
    public void A_file_that_is_only_made_leaves_the_users_own_alone() => new MadeFile("heroku", "runtime.txt", "a").Complete("b").ShouldBeNull();

    [Fact]
    public void A_list_says_for_whom_a_file_was_made()
    {
        using var tree = new Tree().Having("app.py");
        Want(tree);
        tree.List().Files.Select(file => $"{file.Path}: {file.Rule}").ShouldBe(["Procfile: made for heroku", "app.py: not ignored"]);
    }

    [Fact]
    public async Task A_completed_copy_is_packed_and_the_users_file_stays()
    {
        using var tree = new Tree().Having("Procfile", "clock: tick\n");
        Want(tree);
        tree.List().Files[0].Rule.ShouldBe("not ignored, completed for heroku");
        Unpacked(await tree.Pack())["Procfile"].ShouldBe("clock: tick\nweb: serve\nworker: work\n");
        File.ReadAllText(tree.PathOf("Procfile")).ShouldBe("clock: tick\n");
    }

    [Fact]
    public async Task A_contradiction_is_found_together_with_what_else_is_wrong()
    {
        using var tree = new Tree().Having("Procfile", "web: other\n").Having("id_rsa", "x");
        Want(tree);
        (await tree.Refused()).Select(finding => finding.Code).ShouldBe(["DOG1201", "DOG1224"]);
    }

    [Fact]
    public async Task What_is_wanted_is_part_of_the_content()
    {
        using var tree = new Tree().Having("app.py");
        var plain = await tree.Pack();
        Want(tree);
        var first = await tree.PackSettled();
        var again = await tree.Pack();
        first.Content.Digest.ShouldNotBe(plain.Content.Digest);
        again.Content.Digest.ShouldBe(first.Content.Digest);
        again.Packed.ShouldBeFalse();
    }

    [Fact]
    public async Task All_files_can_lie_in_a_folder_of_the_archive()
    {
        using var tree = new Tree().Having("app.py");
        Want(tree, "./app/");
        Unpacked(await tree.Pack()).Keys.Order(StringComparer.Ordinal).ShouldBe(["./app/Procfile", "./app/app.py"]);
    }

    static void Want(Tree tree, string folder = "") => tree.Request = tree.Request with { Wanted = [Web], Folder = folder };

    static Dictionary<string, string> Unpacked(Package package)
    {
        using var gzip = new GZipStream(File.OpenRead(package.Archive), CompressionMode.Decompress);
        using var tar = new TarReader(gzip);
        var files = new Dictionary<string, string>();
        while (tar.GetNextEntry() is { } entry) files[entry.Name] = new StreamReader(entry.DataStream!).ReadToEnd();
        return files;
    }
}
