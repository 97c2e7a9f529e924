namespace Dogshore.EndToEnd.Cuts;

public sealed class Signals
{
    public static TheoryData<string> Places => Moment.Places;

    static readonly TimeSpan soon = TimeSpan.FromSeconds(20);

    [Theory]
    [MemberData(nameof(Places))]
    public async Task Row_8_after_Ctrl_C_in(string place)
    {
        await using var moment = await Moment.At(place, app => app.StartWithSignals("Deploy"));
        moment.Build.Interrupt();
        var ended = await moment.Build.End(soon);
        ended.Exit.ShouldNotBe(0);
        await IsCancelled(moment, place);
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task Row_9_after_SIGTERM_in(string place)
    {
        await using var moment = await Moment.At(place, app => app.StartWithSignals("Deploy"));
        moment.Build.Terminate();
        (await moment.Build.End(soon)).Exit.ShouldBe(143);
        await IsCancelled(moment, place);
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task Row_10_after_the_shell_of_the_CI_step_died_in(string place)
    {
        // Without exec the runner's signals reach only the shell; the build must notice that its parent has gone.
        await using var moment = await Moment.At(place, app => app.StartInShell("; true", "Deploy"));
        moment.Build.Kill();
        await Deadlines.Eventually(() => place == "build" || moment.App.OutcomeWord() is "cancelled", "the orphan cancelled itself", soon);
        await Deadlines.Eventually(() => !IsHeld(moment, place), "the orphan ended", soon);
        await IsCancelled(moment, place);
    }

    [Fact]
    public async Task Row_11_a_thousand_Cancel_calls_are_one_cancellation_and_no_flood()
    {
        // In multithreaded builds MSBuild calls Cancel again and again until the task ends.
        await using var moment = await Moment.At("migrate", app => app.StartWithSignals("Deploy", "-mt"));
        moment.Build.Interrupt();
        var ended = await moment.Build.End(soon);
        ended.Exit.ShouldNotBe(0);
        ended.Lines.Count.ShouldBeLessThan(200);
    }

    [Fact]
    public async Task Row_12_a_task_host_whose_build_was_killed_cancels_itself()
    {
        await using var moment = await Moment.At("migrate", app => app.StartUnder(["env", "--default-signal=INT,TERM,HUP", "MSBUILDFORCEALLTASKSOUTOFPROC=1"], "Deploy"));
        var hosts = TaskHostsOf(moment.Build.Pid);
        hosts.ShouldNotBeEmpty("the tasks should run in a process of their own");
        moment.Build.Kill();
        await Deadlines.Eventually(() => moment.App.OutcomeWord() == "cancelled", "the task host cancelled itself", soon);
        await IsCancelled(moment, "migrate");
    }

    [Fact]
    public async Task Row_13_a_build_step_of_the_user_ends_with_the_build()
    {
        await using var moment = await Moment.At("build", app => app.StartWithSignals("Deploy"));
        var child = int.Parse(File.ReadAllLines(Path.Combine(moment.Gate.Folder, "build.log"))[^1], System.Globalization.CultureInfo.InvariantCulture);
        Directory.Exists($"/proc/{child}").ShouldBeTrue();
        moment.Build.Interrupt();
        await moment.Build.End(soon);
        await Deadlines.Eventually(() => !Directory.Exists($"/proc/{child}"), "the build step ended", soon);
    }

    [Fact]
    public async Task A_hook_for_failures_does_not_run_on_cancel()
    {
        await using var moment = await Moment.At("migrate", app =>
        {
            app.Write("talker.proj", """
                <Project Sdk="Dogshore.Sdk">
                  <Target Name="Tell" AfterTargets="DeployFailed"><Message Importance="high" Text="the hook ran" /></Target>
                </Project>
                """);
            return app.StartWithSignals("Deploy");
        });
        moment.Build.Interrupt();
        (await moment.Build.End(soon)).Text.ShouldNotContain("the hook ran");
    }

    /// <summary>Nothing claims success, nothing is held, and the next run finishes it.</summary>
    static async Task IsCancelled(Moment moment, string place)
    {
        // In the build nothing had been touched yet; whatever outcome lies there is the first deploy's, or says cancelled.
        if (place == "build") moment.App.Releases().ShouldBe(1);
        else moment.App.OutcomeWord().ShouldBe("cancelled");
        await moment.ServesWhatItShould(place);
        await moment.IsFinishedByRunningAgain(place);
    }

    /// <summary>Children of the build that MSBuild started to run tasks in.</summary>
    static int[] TaskHostsOf(int build) =>
    [
        .. Directory.GetDirectories("/proc").Select(Path.GetFileName).Where(name => name!.All(char.IsDigit)).Select(name => int.Parse(name!, System.Globalization.CultureInfo.InvariantCulture))
            .Where(pid => ReadProcess(pid, "cmdline").Contains("nodemode:2", StringComparison.Ordinal) && ReadProcess(pid, "status").Contains($"PPid:\t{build}\n", StringComparison.Ordinal)),
    ];

    static string ReadProcess(int pid, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/{file}");
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    static bool IsHeld(Moment moment, string place) => Directory.GetDirectories("/proc").Any(process =>
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline")).Contains($"-p:DeployLocalRoot={moment.App.LocalRoot}", StringComparison.Ordinal);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    });
}
