using Dogshore.Model;

namespace Dogshore.Local.Tests;

public sealed class ReleaseTests : IAsyncLifetime
{
    HostUnderTest host = null!;
    TestApp app = null!;

    public async ValueTask InitializeAsync()
    {
        host = await HostUnderTest.Start();
        app = await TestApp.On(host);
    }

    public async ValueTask DisposeAsync()
    {
        app.Dispose();
        await host.DisposeAsync();
    }

    [Fact]
    public async Task A_release_answers_at_the_apps_port_with_its_id()
    {
        var done = (await app.Release(TestPackage.Python(), ("GREETING", "first"))).Done;

        using var answer = await app.Http.GetAsync(app.Url());
        (await answer.Content.ReadAsStringAsync()).ShouldBe("first");
        answer.Headers.GetValues("Dogshore-Release").ShouldBe([done.Release.Id]);
        done.Release.ShouldSatisfyAllConditions(
            release => release.Number.ShouldBe(1), release => release.Succeeded.ShouldBeTrue(), release => release.Standing.ShouldBe(Standing.Unknown));
        done.App.Live.ShouldBe(done.Release.Id);
        app.Record.Sequence.ShouldBe(done.App.Sequence);
    }

    [Fact]
    public async Task A_redeploy_takes_over_and_a_rollback_brings_code_and_config_back_under_a_new_number()
    {
        var first = (await app.Release(TestPackage.Python("a"), ("GREETING", "first"))).Done.Release;
        var second = (await app.Release(TestPackage.Python("b"), ("GREETING", "second"))).Done.Release;
        (await app.Get()).ShouldBe("second");

        var back = (await app.Back(first)).Done.Release;

        (await app.Get()).ShouldBe("first");
        back.Number.ShouldBe(3);
        back.Stamp.Content.ShouldBe(first.Stamp.Content);
        back.Processes.ShouldBe(first.Processes);
        host.Config("shop", back.Id).ShouldBe(host.Config("shop", first.Id));
        second.Number.ShouldBe(2);
    }

    [Fact]
    public async Task A_change_of_config_alone_starts_the_same_content_anew()
    {
        var package = TestPackage.Python();
        await app.Release(package, ("GREETING", "first"));
        var told = await host.Release("shop", app.Request(package, ("GREETING", "second")));
        told.Done.Release.Number.ShouldBe(2);
        (await app.Get()).ShouldBe("second");
        Directory.GetDirectories(Path.Combine(host.Paths.App("shop"), "content")).Length.ShouldBe(1);
    }

    [Fact]
    public async Task A_generated_value_is_made_once_and_kept()
    {
        var package = TestPackage.Python();
        await app.Release(package, ("SECRET_KEY", null));
        var made = await app.Get("/env/SECRET_KEY");
        made.Length.ShouldBe(43);
        await app.Release(package, ("SECRET_KEY", null), ("GREETING", "second"));
        (await app.Get("/env/SECRET_KEY")).ShouldBe(made);
    }

    [Fact]
    public async Task The_app_gets_its_port_version_and_commit_and_nothing_of_the_hosts_other_variables()
    {
        Environment.SetEnvironmentVariable("DOGSHORE_TEST_FOREIGN", "secret");
        await host.End();
        await host.Begin();
        await app.Release(TestPackage.Python());
        (await app.Get("/env/DEPLOY_VERSION")).ShouldBe("1.0.0");
        (await app.Get("/env/DEPLOY_COMMIT")).ShouldBe("0123456789abcdef");
        (await app.Get("/env/GUNICORN_CMD_ARGS")).ShouldBe($"--bind 127.0.0.1:{await app.Get("/env/PORT")}");
        (await app.Get("/env/HOME")).ShouldBe(Environment.GetEnvironmentVariable("HOME"));
        (await app.Get("/env/DOGSHORE_TEST_FOREIGN")).ShouldBe("(not set)");
    }

