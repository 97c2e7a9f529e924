using System.Security.Cryptography;

namespace Dogshore.EndToEnd.Disks;

public sealed class SmallDisks
{
    [Fact]
    public async Task Row_6_when_the_disk_of_the_apps_fills_up_the_old_release_serves_on()
    {
        Tools.NeedRoot();
        await using var app = Talker.Make();
        var disk = SmallDisk.On(app, app.LocalRoot, "size=64m,mode=700");
        (await app.Deploy()).ShouldSucceed();
        var filler = disk.Fill();
        app.Write("words.txt", "second");
        var ended = (await app.Deploy()).ShouldFail("DOG");
        ended.Text.ShouldMatch("(?i)disk is full|no space left");
        (await app.Get()).Text.ShouldStartWith("first hello");
        Directory.EnumerateFiles(app.LocalRoot, "*.tmp", SearchOption.AllDirectories).ShouldBeEmpty();

        File.Delete(filler);
        (await app.Deploy()).ShouldSucceed();
        (await app.Get()).Text.ShouldStartWith("second hello");
    }

    [Fact]
    public async Task Row_6_when_the_package_does_not_fit_nothing_is_released_and_nothing_half_is_left()
    {
        Tools.NeedRoot();
        await using var app = Talker.Make();
        (await app.Deploy()).ShouldSucceed();
        SmallDisk.On(app, Path.Combine(app.Folder, "obj"), "size=2m");
        File.WriteAllBytes(Path.Combine(app.Folder, "noise.bin"), RandomNumberGenerator.GetBytes(3_000_000));
        (await app.Deploy()).ShouldFail("DOG");
        app.Releases().ShouldBe(1);
        (await app.Get()).Text.ShouldStartWith("first hello");
        Directory.EnumerateFiles(Path.Combine(app.Folder, "obj"), "*.tmp", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_root_that_cannot_be_written_is_a_coded_error()
    {
        Tools.NeedRoot();
        await using var app = Talker.Make();
        SmallDisk.On(app, app.LocalRoot, "size=1m,ro,mode=700");
        (await app.Deploy()).ShouldFail("DOG2").Text.ShouldContain(Path.GetFileName(app.LocalRoot));
    }

    [Fact]
    public async Task Row_60_files_with_values_are_for_their_owner_alone_whatever_the_umask()
    {
        Tools.NeedLinux();
        await using var app = Talker.Make();
        using var build = app.StartUnder(["bash", "-c", "umask 0; exec \"$@\"", "bash"], "Deploy");
        (await build.End()).ShouldSucceed();
        if (OperatingSystem.IsWindows()) return;
        var folder = Path.Combine(app.LocalRoot, "apps", "talker");
        foreach (var file in Directory.GetFiles(Path.Combine(folder, "config")).Append(Path.Combine(folder, "app.json")).Append(Path.Combine(folder, "key")))
            File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite, file);
    }
}
