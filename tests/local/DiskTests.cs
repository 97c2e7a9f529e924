using System.Diagnostics;

namespace Dogshore.Local.Tests;

/// <summary>A disk that is full: what served serves, what was written is whole, and the next deploy goes through once there is room.</summary>
public sealed class DiskTests
{
    [Fact]
    public async Task Row_6_a_full_disk_fails_the_release_by_name_and_changes_nothing()
    {
        Assert.SkipUnless(Environment.UserName == "root" && OperatingSystem.IsLinux(), "Only root may mount the small disk that this test fills.");
        await using var host = await HostUnderTest.Start(root =>
        {
            Directory.CreateDirectory(root);
            Run("mount", "-t", "tmpfs", "-o", "size=4m,mode=700", "none", root);
        });
        host.BeforeRemoval = () => Run("umount", "-l", host.Paths.Root);
        using var app = await TestApp.On(host);
        await app.Release(TestPackage.Python(), ("GREETING", "first"));
        await host.Upload("shop", TestPackage.Python("new"));
        var before = File.ReadAllText(host.Paths.AppRecord("shop"));
        var filler = Path.Combine(host.Paths.Root, "filler");
        Fill(filler);

        (await host.Release("shop", app.Request(TestPackage.Python("new"), ("GREETING", "second")))).Fault.Code.ShouldBe("DOG4117");
        var other = TestPackage.Python("other");
        using (var upload = await host.Control.PutAsync($"v1/apps/shop/content/{other.Digest}", new ByteArrayContent(other.Archive)))
            (await upload.Content.ReadAsStringAsync()).ShouldContain("DOG4117");

        File.ReadAllText(host.Paths.AppRecord("shop")).ShouldBe(before);
        (await app.Get()).ShouldBe("first");
        host.Children().Count.ShouldBe(1);
        Directory.GetFileSystemEntries(Path.Combine(host.Paths.App("shop"), "content")).Length.ShouldBe(2);

        File.Delete(filler);
        (await app.Release(TestPackage.Python("new"), ("GREETING", "second"))).Done.Release.Number.ShouldBe(2);
        (await app.Get()).ShouldBe("second");
    }

    static void Fill(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
            while (true) file.Write(new byte[4096]);
        }
        catch (IOException)
        {
            // Full, as wished.
        }
    }

    static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, $"{program} {string.Join(' ', arguments)}");
    }
}
