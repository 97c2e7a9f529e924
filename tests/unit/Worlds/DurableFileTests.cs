using Dogshore.Worlds;

namespace Dogshore.Tests.Worlds;

public sealed class DurableFileTests : IDisposable
{
    readonly TempFolder folder = new();

    string File(string name = "state.json") => Path.Combine(folder.Path, name);

    public void Dispose() => folder.Dispose();

    string[] Names() => [.. Directory.GetFileSystemEntries(folder.Path).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Fact]
    public void A_file_is_made_and_replaced()
    {
        DurableFile.Write(File(), "one");
        DurableFile.Write(File(), "two");
        System.IO.File.ReadAllText(File()).ShouldBe("two");
        Names().ShouldBe(["state.json"]);
    }

    [Fact]
    public void Row_60_only_its_owner_may_read_it()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no modes.");
            return;
        }
        DurableFile.Write(File(), "one");
        System.IO.File.GetUnixFileMode(File()).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public void Row_60_a_link_in_its_place_is_replaced_and_not_followed()
    {
        var victim = folder.Write("victim", "untouched");
        System.IO.File.CreateSymbolicLink(File(), victim);
        DurableFile.Write(File(), "one");
        System.IO.File.ReadAllText(victim).ShouldBe("untouched");
        new FileInfo(File()).LinkTarget.ShouldBeNull();
    }

    [Fact]
    public void Row_6_when_it_cannot_be_written_the_old_file_is_as_it_was_and_nothing_is_left_over()
    {
        // A folder in its place cannot be replaced by a file, not even by root.
        Directory.CreateDirectory(File());
        folder.Write("state.json/inside", "old");
        Should.Throw<Exception>(() => DurableFile.Write(File(), "new")).ShouldBeAssignableTo<SystemException>();
        System.IO.File.ReadAllText(File("state.json/inside")).ShouldBe("old");
        Names().ShouldBe(["state.json"]);
    }

    [Fact]
    public void Row_6_a_folder_that_may_not_be_written_is_told_and_the_old_file_stays()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no modes.");
            return;
        }
        DurableFile.Write(File(), "old");
        System.IO.File.SetUnixFileMode(folder.Path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        try
        {
            // root may write to any folder of a disk, but not to /sys.
            var refusing = CanWrite() ? "/sys/state.json" : File();
            Should.Throw<UnauthorizedAccessException>(() => DurableFile.Write(refusing, "new"));
            System.IO.File.ReadAllText(File()).ShouldBe("old");
        }
        finally
        {
            System.IO.File.SetUnixFileMode(folder.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    bool CanWrite()
    {
        try
        {
            System.IO.File.WriteAllText(File("try"), "");
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

    [Fact]
    public void Row_6_a_full_disk_is_told_by_its_number()
    {
        if (!System.IO.File.Exists("/dev/full")) Assert.Skip("There is no /dev/full.");
        var fault = Should.Throw<IOException>(() =>
        {
            using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.None, 0);
            full.WriteByte(1);
        });
        Dogshore.Tasks.Border.Findings(fault, folder.Path, CancellationToken.None).ShouldHaveSingleItem().Code.ShouldBe("DOG2020");
    }

    [Fact]
    public void A_folder_that_is_not_there_is_told() => Should.Throw<DirectoryNotFoundException>(() => DurableFile.Write(File("absent/state.json"), "x"));

    [Fact]
    public void A_relative_path_is_a_mistake_of_ours() => Should.Throw<ArgumentException>(() => DurableFile.Write("state.json", "x"));

    [Fact]
    public void Folders_of_any_kind_can_be_flushed()
    {
        DurableFile.FlushFolder(folder.Path);
        // procfs knows no fsync: EINVAL, which is no failure.
        if (OperatingSystem.IsLinux()) DurableFile.FlushFolder("/proc");
    }
}
