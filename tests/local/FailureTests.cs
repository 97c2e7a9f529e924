using Dogshore.Model;

namespace Dogshore.Local.Tests;

/// <summary>Each way to fail is told apart, with the app's own words, and the old release serves.</summary>
public sealed class FailureTests : IAsyncLifetime
{
    HostUnderTest host = null!;
    TestApp app = null!;

    public async ValueTask InitializeAsync()
    {
        host = await HostUnderTest.Start();
        app = await TestApp.On(host);
        await app.Release(TestPackage.Python(), ("GREETING", "old"));
    }

    public async ValueTask DisposeAsync()
    {
        app.Dispose();
        await host.DisposeAsync();
    }

    async Task<WireFault> Refused(Func<ReleaseRequest, ReleaseRequest> change, params (string, string?)[] config)
    {
        var children = host.Children().Count;
        var live = app.Record.Live;
        var told = await app.Release(TestPackage.Python("new"), change, config);
        var fault = told.Fault;
        (await app.Get()).ShouldBe("old");
        app.Record.Live.ShouldBe(live);
        app.Record.Releases[^1].Succeeded.ShouldBeFalse();
        Directory.GetFiles(Path.Combine(host.Paths.App("shop"), "config")).Length.ShouldBe(1);
        host.Children().Count.ShouldBe(children);
        return fault;
    }

    static Func<ReleaseRequest, ReleaseRequest> Web(string command) => request => request with { Processes = [new WireProcess("web", command, null)] };

    [Fact]
    public async Task An_app_that_ends_at_start_is_told_with_its_exit_code_and_last_words()
    {
        var fault = await Refused(Web("for n in 1 2 3; do echo line $n; done; echo 'no such table' >&2; exit 7"));
        fault.Code.ShouldBe("DOG4101");
        fault.Fact.ShouldContain("exit code 7");
        fault.Log.ShouldBe(["line 1", "line 2", "line 3", "no such table"]);
        fault.Refused.ShouldBeFalse();
    }

    [Fact]
    public async Task At_most_fifty_lines_are_told()
    {
        var fault = await Refused(Web("seq 1 500; exit 1"));
        fault.Log.ShouldBe(Enumerable.Range(451, 50).Select(line => $"{line}"));
    }

    [Fact]
    public async Task An_app_that_never_listens()
    {
        var fault = await Refused(request => Web("echo waits; sleep 1000")(request) with { Probes = [TestApp.Probe("/", deadlineSeconds: 2)] });
        fault.Code.ShouldBe("DOG4102");
        fault.Log.ShouldBe(["waits"]);
    }

    [Fact]
    public async Task An_app_that_listens_at_a_port_of_its_own_choice()
    {
        var port = Running.Ports.Free();
        var fault = await Refused(request => request with { Probes = [TestApp.Probe("/", deadlineSeconds: 5)] }, ("LISTEN_AT", $"{port}"));
        fault.Code.ShouldBe("DOG4103");
        fault.Fact.ShouldContain($"127.0.0.1:{port}");
        fault.Remedy.ShouldContain("PORT");
    }

    [Fact]
    public async Task An_app_that_takes_connections_and_never_answers()
    {
        var fault = await Refused(request => request with { Probes = [TestApp.Probe("/hang", deadlineSeconds: 3, timeoutSeconds: 1)] });
        fault.Code.ShouldBe("DOG4104");
        fault.Refused.ShouldBeFalse();
    }

    [Fact]
    public async Task A_probe_that_is_answered_with_500_refuses_the_release()
    {
        var fault = await Refused(request => request with { Probes = [TestApp.Probe("/status", deadlineSeconds: 2)] }, ("ANSWER", "500"));
        fault.Refused.ShouldBeTrue();
        fault.Fact.ShouldContain("500");
        app.Record.Releases[^1].Standing.ShouldBe(Standing.Rejected);
    }

