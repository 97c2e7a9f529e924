using Dogshore.Model;

namespace Dogshore.Local.Tests;

/// <summary>Two deploys at once: one wins, the other is told who.</summary>
public sealed class RivalTests : IAsyncLifetime
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

    ReleaseRequest Slow(string gate) => app.Request(TestPackage.Python(), ("GREETING", "slow")) with
    {
        Migrations = [new WireMigration("DATABASE_URL", $"echo begun; while [ ! -e {gate} ]; do sleep 0.05; done", TimeSpan.FromMinutes(2))],
    };

    [Fact]
    public async Task Row_14_a_deploy_beside_another_is_told_its_run_and_changes_nothing()
    {
        var gate = Path.Combine(host.Paths.Root, "gate");
        var slow = Slow(gate);
        var told = new List<ReleaseEvent>();
        await foreach (var each in host.Follow("v1/apps/shop/releases", slow, Json.Default.ReleaseRequest, default))
        {
            told.Add(each);
            if (each.Line != "begun") continue;
            var beside = await host.Release("shop", app.Request(TestPackage.Python(), ("GREETING", "second")));
            beside.Fault.Code.ShouldBe("DOG4108");
            beside.Fault.Fact.ShouldContain(slow.Run);
            (await Should.ThrowAsync<HostException>(() => host.Stop("shop"))).Fault.Code.ShouldBe("DOG4108");
            (await Should.ThrowAsync<HostException>(() => host.Ask<object, AppRecord>(HttpMethod.Post, "v1/host/stop", null, null, Json.Default.AppRecord))).Status.ShouldBe(409);
            File.WriteAllText(gate, "");
        }
        told[^1].Done.ShouldNotBeNull();
        (await app.Get()).ShouldBe("slow");
    }

    [Fact]
    public async Task Row_14_of_two_that_saw_the_same_app_one_wins_and_the_other_is_told_who()
    {
        var (one, two) = (app.Request(TestPackage.Python(), ("GREETING", "one")), app.Request(TestPackage.Python(), ("GREETING", "two")));
        (await host.Release("shop", one)).Done.ShouldNotBeNull();
        var fault = (await host.Release("shop", two)).Fault;
        fault.Code.ShouldBe("DOG4109");
        fault.Fact.ShouldContain(one.Run);
        (await app.Get()).ShouldBe("one");
    }

    [Fact]
    public async Task A_client_that_goes_away_before_the_switch_ends_the_attempt_and_the_next_deploy_can_begin_at_once()
    {
        using var stop = new CancellationTokenSource();
        await Should.ThrowAsync<OperationCanceledException>(async () =>
        {
            await foreach (var each in host.Follow("v1/apps/shop/releases", Slow(Path.Combine(host.Paths.Root, "never")), Json.Default.ReleaseRequest, stop.Token))
            {
                if (each.Line == "begun") await stop.CancelAsync();
            }
        });
        (await host.Release("shop", app.Request(TestPackage.Python(), ("GREETING", "second")))).Done.Release.Number.ShouldBe(2);
        host.Children().Count.ShouldBe(1);
        (await app.Get()).ShouldBe("second");
    }

    [Fact]
    public async Task A_client_that_goes_away_after_the_switch_leaves_the_release_live_and_unknown()
    {
        // A stream of the old release keeps it draining.
        using var stream = await app.Http.GetAsync(app.Url("/stream?100"), HttpCompletionOption.ResponseHeadersRead);
        using var stop = new CancellationTokenSource();
        await Should.ThrowAsync<OperationCanceledException>(async () =>
        {
            await foreach (var each in host.Follow("v1/apps/shop/releases", app.Request(TestPackage.Python(), ("GREETING", "second")), Json.Default.ReleaseRequest, stop.Token))
            {
                if (each.Step == "drain") await stop.CancelAsync();
            }
        });
        (await app.Get()).ShouldBe("second");
        var live = app.Record.Releases.Single(release => release.Id == app.Record.Live);
        live.ShouldSatisfyAllConditions(each => each.Number.ShouldBe(2), each => each.Standing.ShouldBe(Standing.Unknown), each => each.Succeeded.ShouldBeTrue());
        (await stream.Content.ReadAsStringAsync()).ShouldEndWith("part 99\n");
    }

    [Fact]
    public async Task Removing_an_app_frees_its_port_ends_its_processes_and_leaves_no_file()
    {
        var port = app.Record.Port;
        await host.Delete("shop");
        host.Children().ShouldBeEmpty();
        Directory.GetFileSystemEntries(host.Paths.Apps).ShouldBeEmpty();
        Running.Ports.IsFree(port).ShouldBeTrue();
        (await Should.ThrowAsync<HostException>(() => host.Stop("shop"))).Fault.Code.ShouldBe("DOG4114");
    }

    [Fact]
    public async Task Creating_an_app_that_is_there_changes_nothing()
    {
        var before = File.ReadAllText(host.Paths.AppRecord("shop"));
        (await host.Create("shop")).Port.ShouldBe(app.Record.Port);
        File.ReadAllText(host.Paths.AppRecord("shop")).ShouldBe(before);
    }
}
