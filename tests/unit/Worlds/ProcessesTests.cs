using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Dogshore.Worlds;

namespace Dogshore.Tests.Worlds;

[Trait("Kind", "Real")]
public sealed class ProcessesTests
{
    static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    readonly Processes processes = new();

    static void NeedsShell()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("These tests speak sh.");
    }

    static async Task Until(Func<bool> condition)
    {
        for (var start = Stopwatch.GetTimestamp(); !condition();)
        {
            Stopwatch.GetElapsedTime(start).ShouldBeLessThan(TimeSpan.FromSeconds(20));
            await Task.Delay(20, Stop);
        }
    }

    static bool Lives(int pid) => File.Exists($"/proc/{pid}/stat") && !File.ReadAllText($"/proc/{pid}/stat").Contains(") Z ");

    [Fact]
    public async Task Output_and_errors_are_kept_and_the_exit_code_told()
    {
        NeedsShell();
        var ran = await processes.Run(Command.Shell("echo one; echo two >&2; printf three; exit 3"), Stop);
        ran.Exit.ShouldBe(3);
        ran.Output.ShouldBe("one\nthree\n");
        ran.Tail.ShouldBe(["one", "two", "three"], ignoreOrder: true);
    }

    [Fact]
    public async Task Row_52_arguments_arrive_as_they_are()
    {
        NeedsShell();
        var ran = await processes.Run(new Command("/bin/sh", "-c", "printf '%s|' \"$@\"", "sh", "a b", "$(touch x)", "\"", "", "--;&"), Stop);
        ran.Output.ShouldBe("a b|$(touch x)|\"||--;&|\n");
    }

    [Fact]
    public async Task Standard_input_is_given_and_closed()
    {
        NeedsShell();
        (await processes.Run(new Command("cat") { Input = "wörd" }, Stop)).Output.ShouldBe("wörd\n");
        (await processes.Run(new Command("cat"), Stop)).Output.ShouldBe("");
    }

    [Fact]
    public async Task A_program_that_does_not_read_its_input_does_not_hold_us()
    {
        NeedsShell();
        (await processes.Run(Command.Shell("exit 0") with { Input = new string('x', 1_000_000) }, Stop)).Succeeded.ShouldBeTrue();
        (await processes.Run(Command.Shell("sleep 60") with { Input = new string('x', 1_000_000), Timeout = TimeSpan.FromMilliseconds(200) }, Stop)).Exit.ShouldBeNull();
    }

    [Fact]
    public async Task A_variable_can_be_set_and_removed()
    {
        NeedsShell();
        var ran = await processes.Run(Command.Shell("echo ${A:-no} ${PATH:-no}") with { Environment = new Dictionary<string, string?> { ["A"] = "yes", ["PATH"] = null } }, Stop);
        ran.Output.ShouldStartWith("yes ");
        ran.Output.ShouldNotContain(Environment.GetEnvironmentVariable("PATH")!);
    }

    [Fact]
    public async Task Row_55_a_line_of_ten_megabytes_is_cut()
    {
        NeedsShell();
        var ran = await processes.Run(Command.Shell("head -c 10000000 /dev/zero | tr '\\0' x; echo; echo end"), Stop);
        ran.Tail.Count.ShouldBe(2);
        ran.Tail[0].Length.ShouldBeLessThan(17_000);
        ran.Tail[0].ShouldEndWith("… (cut)");
        ran.Tail[1].ShouldBe("end");
    }

    [Fact]
    public async Task Only_the_last_fifty_lines_are_the_tail()
    {
        NeedsShell();
        var ran = await processes.Run(Command.Shell("i=0; while [ $i -lt 200 ]; do echo $i; i=$((i+1)); done"), Stop);
        ran.Tail.ShouldBe(Enumerable.Range(150, 50).Select(n => $"{n}"));
    }

    [Fact]
    public async Task Lines_come_while_the_program_runs_and_a_return_ends_one_too()
    {
        NeedsShell();
        var lines = new List<string>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var running = processes.Run(Command.Shell("printf '10%%\\r20%%\\r\\nlast\\n'; sleep 60") with { OnLine = lines.Add }, stop.Token);
        await Until(() => lines.Count == 3);
        lines.ShouldBe(["10%", "20%", "last"]);
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task Row_13_a_cancel_ends_the_whole_tree()
    {
        NeedsShell();
        var pid = 0;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var running = processes.Run(Command.Shell("sh -c 'sleep 60 & echo $!; wait'") with { OnLine = line => pid = int.Parse(line, CultureInfo.InvariantCulture) }, stop.Token);
        await Until(() => pid != 0);
        Lives(pid).ShouldBeTrue();
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => running);
        await Until(() => !Lives(pid));
    }

    [Fact]
    public async Task Time_that_runs_out_has_no_exit_code_and_what_was_said_is_kept()
    {
        NeedsShell();
        var ran = await processes.Run(Command.Shell("echo before; sleep 60") with { Timeout = TimeSpan.FromMilliseconds(500) }, Stop);
        ran.Exit.ShouldBeNull();
        ran.Output.ShouldBe("before\n");
    }

    [Fact]
    public async Task A_daemon_that_keeps_the_output_open_does_not_hold_us()
    {
        NeedsShell();
        var start = Stopwatch.GetTimestamp();
        var ran = await processes.Run(Command.Shell("sleep 30 & echo $!"), Stop);
        Stopwatch.GetElapsedTime(start).ShouldBeLessThan(TimeSpan.FromSeconds(15));
        ran.Succeeded.ShouldBeTrue();
        using var daemon = Process.GetProcessById(int.Parse(ran.Output.Trim(), CultureInfo.InvariantCulture));
        daemon.Kill();
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_told_as_such() =>
        await Should.ThrowAsync<Win32Exception>(() => processes.Run(new Command("no-such-program-of-ours"), Stop));
}
