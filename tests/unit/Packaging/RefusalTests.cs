using System.Net.Sockets;
using Dogshore.Faults;
using Dogshore.Packaging.Files;

namespace Dogshore.Tests.Packaging;

/// <summary>What must not be packed is refused, all of it at once, with the way out.</summary>
public sealed class RefusalTests
{
    [Fact]
    public void Row_42_a_link_out_of_the_tree_is_refused()
    {
        using var tree = new Tree().Having("app.py").Linking("passwd", "/etc/passwd").Linking("up", "..");
        tree.RefusedWhenListed().Select(finding => finding.Fact).ShouldBe(["'passwd' is a link that leads out of the app's folder.", "'up' is a link that leads out of the app's folder."]);
    }

    [Fact]
    public void Row_42_a_link_out_of_the_tree_by_way_of_another_is_refused()
    {
        using var tree = new Tree().Having("outside/secret").Having("web/app.py").Linking("web/there", "../outside").Linking("web/file", "there/secret");
        tree.Request = tree.Request with { Project = tree.PathOf("web"), Root = tree.PathOf("web") };
        tree.RefusedWhenListed().Select(finding => finding.Code).ShouldBe(["DOG1204", "DOG1204"]);
    }

    [Fact]
    public async Task Row_42_a_link_within_the_tree_is_packed_as_the_file_it_points_to()
    {
        using var tree = new Tree().Having("a/real.txt", "text").Linking("alias.txt", "a/real.txt").Linking("b", "a");
        var package = await tree.Pack();
        package.Files.Select(file => file.Path).ShouldBe(["a/real.txt", "alias.txt", "b/real.txt"]);
        package.Files.Select(file => file.Sha256).Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public void Row_42_links_in_a_circle_or_to_nowhere_are_refused()
    {
        using var tree = new Tree().Having("a/x").Linking("a/self", ".").Linking("a/round", "round").Linking("gone", "missing");
        tree.RefusedWhenListed().Select(finding => finding.ToString()[..40]).ShouldBe(
            ["DOG1205: 'a/round' is a link that leads ", "DOG1205: 'gone' is a link that leads now", "DOG1206: 'a/self' is a link to a folder "]);
    }

    [Fact]
    public void Row_42_a_link_into_the_store_of_git_is_refused()
    {
        using var tree = new Tree().Having("app.py").Having(".git/config").Linking("config.txt", ".git/config");
        tree.RefusedWhenListed().Single().Code.ShouldBe("DOG1203");
    }

    [Fact]
    public void Row_42_an_ignored_link_does_no_harm()
    {
        using var tree = new Tree().Having("app.py").Linking("out", "/etc/passwd").Having(".gitignore", "out\n");
        tree.Listed.ShouldBe("app.py");
    }

    [Fact]
    public async Task Row_42_pipes_and_sockets_are_refused()
    {
        using var tree = new Tree().Having("app.py");
        await Tool.Run(tree.Root, "mkfifo", ["pipe"]);
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(tree.PathOf("socket")));
        tree.RefusedWhenListed().Select(finding => finding.Fact).ShouldBe(["'pipe' is no file but a pipe, a socket or a device.", "'socket' is no file but a pipe, a socket or a device."]);
    }

    [Fact]
    public void A_device_is_no_file() => FileFacts.Of("/dev/null").Kind.ShouldBe(FileKind.Other);

    [Theory]
    [InlineData(".env")]
    [InlineData(".env.production")]
    [InlineData("sub/.envrc")]
    [InlineData("id_rsa")]
    [InlineData("keys/ID_ED25519")]
    [InlineData("site.pfx")]
    [InlineData("site.p12")]
    [InlineData("tls.key")]
    [InlineData("putty.ppk")]
    [InlineData("store.jks")]
    [InlineData(".netrc")]
    [InlineData(".pypirc")]
    [InlineData(".git-credentials")]
    [InlineData(".aws/credentials")]
    [InlineData("appsettings.local.json")]
    [InlineData("appsettings.Development.local.json")]
    public void Row_43_a_file_that_is_a_secret_by_its_name_is_refused(string path)
    {
        using var tree = new Tree().Having("app.py").Having(path);
        var finding = tree.RefusedWhenListed().Single();
        finding.Code.ShouldBe("DOG1201");
        finding.Fact.ShouldStartWith($"'{path}' looks like ");
        finding.Remedy.ShouldEndWith($"""allow this one file: <DeployFile Include="." Allow="{path}" />.""");
    }

    [Fact]
    public void Row_43_dot_files_are_kept()
    {
        using var tree = new Tree().Having(".well-known/security.txt").Having(".ebextensions/01.config").Having(".env.example").Having(".env.sample").Having(".env.template").Having(".npmrc", "registry=x");
        tree.Listed.ShouldBe(".ebextensions/01.config .env.example .env.sample .env.template .npmrc .well-known/security.txt");
    }

    [Fact]
    public void Row_43_a_published_folder_with_gits_store_or_a_build_log_is_refused()
    {
        using var tree = new Tree().Having("publish/app.dll").Having("publish/.git/HEAD").Having("publish/a.binlog").Published();
        tree.RefusedWhenListed().Select(finding => finding.Code).ShouldBe(["DOG1201", "DOG1203"]);
    }

    [Fact]
    public void Row_43_a_link_does_not_hide_a_secret()
    {
        using var tree = new Tree().Having("app.py").Having(".env").Linking("settings.txt", ".env").Having(".gitignore", ".env\n");
        tree.RefusedWhenListed().Single().Fact.ShouldBe("'settings.txt' looks like a file of environment variables.");
    }

