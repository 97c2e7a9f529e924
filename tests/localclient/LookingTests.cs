using System.Runtime.Versioning;
using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Planning;

namespace Dogshore.LocalClient.Tests;

public class LookingTests
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Row_68_looking_at_a_machine_without_a_root_finds_nothing_and_makes_nothing()
    {
        await using var machine = new Machine();
        (await machine.Look(Depth.History | Depth.Files)).ShouldBe(Observed.Nothing);
        Directory.Exists(machine.Paths.Root).ShouldBeFalse();
        Directory.EnumerateFileSystemEntries(machine.Run).ShouldBeEmpty();
    }

    [Fact]
    public async Task Row_20_the_same_deploy_again_is_an_empty_plan()
    {
        await using var machine = new Machine();
        await machine.Serve();
        var desired = Given.Desired(config: Given.Literal("LOG_LEVEL", "info"));
        var released = await machine.Released(desired);
        await machine.Apply(new Mark(Standing.Verified), released.At);
        Planner.Plan(desired, await machine.Look(), machine.Platform.Declaration).Changes.ShouldBeEmpty();
        machine.Host.Releases.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_changed_value_is_seen_by_its_name()
    {
        await using var machine = new Machine();
        await machine.Serve();
        await machine.Released(Given.Desired(config: Given.Literal("LOG_LEVEL", "info")));
        Planner.Plan(Given.Desired(config: Given.Literal("LOG_LEVEL", "debug")), await machine.Look(), machine.Platform.Declaration).Release!.Changed.ShouldBe(["LOG_LEVEL"]);
    }

    [Fact]
    public async Task While_no_host_answers_the_app_is_there_and_does_not_serve()
    {
        await using var machine = new Machine();
        await machine.Serve();
        await machine.Released();
        (await machine.Look()).Serving.ShouldBeTrue();
        await machine.Host.Stop();
        var seen = await machine.Look();
        (seen.Exists, seen.Serving, seen.Live!.Number).ShouldBe((true, false, 1));
        Planner.Plan(Given.Desired(), seen, machine.Platform.Declaration).Changes[0].ShouldBeOfType<Resume>();
    }

    [Fact]
    public async Task A_stopped_app_does_not_serve()
    {
        await using var machine = new Machine();
        await machine.Serve();
        await machine.Released();
        await machine.Platform.Stop(machine.To, machine.World, Stop);
        (await machine.Look()).Serving.ShouldBeFalse();
    }

    [Fact]
    public async Task Looking_asks_the_host_only_who_it_is()
    {
        await using var machine = new Machine();
        await machine.Serve();
        await machine.Released();
        machine.Host.Heard.Clear();
        await machine.Look(Depth.History | Depth.Files);
        machine.Host.Heard.ShouldBe(["GET /v1/host"]);
    }

    [Fact]
    public async Task The_files_of_the_live_release_are_told_with_hash_and_mode()
    {
        await using var machine = new Machine();
        await machine.Serve();
        await machine.Released();
        var content = machine.Paths.Content("shop", new string('a', 64));
        Directory.CreateDirectory(Path.Combine(content, "bin"));
        File.WriteAllText(Path.Combine(content, "bin", "run.sh"), "");
        File.WriteAllText(Path.Combine(content, "index.html"), "hi");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Path.Combine(content, "bin", "run.sh"), (UnixFileMode)0b111_101_101);
        (await machine.Look(Depth.Files)).Files!.Value.ShouldBe(
        [
            new FileEntry("bin/run.sh", true, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            new FileEntry("index.html", false, "8f434346648f6b96df89dda901c5176b10a6d83961dd3c1ac88b59b2dc327aa4"),
        ]);
        (await machine.Look()).Files.ShouldBeNull();
    }

    [Fact]
    public async Task Row_67_config_that_was_lost_is_said_so_and_nothing_is_written()
    {
        await using var machine = new Machine();
        await machine.Serve();
        var released = await machine.Released();
        File.Delete(machine.Paths.Config("shop", released.Release!.Id));
        (await Should.ThrowAsync<DeployException>(() => machine.Look())).Findings.Single().Code.ShouldBe("DOG2110");
    }

    [Fact]
    public async Task A_host_that_takes_the_call_and_never_answers_does_not_serve()
    {
        await using var machine = new Machine();
        await machine.Serve();
        await machine.Released();
        await machine.Host.Stop();
        using var silent = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, 0);
        var socket = Path.Combine(machine.Run, "fake.sock");
        File.Delete(socket);
        silent.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(socket));
        silent.Listen();
        (await machine.Look()).Serving.ShouldBeFalse();
    }

    [Fact, UnsupportedOSPlatform("windows")]
    public async Task Row_60_a_socket_in_a_folder_that_others_may_enter_is_not_spoken_to()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("Unix rights");
        await using var machine = new Machine();
        await machine.Serve();
        await machine.Released();
        File.SetUnixFileMode(machine.Run, (UnixFileMode)0b111_111_111);
        machine.Host.Heard.Clear();
        (await Should.ThrowAsync<DeployException>(() => machine.Look())).Findings.Single().Code.ShouldBe("DOG2107");
        machine.Host.Heard.ShouldBeEmpty();
    }
}
