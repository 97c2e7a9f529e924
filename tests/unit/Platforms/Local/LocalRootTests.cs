using System.Runtime.Versioning;
using Dogshore.Faults;
using Dogshore.Platforms.Local;

namespace Dogshore.Tests.Platforms.Local;

public sealed class LocalRootTests : LocalWorld
{
    [Fact]
    public void The_setting_names_the_root() => LocalRoot.Of(To("/srv/apps"), World).Root.ShouldBe(Path.GetFullPath("/srv/apps"));

    [Fact]
    public void A_relative_root_lies_in_the_project() => LocalRoot.Of(To("state"), World).Root.ShouldBe(Path.Combine(Folder, "project", "state"));

    [Fact]
    public void Without_a_setting_it_is_the_users_state_folder()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("Windows has %LOCALAPPDATA%");
        Environment["HOME"] = "/home/ada";
        LocalRoot.Of(To(), World).Root.ShouldBe("/home/ada/.local/state/dogshore");
        Environment["XDG_STATE_HOME"] = "/var/ada";
        LocalRoot.Of(To(), World).Root.ShouldBe("/var/ada/dogshore");
        Environment["XDG_STATE_HOME"] = "relative";
        LocalRoot.Of(To(), World).Root.ShouldBe("/home/ada/.local/state/dogshore");
    }

    [Fact]
    public void Without_a_home_the_error_names_the_variable_and_the_property()
    {
        var finding = Should.Throw<DeployException>(() => LocalRoot.Of(To(), World)).Findings.Single();
        finding.Code.ShouldBe("DOG2100");
        finding.ToString().ShouldContain("-p:DeployLocalRoot");
    }

    [Fact, UnsupportedOSPlatform("windows")]
    public void Row_60_a_root_that_others_may_write_to_is_refused()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("Unix rights");
        var root = Directory.CreateDirectory(Path.Combine(Folder, "open")).FullName;
        File.SetUnixFileMode(root, (UnixFileMode)0b111_111_111);
        Should.Throw<DeployException>(() => LocalRoot.Of(To(root), World)).Findings.Single().Code.ShouldBe("DOG2106");
    }

    [Fact]
    public void A_root_that_is_a_file_is_said_so()
    {
        var root = Path.Combine(Folder, "file");
        File.WriteAllText(root, "");
        if (OperatingSystem.IsWindows()) Assert.Skip("Unix rights");
        Should.Throw<DeployException>(() => LocalRoot.Of(To(root), World)).Message.ShouldContain("is no folder");
    }

    [Fact, UnsupportedOSPlatform("windows")]
    public void A_link_to_a_folder_on_another_disk_is_followed()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("Unix links");
        Directory.CreateDirectory(Path.Combine(Folder, "big"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var link = Path.Combine(Folder, "link");
        Directory.CreateSymbolicLink(link, Path.Combine(Folder, "big"));
        LocalRoot.Of(To(link), World).Root.ShouldBe(link);
    }

    [Fact, UnsupportedOSPlatform("windows")]
    public void Row_60_the_root_is_made_for_its_owner_only()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("Unix rights");
        var paths = LocalRoot.Of(To(Path.Combine(Folder, "new", "root")), World);
        LocalRoot.Make(paths);
        File.GetUnixFileMode(paths.Root).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