    [Fact]
    public async Task Row_44_a_secret_in_an_innocent_file_is_refused_without_being_shown()
    {
        using var tree = new Tree().Having("app.py").Having("notes/read me.txt", $"token: {Fake.GitHub}");
        var finding = (await tree.Refused()).Single();
        finding.ToString().ShouldBe("DOG1202: 'notes/read me.txt' holds what looks like a GitHub token. Take the secret out of the file and hand it to the app as a DeployConfig, "
            + """keep the file out with .gitignore or .deployignore, or allow this one file: <DeployFile Include="." Allow="notes/read me.txt" />.""");
        Directory.EnumerateFiles(tree.Folder).ShouldBeEmpty();
    }

    [Fact]
    public async Task Row_44_names_contents_and_links_are_refused_at_once()
    {
        using var tree = new Tree().Having(".env").Having("a.txt", Fake.GitHub).Having("b.txt", Fake.PrivateKey).Linking("c", "/etc/passwd");
        (await tree.Refused()).Select(finding => $"{finding.Code} {finding.Fact.Split('\'')[1]}").ShouldBe(["DOG1201 .env", "DOG1202 a.txt", "DOG1202 b.txt", "DOG1204 c"]);
    }

    [Fact]
    public async Task Row_44_the_line_that_the_fault_gives_allows_that_one_file()
    {
        using var tree = new Tree().Having(".env").Having("sub/.env").Having("a.txt", Fake.GitHub).With(".", allow: ".env").With(".", allow: "a.txt");
        (await tree.Refused()).Single().Fact.ShouldContain("'sub/.env'");
        tree.With("sub", allow: ".env");
        (await tree.Pack()).Content.Files.ShouldBe(3);
    }

    [Fact]
    public async Task Row_44_what_was_allowed_is_refused_again_once_the_word_is_taken_back()
    {
        using var tree = new Tree().Having("a.txt", Fake.GitHub).With(".", allow: "a.txt");
        await tree.PackSettled();
        tree.Request = tree.Request with { Files = [] };
        (await tree.Refused()).Single().Code.ShouldBe("DOG1202");
    }

    [Fact]
    public void The_line_survives_MSBuild_and_XML() =>
        Allowances.Line("a&b 100% $(x).txt").ShouldBe("""<DeployFile Include="." Allow="a&amp;b 100%25 %24(x).txt" />""");

    [Fact]
    public void Names_that_differ_only_in_case_are_refused()
    {
        using var tree = new Tree().Having("Readme").Having("README").Having("lib/a").Having("Lib/b");
        if (Directory.GetFiles(tree.Root).Length == 1) Assert.Skip("This file system does not tell case apart.");
        tree.RefusedWhenListed().Select(finding => finding.Fact).ShouldBe(
            ["'Lib' and 'lib' differ only in case, which not every system can hold.", "'README' and 'Readme' differ only in case, which not every system can hold."]);
    }

    [Theory]
    [InlineData("a\nb", "it holds a control character")]
    [InlineData("a\\b", "it holds a backslash")]
    [InlineData("a. /b", "a name in it ends with a dot or a space")]
    [InlineData("a.", "a name in it ends with a dot or a space")]
    [InlineData("con", "Windows keeps this name for a device")]
    [InlineData("x/LPT1.txt", "Windows keeps this name for a device")]
    [InlineData("../x", "a part of it is empty or made of dots")]
    [InlineData("\uFFFD", "it is not UTF-8")]
    public void A_name_that_not_every_system_can_hold_is_refused(string path, string because) => PortableNames.Objection(path).ShouldBe(because);

    [Fact]
    public void Names_and_paths_that_are_too_long_are_refused()
    {
        PortableNames.Objection(new string('é', 128)).ShouldBe("a name in it is longer than 255 bytes");
        PortableNames.Objection(string.Join('/', Enumerable.Repeat("abcdefghi", 410))).ShouldBe("it is longer than 4096 bytes");
        PortableNames.Objection("CONSOLE/com10/a b/ü.-x/.a").ShouldBeNull();
    }

    [Fact]
    public void A_name_with_control_characters_is_shown_harmlessly()
    {
        using var tree = new Tree().Having("a\n::error::b");
        tree.RefusedWhenListed().Single().Fact.ShouldStartWith("'a\\x0a::error::b' cannot be unpacked everywhere");
    }

    [Fact]
    public async Task A_file_that_may_not_be_read_is_named()
    {
        if (OperatingSystem.IsWindows()) { Assert.Skip("Rights are those of Unix here."); return; }
        if (Environment.IsPrivilegedProcess) Assert.Skip("To root every file is open.");
        using var tree = new Tree().Having("app.py").Having("locked");
        File.SetUnixFileMode(tree.PathOf("locked"), UnixFileMode.None);
        (await tree.Refused()).Single().Fact.ShouldBe("'locked' could not be read: there is no permission to read it.");
    }

    [Fact]
    public void Why_a_file_cannot_be_read_is_told_without_paths_of_the_machine()
    {
        var file = new FoundFile("a", "/home/me/a", "sub/a", default, "", false);
        FileReader.Fault(file, new UnauthorizedAccessException("Access to '/home/me/a' is denied.")).Findings.Single().Fact.ShouldBe("'sub/a' could not be read: there is no permission to read it.");
        FileReader.Fault(file, new IOException("/home/me/a: I/O error")).Findings.Single().Fact.ShouldBe("'sub/a' could not be read: the system reports an error of input or output.");
    }
}
