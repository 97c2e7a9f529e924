using System.Text.Json;
using Dogshore.Model;

namespace Dogshore.Local.Tests;

/// <summary>A host that was killed comes back with the same apps, ports and releases.</summary>
public sealed class DeathTests : IAsyncLifetime
{
    HostUnderTest host = null!;
    TestApp app = null!;

    public async ValueTask InitializeAsync()
    {
        host = await HostUnderTest.Start();
        app = await TestApp.On(host);
        await app.Release(TestPackage.Python(), ("GREETING", "first"));
    }

    public async ValueTask DisposeAsync()
    {
        app.Dispose();
        await host.DisposeAsync();
    }

    [Fact]
    public async Task Row_4_a_killed_host_comes_back_and_ends_what_the_dead_one_left_running()
    {
        var before = app.Record;
        var orphan = int.Parse(await app.Get("/pid"));
        await host.Kill();
        Running.Sessions.Of(orphan).ShouldNotBeNull();

        await host.Begin();

        await Until.Answers(app, "first");
        // Compared as files are: immutable arrays are equal only to themselves.
        File.ReadAllText(host.Paths.AppRecord("shop")).ShouldBe(JsonSerializer.Serialize(before, Json.Default.AppRecord));
        (Running.Sessions.Of(orphan) is null or { IsDead: true }).ShouldBeTrue();
        (await app.Get("/pid")).ShouldNotBe($"{orphan}");
    }

    [Fact]
    public async Task A_release_that_was_being_made_is_not_live_and_leaves_nothing()
    {
        await host.Upload("shop", TestPackage.Python("new"));
        var request = app.Request(TestPackage.Python("new")) with { Migrations = [new WireMigration("DATABASE_URL", "echo begun; sleep 1000", TimeSpan.FromMinutes(5))] };
        try
        {
            await foreach (var each in host.Follow("v1/apps/shop/releases", request, Json.Default.ReleaseRequest, default))
            {
                if (each.Line == "begun") await host.Kill();
            }
        }
        catch (Exception cut) when (cut is HttpRequestException or IOException)
        {
            // As a client sees it.
        }

        await host.Begin();

        await Until.Answers(app, "first");
        app.Record.Releases.Length.ShouldBe(1);
        host.Children().Count.ShouldBe(1);
        Directory.GetFiles(Path.Combine(host.Paths.App("shop"), "config")).Length.ShouldBe(1);
        (await app.Release(TestPackage.Python("new"), ("GREETING", "second"))).Done.Release.Number.ShouldBe(2);
    }

    [Fact]
    public async Task SIGTERM_ends_it_and_all_its_processes_and_the_next_host_brings_the_app_back()
    {
        await host.Terminate();
        host.Children().ShouldBeEmpty();
        await host.Begin();
        await Until.Answers(app, "first");
    }

    [Fact]
    public async Task Half_made_folders_and_files_of_a_dead_host_are_removed()
    {
        await host.Kill();
        var content = Path.Combine(host.Paths.App("shop"), "content", ".scratch-1");
        Directory.CreateDirectory(content);
        File.WriteAllText(Path.Combine(host.Paths.App("shop"), ".app.json.1.tmp"), "half");
        Directory.CreateDirectory(Path.Combine(host.Paths.Apps, ".scratch-2"));

        await host.Begin();

        Directory.Exists(content).ShouldBeFalse();
        Directory.GetFiles(host.Paths.App("shop"), "*.tmp").ShouldBeEmpty();
        Directory.GetDirectories(host.Paths.Apps).Length.ShouldBe(1);
    }

