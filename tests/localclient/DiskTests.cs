using System.Diagnostics;
using Dogshore.Faults;
using Dogshore.Model;
using Process = System.Diagnostics.Process;

namespace Dogshore.LocalClient.Tests;

/// <summary>A disk of its own below the root of the platform, small or not to be written.</summary>
public class DiskTests
{
    [Fact]
    public async Task Row_6_a_disk_without_room_for_the_host_is_said_so_and_left_as_it_was()
    {
        await using var machine = new Machine { Binaries = RealHost.Binaries };
        using var disk = new Disk(machine.Paths.Root, "size=256k");
        (await Refused(machine)).Code.ShouldBe("DOG2105");
        Directory.EnumerateFileSystemEntries(Path.Combine(machine.Paths.Root, "host")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_read_only_root_is_said_so_with_the_way_out()
    {
        await using var machine = new Machine { Binaries = RealHost.Binaries };
        using var disk = new Disk(machine.Paths.Root, "ro");
        var finding = await Refused(machine);
        finding.Code.ShouldBe("DOG2104");
        finding.Remedy.ShouldContain("-p:DeployLocalRoot");
    }

    static async Task<Finding> Refused(Machine machine) =>
        (await Should.ThrowAsync<DeployException>(() => machine.Apply(new CreateApp("shop"), Position.None))).Findings.Single();

    sealed class Disk : IDisposable
    {
        readonly string folder;

        public Disk(string folder, string options)
        {
            this.folder = Directory.CreateDirectory(folder).FullName;
            if (!OperatingSystem.IsLinux()) Assert.Skip("tmpfs is Linux's");
            if (Run("mount", "-t", "tmpfs", "-o", $"mode=700,{options}", "none", folder) != 0) Assert.Skip("this user may not mount a tmpfs");
        }

        public void Dispose() => Run("umount", folder);

        static int Run(string program, params string[] arguments)
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode;
        }
    }
}