    [Fact]
    public async Task A_probe_that_is_answered_with_the_wrong_text_refuses_the_release()
    {
        var fault = await Refused(request => request with { Probes = [TestApp.Probe("/", contains: "welcome", deadlineSeconds: 2)] }, ("GREETING", "new"));
        fault.Refused.ShouldBeTrue();
        fault.Log.ShouldContain("starts with new");
    }

    [Fact]
    public async Task A_release_that_answers_its_probes_goes_live()
    {
        var told = await app.Release(TestPackage.Python("new"), request => request with { Probes = [TestApp.Probe("/", contains: "new")] }, ("GREETING", "new"));
        told.Done.Release.Number.ShouldBe(2);
        told.Steps.ShouldBe(["prepare", "start", "probe", "switch"]);
    }

    [Fact]
    public async Task A_static_site_is_probed_before_it_goes_live_too()
    {
        using var site = await TestApp.On(host, "site");
        var package = TestPackage.Of(("index.html", "hello"));
        ReleaseRequest Static(ReleaseRequest request, string contains) => request with { Runtime = Runtime.Static, Processes = [], Probes = [TestApp.Probe("/index.html", contains, 2)] };
        (await site.Release(package, request => Static(request, "welcome"))).Fault.Refused.ShouldBeTrue();
        (await site.Release(package, request => Static(request, "hello"))).Done.Release.Succeeded.ShouldBeTrue();
    }

    [Fact]
    public async Task A_migration_that_fails_stops_the_release_with_its_last_words()
    {
        var fault = await Refused(request => request with { Migrations = [new WireMigration("DATABASE_URL", "echo one; echo \"$GREETING\" >&2; exit 4", TimeSpan.FromSeconds(30))] }, ("GREETING", "new"));
        fault.Code.ShouldBe("DOG4105");
        fault.Fact.ShouldContain("exit code 4");
        fault.Log.ShouldBe(["one", "new"]);
        Directory.GetFiles(host.Paths.Logs("shop"), "migrate-*.log").Length.ShouldBe(1);
    }

    [Fact]
    public async Task A_migration_that_takes_too_long_is_ended_with_all_that_it_started()
    {
        var fault = await Refused(request => request with { Migrations = [new WireMigration("DATABASE_URL", "sleep 1000 & sleep 1000; true", TimeSpan.FromSeconds(1))] });
        fault.Code.ShouldBe("DOG4106");
    }

    [Fact]
    public async Task A_migration_runs_in_the_new_content_and_not_at_a_rollback()
    {
        var marker = Path.Combine(host.Paths.Root, "migrated");
        ReleaseRequest Migrating(ReleaseRequest request) => request with { Migrations = [new WireMigration("DATABASE_URL", $"cat version.txt; echo ran >> {marker}", TimeSpan.FromSeconds(30))] };
        var first = app.Record.Releases[0];
        (await app.Release(TestPackage.Python("new"), Migrating)).Events.Where(each => each is { Step: "migrate", Line: not null }).Select(each => each.Line).ShouldBe(["new"]);
        await app.Back(first);
        File.ReadAllLines(marker).ShouldBe(["ran"]);
    }

    [Fact]
    public async Task A_worker_that_ends_at_start_stops_the_release()
    {
        var fault = await Refused(request => request with { Processes = [new WireProcess("web", "python3 app.py", null), new WireProcess("worker", "exit 9", null)] });
        fault.Code.ShouldBe("DOG4101");
        fault.Fact.ShouldContain("worker.1");
    }

    [Fact]
    public async Task Only_the_last_failed_releases_are_remembered()
    {
        for (var attempt = 0; attempt < 5; attempt++) await Refused(Web("exit 1"));
        app.Record.Releases.Count(release => !release.Succeeded).ShouldBe(3);
        app.Record.Releases[^1].Number.ShouldBe(6);
    }

    [Fact]
    public async Task Content_that_was_never_uploaded_is_missed()
    {
        var told = await host.Release("shop", app.Request(TestPackage.Of(("other.txt", "x"))));
        told.Fault.Code.ShouldBe("DOG4113");
    }
}