    [Theory]
    [InlineData("{\"schema\":1,\"app\":\"shop\"", "DOG4110")]
    [InlineData("{\"schema\":99}", "DOG4111")]
    [InlineData("[]", "DOG4110")]
    [InlineData("{\"schema\":1,\"app\":\"shop\",\"port\":20001,\"sequence\":1,\"releases\":[null],\"databases\":[]}", "DOG4110")]
    [InlineData("{\"schema\":1,\"app\":\"other\",\"port\":20001,\"sequence\":1,\"releases\":[],\"databases\":[]}", "DOG4110")]
    [InlineData("", "DOG4110")]
    public async Task Row_67_a_damaged_or_newer_record_is_refused_and_left_as_it_is_and_other_apps_run(string text, string code)
    {
        using var other = await TestApp.On(host, "other");
        await other.Release(TestPackage.Python(), ("GREETING", "other"));
        await host.End();
        var good = File.ReadAllText(host.Paths.AppRecord("shop"));
        File.WriteAllText(host.Paths.AppRecord("shop"), text);

        await host.Begin();

        await Until.Answers(other, "other");
        var refused = await Should.ThrowAsync<HostException>(() => host.Stop("shop"));
        refused.Fault.Code.ShouldBe(code);
        (await Should.ThrowAsync<HostException>(() => host.Create("shop"))).Fault.Code.ShouldBe(code);
        File.ReadAllText(host.Paths.AppRecord("shop")).ShouldBe(text);

        File.WriteAllText(host.Paths.AppRecord("shop"), good);
        await host.Logs("shop");
        await Until.Answers(app, "first");
    }

    [Fact]
    public async Task A_crashed_process_is_started_again_and_the_crash_is_in_the_log()
    {
        await Should.ThrowAsync<HttpRequestException>(() => app.Get("/crash"));
        await Until.Answers(app, "first");
        var logs = await host.Logs("shop");
        logs.ShouldContain("it crashes now");
        logs.ShouldContain("[dogshore] web.1 ended with exit code 3; it starts again in 1 s");
    }

    [Fact]
    public async Task While_its_process_is_down_the_app_says_that_it_is_restarting()
    {
        await Should.ThrowAsync<HttpRequestException>(() => app.Get("/crash"));
        await Until.True(async () =>
        {
            using var answer = await app.Http.GetAsync(app.Url());
            return (int)answer.StatusCode == 503 && await answer.Content.ReadAsStringAsync() == "shop is restarting.\n";
        });
    }

    [Fact]
    public async Task A_stopped_app_stays_stopped_until_it_is_resumed()
    {
        await host.Stop("shop");
        host.Children().ShouldBeEmpty();
        await host.End();
        await host.Begin();
        using (var answer = await app.Http.GetAsync(app.Url())) (await answer.Content.ReadAsStringAsync()).ShouldBe("shop is stopped.\n");

        var done = (await host.Resume("shop", new ResumeRequest(app.Record.Sequence, "run-9", HostUnderTest.ToolPath))).Done;

        done.App.Stopped.ShouldBeFalse();
        done.Release.Number.ShouldBe(1);
        (await app.Get()).ShouldBe("first");
    }

    [Fact]
    public async Task Resuming_an_app_that_comes_back_by_itself_starts_it_once()
    {
        await host.Kill();
        await host.Begin();
        (await host.Resume("shop", new ResumeRequest(app.Record.Sequence, "run-9", HostUnderTest.ToolPath))).Done.Release.Number.ShouldBe(1);
        (await app.Get()).ShouldBe("first");
        host.Children().Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_port_that_another_program_took_is_said_and_never_silently_another()
    {
        await host.End();
        var port = app.Record.Port;
        using (var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, port))
        {
            taken.Start();
            await host.Begin();
            var fault = (await app.Release(TestPackage.Python("new"), ("GREETING", "second"))).Fault;
            fault.Code.ShouldBe("DOG4107");
            fault.Fact.ShouldContain($"{port}");
        }
        // Free again, it is taken by itself.
        await Until.Answers(app, "first");
        app.Record.Port.ShouldBe(port);
    }

    [Fact]
    public async Task A_host_that_is_told_to_end_leaves_no_process_behind()
    {
        await app.Release(TestPackage.Python(), request => request with
        {
            // A shell that stays, a child that ignores SIGTERM's default end, one in a group of its own.
            Processes = [new WireProcess("web", "cd . && python3 app.py; true", 2), new WireProcess("worker", "sleep 1000 & (trap '' TERM; sleep 1001) & wait", 1)],
        });
        host.Children().Count.ShouldBeGreaterThan(3);
        await host.End();
        host.Children().ShouldBeEmpty();
    }
}
