namespace Dogshore.EndToEnd.Cuts;

public sealed class Kills
{
    public static TheoryData<string> Places => Moment.Places;

    [Theory]
    [MemberData(nameof(Places))]
    public async Task Rows_1_to_4_the_build_is_killed_in(string place)
    {
        await using var moment = await Moment.At(place, app => app.StartWithSignals("Deploy"));
        moment.Build.Kill();
        (await moment.Build.End()).Exit.ShouldBe(137);
        moment.App.OutcomeWord().ShouldNotBe("succeeded", "an outcome of the run before must not be taken for this run's");
        await moment.IsFinishedByRunningAgain(place);
    }

    [Fact]
    public async Task The_host_is_killed_in_mid_deploy_and_the_next_run_finishes()
    {
        await using var moment = await Moment.At("migrate", app => app.StartWithSignals("Deploy"));
        System.Diagnostics.Process.GetProcessById(HostOfRoot.Pid(moment.App.LocalRoot)!.Value).Kill();
        var ended = await moment.Build.End();
        ended.ShouldFail("DOG");
        await moment.IsFinishedByRunningAgain("migrate");
    }

    [Fact]
    public async Task Row_2_content_that_was_uploaded_before_the_kill_is_not_uploaded_again()
    {
        await using var moment = await Moment.At("migrate", app => app.StartWithSignals("Deploy"));
        moment.Build.Kill();
        await moment.Build.End();
        var content = Path.Combine(moment.App.LocalRoot, "apps", "talker", "content");
        var before = Directory.GetDirectories(content).ToDictionary(folder => folder, Directory.GetCreationTimeUtc);
        before.Count.ShouldBe(2);
        await moment.IsFinishedByRunningAgain("migrate");
        Directory.GetDirectories(content).ToDictionary(folder => folder, Directory.GetCreationTimeUtc).ShouldBe(before);
    }

    /// <summary>Every durable write of the build is a failpoint: the one before, the one after, found by counting until none is left.</summary>
    [Theory]
    [InlineData("fsync")]
    [InlineData("rename")]
    public async Task Row_5_the_build_is_killed_at_each_of_its(string call)
    {
        Tools.NeedStrace();
        await using var app = Talker.Make();
        (await app.Deploy()).ShouldSucceed();
        var killed = 0;
        for (var number = 1; ; number += Math.Max(1, number / 2))
        {
            number.ShouldBeLessThan(60, "the deploy should come to its end");
            app.Write("words.txt", $"number {number}");
            using var build = app.StartUnder(["strace", "-f", "-qq", "-o", "/dev/null", "--seccomp-bpf", "-e", $"trace={call}", "-e", $"inject={call}:signal=SIGKILL:when={number}"], "Deploy");
            var ended = await build.End();
            if (ended.Exit == 0) break;
            killed++;
            // What serves is a whole release, old or new.
            (await Web.Get(new Uri($"http://127.0.0.1:{(int)app.Record()!["port"]!}/"))).Text.ShouldMatch("^(first|number \\d+) hello");
            (await app.Deploy()).ShouldSucceed();
            (await app.Get()).Text.ShouldStartWith($"number {number} hello");
        }
        killed.ShouldBeGreaterThan(0);
        app.Record()!["releases"]!.AsArray().Select(release => (int)release!["number"]!).ShouldBeUnique();
    }

    [Fact]
    public async Task Row_5_the_host_is_killed_at_each_of_its_writes()
    {
        Tools.NeedStrace();
        await using var app = Talker.Make();
        (await app.Deploy()).ShouldSucceed();
        var killed = 0;
        for (var number = 1; ; number += Math.Max(1, number / 2))
        {
            number.ShouldBeLessThan(60, "the deploy should come to its end");
            app.Write("words.txt", $"number {number}");
            var host = HostOfRoot.Pid(app.LocalRoot)!.Value;
            using var tracer = new Build(Tools.Find("strace")!,
                ["-f", "-qq", "-o", "/dev/null", "-p", $"{host}", "-e", "trace=fsync", "-e", $"inject=fsync:signal=SIGKILL:when={number}"], app.Folder, app.Variables);
            await Deadlines.Eventually(() => File.ReadAllText($"/proc/{host}/status").Contains($"TracerPid:\t{tracer.Pid}", StringComparison.Ordinal), "the host is traced");
            var ended = await app.Deploy();
            var survived = HostOfRoot.Pid(app.LocalRoot) == host && HostOfRoot.IsAlive(app.LocalRoot);
            // A tracer ends with what it traced.
            if (survived) tracer.Terminate();
            if (ended.Exit == 0 && survived) break;
            killed++;
            (await app.Deploy()).ShouldSucceed();
            (await app.Get()).Text.ShouldStartWith($"number {number} hello");
        }
        killed.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Row_7_a_disk_that_refuses_to_flush_is_an_error_and_not_a_success()
    {
        Tools.NeedStrace();
        await using var app = Talker.Make();
        (await app.Deploy()).ShouldSucceed();
        app.Write("words.txt", "second");
        using var build = app.StartUnder(["strace", "-f", "-qq", "-o", "/dev/null", "--seccomp-bpf", "-e", "trace=fsync", "-e", "inject=fsync:error=EIO:when=1+"], "Deploy");
        (await build.End()).ShouldFail("DOG");
        (await app.Get()).Ok.ShouldBeTrue();
        (await app.Deploy()).ShouldSucceed();
        (await app.Get()).Text.ShouldStartWith("second");
    }
}
