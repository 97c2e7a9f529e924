using Dogshore.Faults;
using Dogshore.Local;
using Dogshore.Platforms.Local;

namespace Dogshore.Tests.Platforms.Local;

public sealed class HostBinariesTests : LocalWorld
{
    Paths Root => new(Path.Combine(Folder, "root"));

    [Fact]
    public void The_same_files_have_the_same_digest_wherever_they_lie() =>
        HostBinaries.In(Sdk("one", "v1")).Digest.ShouldBe(HostBinaries.In(Sdk("two", "v1")).Digest);

    [Fact]
    public void A_changed_file_is_another_digest() => HostBinaries.In(Sdk("one", "v1")).Digest.ShouldNotBe(HostBinaries.In(Sdk("two", "v2")).Digest);

    [Fact]
    public void A_missing_host_is_said_so() => Should.Throw<DeployException>(() => HostBinaries.In(Folder)).Findings.Single().Code.ShouldBe("DOG2101");

    [Fact]
    public void The_copy_holds_all_files_and_lies_under_its_digest()
    {
        var binaries = HostBinaries.In(Sdk("sdk", "v1"));
        var copy = binaries.Copy(Root);
        copy.ShouldBe(Root.HostBinaries(binaries.Digest));
        File.ReadAllText(Path.Combine(copy, "Dogshore.Local.dll")).ShouldBe("v1");
        File.ReadAllText(Path.Combine(copy, "runtimes", "linux-x64", "native.so")).ShouldBe("native");
    }

    [Fact]
    public void A_copy_that_is_there_is_left_alone()
    {
        var binaries = HostBinaries.In(Sdk("sdk", "v1"));
        var file = Path.Combine(binaries.Copy(Root), "Dogshore.Local.dll");
        File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch);
        binaries.Copy(Root);
        File.GetLastWriteTimeUtc(file).ShouldBe(DateTime.UnixEpoch);
    }

    [Fact]
    public void A_copy_that_lost_its_bytes_is_made_again()
    {
        var binaries = HostBinaries.In(Sdk("sdk", "v1"));
        var file = Path.Combine(binaries.Copy(Root), "Dogshore.Local.dll");
        File.WriteAllText(file, "");
        binaries.Copy(Root);
        File.ReadAllText(file).ShouldBe("v1");
    }

    [Fact]
    public void Copies_of_other_versions_are_removed()
    {
        HostBinaries.In(Sdk("old", "v1")).Copy(Root);
        var binaries = HostBinaries.In(Sdk("new", "v2"));
        var copy = binaries.Copy(Root);
        binaries.Prune(Root, Log.Details.Add);
        Directory.EnumerateDirectories(Path.Combine(Root.Root, "host")).ShouldBe([copy]);
    }

    string Sdk(string name, string host)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Folder, name)).FullName;
        Directory.CreateDirectory(Path.Combine(folder, "runtimes", "linux-x64"));
        File.WriteAllText(Path.Combine(folder, "Dogshore.Local.dll"), host);
        File.WriteAllText(Path.Combine(folder, "runtimes", "linux-x64", "native.so"), "native");
        return folder;
    }
}