    [Fact]
    public async Task Several_web_processes_take_requests_in_turn_and_the_count_is_kept()
    {
        await app.Release(TestPackage.Python(), request => request with { Processes = [new WireProcess("web", "python3 app.py", 2)] });
        var ids = new HashSet<string>();
        for (var request = 0; request < 8; request++) ids.Add(await app.Get("/pid"));
        ids.Count.ShouldBe(2);
        (await app.Release(TestPackage.Python("b"))).Done.Release.Processes.Single().Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_worker_runs_beside_and_its_output_is_in_the_logs()
    {
        await app.Release(TestPackage.Python(), request => request with
        {
            Processes = [new WireProcess("web", "python3 app.py", 1), new WireProcess("worker", "echo works; sleep 1000", 1)],
        });
        (await host.Logs("shop")).ShouldContain("worker.1: works");
        (await host.Logs("shop")).ShouldContain("web.1: starts with hello");
    }

    [Fact]
    public async Task A_static_site_needs_no_process()
    {
        var site = TestPackage.Of(("index.html", "<h1>hello</h1>"));
        var done = (await app.Release(site, request => request with { Runtime = Runtime.Static, Processes = [] })).Done;
        using var answer = await app.Http.GetAsync(app.Url("/index.html"));
        (await answer.Content.ReadAsStringAsync()).ShouldBe("<h1>hello</h1>");
        answer.Headers.GetValues("Dogshore-Release").ShouldBe([done.Release.Id]);
        host.Children().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_database_that_was_added_gives_its_address_to_the_config()
    {
        await host.AddDatabase("shop", new AddDatabaseRequest(app.Record.Sequence, "run-1", "DATABASE_URL", "sqlite", HostUnderTest.ToolPath));
        await app.Release(TestPackage.Python(), request => request with { Databases = ["DATABASE_URL"] });
        (await app.Get("/env/DATABASE_URL")).ShouldStartWith("sqlite:");
    }

    [Fact]
    public async Task A_request_that_leaves_out_its_lists_is_understood()
    {
        var package = TestPackage.Python();
        await host.Upload("shop", package);
        var request = $$"""
            {"expected":1,"run":"r","stamp":{"content":"{{package.Digest}}","version":"1.0.0"},"runtime":"Python","processes":[{"name":"web","command":"exec python3 app.py"}],
             "config":{},"key":"{{Convert.ToBase64String(new byte[32])}}","toolPath":"{{HostUnderTest.ToolPath}}"}
            """;
        using var answer = await host.Control.PostAsync("v1/apps/shop/releases", new StringContent(request));
        (await answer.Content.ReadAsStringAsync()).ShouldContain("\"succeeded\":true");
        (await app.Get()).ShouldBe("hello");
    }

    [Fact]
    public async Task A_container_is_refused()
    {
        var fault = (await app.Release(TestPackage.Python(), request => request with { Runtime = Runtime.Container })).Fault;
        fault.Code.ShouldBe("DOG1301");
    }

    [Fact]
    public async Task The_app_learns_who_asks_and_a_client_cannot_pretend()
    {
        await app.Release(TestPackage.Python());
        using var request = new HttpRequestMessage(HttpMethod.Get, app.Url("/header/X-Forwarded-For"));
        request.Headers.Add("X-Forwarded-For", "8.8.8.8");
        (await (await app.Http.SendAsync(request)).Content.ReadAsStringAsync()).ShouldBe("127.0.0.1");
        (await app.Get("/header/Host")).ShouldBe($"127.0.0.1:{app.Record.Port}");
    }

    [Fact]
    public async Task A_verified_release_lets_the_oldest_go_with_all_their_files()
    {
        for (var version = 0; version < 4; version++) await app.Release(TestPackage.Python($"{version}"));
        var before = app.Record;
        var after = (await host.Mark("shop", new MarkRequest(before.Sequence, "run-9", before.Live!, Standing.Verified, Keep: 1)))!;

        after.Releases.Select(release => release.Number).ShouldBe([3, 4]);
        after.Releases[^1].Standing.ShouldBe(Standing.Verified);
        Directory.GetDirectories(Path.Combine(host.Paths.App("shop"), "content")).Select(Path.GetFileName).Order()
            .ShouldBe(after.Releases.Select(release => release.Stamp.Content).Order());
        Directory.GetFiles(Path.Combine(host.Paths.App("shop"), "config")).Length.ShouldBe(2);
        (await app.Get()).ShouldBe("hello");
    }

    [Fact]
    public async Task Row_60_what_holds_secrets_is_for_its_owner_only()
    {
        var done = (await app.Release(TestPackage.Python(), ("TOKEN", "secret"))).Done;
        const UnixFileMode others = ~(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        foreach (var path in new[] { host.Paths.Root, host.SocketPath, Path.GetDirectoryName(host.SocketPath)!, host.Paths.AppRecord("shop"), host.Paths.Key("shop"), host.Paths.Config("shop", done.Release.Id), host.Paths.HostLog })
            (File.GetUnixFileMode(path) & others).ShouldBe((UnixFileMode)0, path);
    }
}
