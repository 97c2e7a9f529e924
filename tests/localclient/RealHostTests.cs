using System.Net;
using System.Runtime.Versioning;
using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Planning;
using Dogshore.Platforms;
using Dogshore.Platforms.Local;

namespace Dogshore.LocalClient.Tests;

public class RealHostTests
{
    static readonly Probe Never = new("never", "/never", new(200, 200), null, null, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), 1);

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public RealHostTests()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("looks into /proc");
    }

    [Fact]
    public async Task The_first_deploy_starts_a_host_and_the_page_answers_with_the_proof_of_its_release()
    {
        await using var machine = Real();
        var released = await RealHost.Deploy(machine, "one", "run-1");
        var (text, release) = await RealHost.Page(released.Url!);
        text.ShouldBe("one");
        machine.Platform.Proof(released.Release!).ShouldBe($"Dogshore-Release: {release}");
    }

    [Fact]
    public async Task Row_20_the_same_deploy_again_plans_nothing()
    {
        await using var machine = Real();
        var released = await RealHost.Deploy(machine, "one", "run-1");
        await machine.Apply(new Mark(Standing.Verified), released.At, machine.Cargo("run-1"));
        var (desired, _) = RealHost.Site(machine, "one", "run-2");
        var seen = await machine.Look(Depth.Files);
        Planner.Plan(desired, seen, machine.Platform.Declaration).Changes.ShouldBeEmpty();
        seen.Files!.Value.Select(file => file.Path).ShouldBe(["index.html"]);
    }

    [Fact]
    public async Task Row_57_the_host_inherits_no_secret_of_the_build_and_no_command_line_shows_one()
    {
        Environment.SetEnvironmentVariable("DOGSHORE_TEST_TOKEN", "canary-inherited");
        await using var machine = Real();
        machine.Environment["DOGSHORE_TEST_TOKEN"] = "canary-declared";
        await RealHost.Deploy(machine, "one", "run-1");
        var process = $"/proc/{RealHost.Record(machine).Pid}";
        var environment = File.ReadAllText($"{process}/environ");
        environment.ShouldContain("PATH=");
        environment.ShouldNotContain("canary");
        File.ReadAllText($"{process}/cmdline").ShouldNotContain("canary");
    }

    [Fact]
    public async Task The_host_keeps_no_pipe_of_the_build()
    {
        await using var machine = Real();
        await RealHost.Deploy(machine, "one", "run-1");
        var pid = RealHost.Record(machine).Pid;
        string? Standard(int number) => new FileInfo($"/proc/{pid}/fd/{number}").LinkTarget;
        await RealHost.Until(() => Standard(0) == "/dev/null" && Standard(1) == machine.Paths.HostLog && Standard(2) == machine.Paths.HostLog, "the host lets go of its pipes");
    }

    [Fact]
    public async Task Of_six_callers_at_once_one_starts_the_host_and_all_speak_with_it()
    {
        await using var machine = Real();
        var hosts = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => new HostProcess(machine.Paths, machine.Binaries, machine.World).Ensure(Stop), Stop)));
        hosts.Select(host => host.Pid).Distinct().ShouldHaveSingleItem();
        machine.Log.Details.Count(line => line.StartsWith("starts its host", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task Row_2_a_host_that_was_killed_is_seen_and_comes_back_with_the_same_port_and_release()
    {
        await using var machine = Real();
        var released = await RealHost.Deploy(machine, "one", "run-1");
        await RealHost.Kill(machine);
        var seen = await machine.Look();
        (seen.Serving, seen.Live!.Id).ShouldBe((false, released.Release!.Id));
        var resume = Planner.Plan(RealHost.Site(machine, "one", "run-2").Desired, seen, machine.Platform.Declaration).Changes[0].ShouldBeOfType<Resume>();
        var resumed = await machine.Apply(resume, seen.At, machine.Cargo("run-2"));
        (resumed.Url, resumed.Release!.Id).ShouldBe((released.Url, released.Release.Id));
        (await RealHost.Page(resumed.Url!)).Text.ShouldBe("one");
        (await machine.Look()).Serving.ShouldBeTrue();
    }

    [Fact]
    public async Task Row_3_a_host_that_is_killed_in_the_middle_of_a_release_comes_back_with_the_old_one()
    {
        await using var machine = Real();
        var released = await RealHost.Deploy(machine, "one", "run-1");
        var second = RealHost.Deploy(machine, "two", "run-2", [Never]);
        await RealHost.Until(() => machine.Log.Said.Any(line => line.Contains("/never", StringComparison.Ordinal)) || second.IsCompleted, "the second release asks its probe");
        await RealHost.Kill(machine);
        var finding = (await Should.ThrowAsync<DeployException>(() => second)).Findings.Single();
        finding.Code.ShouldBe("DOG3003");
        finding.Fact.ShouldContain("v1 1.0.0 is live as before");
        (await RealHost.Page(released.Url!)).ShouldBe(("one", released.Release!.Id));
    }

    [Fact]
    public async Task Row_8_a_cancelled_release_leaves_the_old_one()
    {
        await using var machine = Real();
        var released = await RealHost.Deploy(machine, "one", "run-1");
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var second = RealHost.Deploy(machine, "two", "run-2", [Never], cancel.Token);
        await RealHost.Until(() => machine.Log.Said.Any(line => line.Contains("/never", StringComparison.Ordinal)) || second.IsCompleted, "the second release asks its probe");
        await cancel.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => second);
        (await RealHost.Page(released.Url!)).ShouldBe(("one", released.Release!.Id));
        // What was held is free again: the next deploy goes through.
        (await RealHost.Page((await RealHost.Deploy(machine, "three", "run-3")).Url!)).Text.ShouldBe("three");
    }

    [Fact]
    public async Task Row_14_of_two_deploys_at_once_one_goes_live_and_the_other_is_told()
    {
        await using var machine = Real();
        var first = await RealHost.Deploy(machine, "one", "run-1");
        var (two, three) = (RealHost.Site(machine, "two", "run-2"), RealHost.Site(machine, "three", "run-3"));
        await machine.Apply(new Upload(two.Desired.Content), first.At, machine.Cargo("run-2", two.Archive));
        await machine.Apply(new Upload(three.Desired.Content), first.At, machine.Cargo("run-3", three.Archive));
        Task<Applied>[] both = [machine.Apply(Given.Releasing(two.Desired), first.At, machine.Cargo("run-2")), machine.Apply(Given.Releasing(three.Desired), first.At, machine.Cargo("run-3"))];
        await Should.ThrowAsync<DeployException>(() => Task.WhenAll(both));
        var won = await both.Single(each => each.IsCompletedSuccessfully);
        var lost = (DeployException)both.Single(each => each.IsFaulted).Exception!.InnerException!;
        lost.Findings.Single().Code.ShouldBeOneOf("DOG4108", "DOG4109");
        (await machine.Look()).Live!.Id.ShouldBe(won.Release!.Id);
    }

    [Fact]
    public async Task Row_65_a_host_of_another_version_hands_over_and_the_app_keeps_port_and_release()
    {
        await using var machine = Real();
        var released = await RealHost.Deploy(machine, "one", "run-1");
        var old = RealHost.Record(machine);
        machine.Binaries = RealHost.Copy(machine.Folder("newer"));
        var second = await RealHost.Deploy(machine, "two", "run-2");
        var now = RealHost.Record(machine);
        now.Pid.ShouldNotBe(old.Pid);
        now.Digest.ShouldNotBe(old.Digest);
        second.Url.ShouldBe(released.Url);
        (second.Release!.Number, (await RealHost.Page(second.Url!)).Text).ShouldBe((2, "two"));
        Directory.EnumerateDirectories(Path.Combine(machine.Paths.Root, "host")).Select(Path.GetFileName).ShouldBe([now.Digest]);
    }

    [Fact, UnsupportedOSPlatform("windows")]
    public async Task Row_60_what_holds_secrets_is_its_owners_only()
    {
        await using var machine = Real();
        var released = await RealHost.Deploy(machine, "one", "run-1");
        var paths = machine.Paths;
        string[] files = [paths.AppRecord("shop"), paths.Key("shop"), paths.Config("shop", released.Release!.Id), paths.HostRecord, paths.HostLock, paths.StartLock, paths.HostLog, RealHost.Record(machine).Socket];
        files.Where(file => (File.GetUnixFileMode(file) & (UnixFileMode)0b000_111_111) != 0).ShouldBeEmpty();
        File.GetUnixFileMode(paths.Root).ShouldBe((UnixFileMode)0b111_000_000);
    }

    [Fact]
    public async Task A_stopped_app_says_that_it_is_unavailable_and_is_resumed_at_the_same_port()
    {
        await using var machine = Real();
        var released = await RealHost.Deploy(machine, "one", "run-1");
        await machine.Platform.Stop(machine.To, machine.World, Stop);
        using var client = new HttpClient();
        using var answer = await client.GetAsync(released.Url, Stop);
        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        var seen = await machine.Look();
        seen.Serving.ShouldBeFalse();
        (await RealHost.Page((await machine.Apply(new Resume(seen.Live!), seen.At, machine.Cargo("run-2"))).Url!)).Text.ShouldBe("one");
    }

    [Fact]
    public async Task A_destroyed_app_leaves_nothing()
    {
        await using var machine = Real();
        var released = await RealHost.Deploy(machine, "one", "run-1");
        await machine.Platform.Destroy(machine.To, machine.World, Stop);
        Directory.Exists(machine.Paths.App("shop")).ShouldBeFalse();
        await Should.ThrowAsync<HttpRequestException>(() => RealHost.Page(released.Url!));
        (await machine.Look()).ShouldBe(Observed.Nothing);
    }

    [Fact]
    public async Task Going_back_makes_a_new_number_of_the_old_content()
    {
        await using var machine = Real();
        var first = await RealHost.Deploy(machine, "one", "run-1");
        var verified = await machine.Apply(new Mark(Standing.Verified), first.At, machine.Cargo("run-1"));
        var second = await RealHost.Deploy(machine, "two", "run-2");
        var desired = RealHost.Site(machine, "one", "run-3").Desired with { Back = first.Release };
        var back = await machine.Apply(Given.Releasing(desired), second.At, machine.Cargo("run-3"));
        (back.Release!.Number, (await RealHost.Page(back.Url!)).Text).ShouldBe((3, "one"));
        verified.At.ShouldNotBe(first.At);
    }

    [Fact]
    public async Task The_log_of_an_app_can_be_read()
    {
        await using var machine = Real();
        await RealHost.Deploy(machine, "one", "run-1");
        await Should.NotThrowAsync(() => machine.Platform.Logs(machine.To, 50, machine.World, Stop));
    }

    static Machine Real() => new() { Binaries = RealHost.Binaries };
}
