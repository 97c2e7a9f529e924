using Dogshore.Platforms;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;
using Dogshore.Faults;
using Dogshore.Local;
using Dogshore.Platforms.Local;

namespace Dogshore.Tests.Platforms.Local;

[UnsupportedOSPlatform("windows")]
public sealed partial class SocketAddressTests : LocalWorld
{
    readonly Paths paths = new("/srv/apps");

    public SocketAddressTests()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("Windows has named pipes");
    }

    [Fact]
    public void It_lies_in_the_run_time_folder_of_the_user()
    {
        var run = Environment["XDG_RUNTIME_DIR"] = Private("run");
        SocketAddress.Make(paths, World).ShouldStartWith(Path.Combine(run, "dogshore") + "/");
    }

    [Fact]
    public void Without_one_it_lies_in_an_owner_only_temporary_folder()
    {
        var socket = SocketAddress.Make(paths, World, temporary: Folder);
        Path.GetDirectoryName(socket).ShouldBe(Temporary);
        File.GetUnixFileMode(Temporary).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Fact]
    public void Each_root_has_its_own_address()
    {
        var one = SocketAddress.Make(paths, World, Folder);
        SocketAddress.Make(new Paths("/srv/other"), World, Folder).ShouldNotBe(one);
        SocketAddress.Make(new Paths("/srv/apps"), World, Folder).ShouldBe(one);
    }

    [Fact]
    public void A_run_time_folder_with_a_long_name_is_passed_over_so_that_the_address_stays_under_104_bytes()
    {
        Environment["XDG_RUNTIME_DIR"] = Private(new string('x', 90));
        var socket = SocketAddress.Make(paths, World, temporary: Folder);
        socket.ShouldStartWith(Temporary);
        Encoding.UTF8.GetByteCount(socket).ShouldBeLessThan(104);
    }

    [Fact]
    public void A_run_time_folder_that_is_open_to_others_is_passed_over()
    {
        var run = Environment["XDG_RUNTIME_DIR"] = Private("run");
        File.SetUnixFileMode(run, (UnixFileMode)0b111_101_101);
        SocketAddress.Make(paths, World, temporary: Folder).ShouldStartWith(Temporary);
    }

    [Fact]
    public void Row_60_a_link_planted_in_the_temporary_folder_is_not_followed()
    {
        Directory.CreateSymbolicLink(Temporary, Private("elsewhere"));
        Refused().Fact.ShouldContain("is a link");
        Directory.EnumerateFileSystemEntries(Path.Combine(Folder, "elsewhere")).ShouldBeEmpty();
    }

    [Fact]
    public void Row_60_a_dangling_link_planted_in_the_temporary_folder_is_not_followed()
    {
        Directory.CreateSymbolicLink(Temporary, Path.Combine(Folder, "nowhere"));
        Refused().Fact.ShouldContain("is a link");
    }

    [Fact]
    public void Row_60_a_folder_of_another_user_is_refused()
    {
        Directory.CreateDirectory(Temporary);
        if (Chown(Temporary, 4711, 4711) != 0) Assert.Skip("only root can give a folder away");
        Refused().Fact.ShouldContain("belongs to another user");
    }

    [Fact]
    public void Row_60_a_folder_that_others_may_enter_is_refused()
    {
        Directory.CreateDirectory(Temporary);
        File.SetUnixFileMode(Temporary, (UnixFileMode)0b111_101_101);
        Refused().Fact.ShouldContain("other users");
    }

    string Temporary => Path.Combine(Folder, $"dogshore-{Ownership.User}");

    string Private(string name) =>
        Directory.CreateDirectory(Path.Combine(Folder, name), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;

    Finding Refused()
    {
        var finding = Should.Throw<DeployException>(() => SocketAddress.Make(paths, World, temporary: Folder)).Findings.Single();
        finding.Code.ShouldBe("DOG2107");
        return finding;
    }

    [LibraryImport("libc", EntryPoint = "chown", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Chown(string path, uint user, uint group);
}
