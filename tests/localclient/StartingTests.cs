using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Platforms;
using Microsoft.AspNetCore.Http;

namespace Dogshore.LocalClient.Tests;

/// <summary>Starts that fail: none of these leaves a process behind.</summary>
public class StartingTests
{
    [Fact]
    public async Task A_host_that_does_not_start_is_said_so_with_its_last_words()
    {
        await using var machine = new Machine();
        var finding = await Refused(machine);
        finding.Code.ShouldBe("DOG2103");
        finding.Fact.ShouldContain("it ended with exit code");
        finding.Log.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Row_63_a_failed_start_frees_the_start_lock()
    {
        await using var machine = new Machine();
        await Refused(machine);
        using var free = new FileStream(machine.Paths.StartLock, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
    }

    [Fact]
    public async Task Without_a_dotnet_the_error_says_where_it_was_looked_for()
    {
        await using var machine = new Machine();
        machine.Environment["PATH"] = machine.Run;
        (await Refused(machine)).Code.ShouldBe("DOG2102");
    }

    [Fact]
    public async Task A_start_lock_that_is_never_freed_is_not_waited_for_for_ever()
    {
        await using var machine = new Machine { Clock = new HastyClock() };
        Directory.CreateDirectory(machine.Paths.Root);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(machine.Paths.Root, (UnixFileMode)0b111_000_000);
        using var held = new FileStream(machine.Paths.StartLock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        (await Refused(machine)).Code.ShouldBe("DOG2109");
    }

    [Fact]
    public async Task A_host_that_holds_its_lock_and_does_not_answer_is_named_with_its_process()
    {
        await using var machine = new Machine { Clock = new HastyClock() };
        await machine.Serve();
        await machine.Host.Stop();
        using var held = new FileStream(machine.Paths.HostLock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        var finding = await Refused(machine);
        finding.Code.ShouldBe("DOG2108");
        finding.Fact.ShouldContain($"process {Environment.ProcessId}");
    }

    [Fact]
    public async Task A_host_of_another_version_is_asked_to_end_before_ours_starts()
    {
        await using var machine = new Machine();
        var old = await machine.Serve(digest: "older");
        // The new one cannot start, for its binaries are none: that it was tried is what shows here.
        (await Refused(machine)).Code.ShouldBe("DOG2103");
        old.Heard.ShouldContain("POST /v1/host/stop");
        machine.Log.Said.ShouldContain(line => line.Contains("hands over", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_host_of_another_version_that_is_at_work_for_another_run_is_waited_for()
    {
        await using var machine = new Machine();
        var old = await machine.Serve(digest: "older");
        var refusals = 0;
        old.Instead = async context =>
        {
            if (++refusals == 3) old.Instead = null;
            context.Response.StatusCode = 409;
            await context.Response.WriteAsync("""{"code":"DOG1301","fact":"A deploy is at work.","remedy":"Wait.","log":[]}""");
        };
        (await Refused(machine)).Code.ShouldBe("DOG2103");
        old.Heard.Count(request => request == "POST /v1/host/stop").ShouldBe(4);
    }

    [Fact]
    public async Task Missing_binaries_are_said_so_by_the_check_already()
    {
        await using var machine = new Machine();
        File.Delete(Path.Combine(machine.Binaries, "Dogshore.Local.dll"));
        machine.Environment["PATH"] = "";
        var findings = await machine.Platform.Check(machine.To, null, machine.World, TestContext.Current.CancellationToken);
        findings.Select(finding => finding.Code).ShouldBe(["DOG2102", "DOG2101"]);
    }

    [Fact]
    public async Task Row_67_a_damaged_record_is_found_by_the_check_already()
    {
        await using var machine = new Machine();
        await machine.Serve();
        Directory.CreateDirectory(machine.Paths.App("shop"));
        File.WriteAllText(machine.Record, "{");
        var findings = await machine.Platform.Check(machine.To, null, machine.World, TestContext.Current.CancellationToken);
        findings.Single().Code.ShouldBe("DOG2110");
    }

    [Fact]
    public async Task A_root_that_cannot_be_made_is_said_so_with_the_way_out()
    {
        await using var machine = new Machine();
        var file = machine.Project + ".txt";
        File.WriteAllText(file, "");
        var to = machine.To with { Settings = machine.To.Settings.SetItem("Root", Path.Combine(file, "root")) };
        var finding = (await Should.ThrowAsync<DeployException>(() =>
            machine.Platform.Apply(new CreateApp("shop"), Position.None, to, machine.Cargo(), machine.World, TestContext.Current.CancellationToken))).Findings.Single();
        finding.Code.ShouldBe("DOG2104");
        finding.Remedy.ShouldContain("-p:DeployLocalRoot");
    }

    static async Task<Finding> Refused(Machine machine) =>
        (await Should.ThrowAsync<DeployException>(() => machine.Apply(new CreateApp("shop"), Position.None))).Findings.Single();
}
