using System.Collections.Immutable;
using System.Text;
using Dogshore.Local.Releasing;
using Dogshore.Local.Running;
using Dogshore.Local.Store;
using Dogshore.Model;

namespace Dogshore.Local.Tests;

/// <summary>The host's parts as values.</summary>
public sealed class PartTests
{
    static ReleaseRecord Release(int number, Standing standing = Standing.Unknown, bool succeeded = true, params ProcessRecord[] processes) => new()
    {
        Id = $"{number:d32}", Number = number, Stamp = new Stamp { Content = $"{number:d64}", Version = "1.0.0" }, Runtime = Runtime.Python,
        Standing = standing, Succeeded = succeeded, Made = DateTimeOffset.UnixEpoch, Processes = [.. processes], ToolPath = "/bin",
    };

    static AppRecord App(int? live, params ReleaseRecord[] releases) => new() { App = "shop", Port = 20001, Sequence = 7, Live = live is null ? null : $"{live:d32}", Releases = [.. releases] };

    static ReleaseRequest Request(params WireProcess[] processes) => new()
    {
        Expected = 7, Run = "r", Stamp = new Stamp { Content = "c", Version = "2.0.0", Commit = "abc" }, Runtime = Runtime.Python, Processes = [.. processes],
        Config = ImmutableDictionary<string, string?>.Empty, Key = "", ToolPath = "/usr/bin",
    };

    [Fact]
    public void A_process_that_keeps_ending_waits_longer_each_time_up_to_30_s_and_anew_after_a_stable_minute()
    {
        var backoff = new Backoff();
        Enumerable.Range(0, 7).Select(_ => backoff.After(TimeSpan.FromSeconds(1)).TotalSeconds).ShouldBe([1, 2, 4, 8, 16, 30, 30]);
        backoff.After(TimeSpan.FromMinutes(1)).TotalSeconds.ShouldBe(1);
        backoff.After(TimeSpan.Zero).TotalSeconds.ShouldBe(2);
    }

    [Theory]
    [InlineData("0100007F:1F90", "127.0.0.1:8080")]
    [InlineData("00000000:0050", "0.0.0.0:80")]
    [InlineData("00000000000000000000000001000000:1F90", "[::1]:8080")]
    public void Addresses_are_read_as_the_kernel_prints_them(string text, string address) => Listeners.Address(text).ToString().ShouldBe(address);

    [Fact]
    public void Bytes_become_lines_whatever_their_ends_and_lengths()
    {
        var lines = new List<string>();
        Lines.Read(new MemoryStream(Encoding.UTF8.GetBytes("one\r\n\ntwo\nthree")), lines.Add);
        lines.ShouldBe(["one", "", "two", "three"]);

        lines.Clear();
        Lines.Read(new MemoryStream([.. Enumerable.Repeat((byte)'x', 20_000), (byte)'\n', 0xff]), lines.Add);
        lines.Select(line => line.Length).ShouldBe([8192, 8192, 3616, 1]);
    }

    [Fact]
    public void The_live_the_last_verified_some_superseded_and_the_last_failed_releases_are_kept()
    {
        var app = App(9, Release(1), Release(2, Standing.Verified), Release(3, Standing.Verified), Release(4), Release(5, succeeded: false), Release(6, succeeded: false),
            Release(7, succeeded: false), Release(8, succeeded: false), Release(9), Release(10, Standing.Rejected));
        Pruning.Keep(app, keep: 1).Select(release => release.Number).ShouldBe([3, 4, 6, 7, 8, 9, 10]);
        Pruning.Keep(app, keep: 0).Select(release => release.Number).ShouldBe([3, 6, 7, 8, 9]);
        Pruning.Keep(app, keep: 99).Where(release => release.Succeeded).Select(release => release.Number).ShouldBe([1, 2, 3, 4, 9, 10]);
    }

    [Fact]
    public void A_count_that_is_not_said_stays_as_the_live_release_has_it_and_is_1_for_a_new_process()
    {
        var app = App(1, Release(1, processes: new ProcessRecord("web", "old", 3)));
        Resolving.Record(app, Request(new WireProcess("web", "new", null), new WireProcess("worker", "w", null), new WireProcess("clock", "c", 0)), "id", default).Processes
            .ShouldBe([new ProcessRecord("web", "new", 3), new ProcessRecord("worker", "w", 1), new ProcessRecord("clock", "c", 0)]);
    }

    [Fact]
    public void A_rollback_takes_the_old_commands_and_leaves_the_counts_of_now()
    {
        var app = App(2, Release(1, processes: [new ProcessRecord("web", "old", 1), new ProcessRecord("worker", "w", 4)]), Release(2, processes: new ProcessRecord("web", "new", 3)));
        var release = Resolving.Record(app, Request() with { Back = $"{1:d32}" }, "id", default);
        release.Processes.ShouldBe([new ProcessRecord("web", "old", 3), new ProcessRecord("worker", "w", 4)]);
        release.Number.ShouldBe(3);
    }

    [Fact]
    public void A_rollback_to_a_release_that_failed_or_is_unknown_is_refused()
    {
        Should.Throw<HostException>(() => Resolving.Record(App(1, Release(1), Release(2, succeeded: false)), Request() with { Back = $"{2:d32}" }, "id", default)).Fault.Code.ShouldBe("DOG4115");
        Should.Throw<HostException>(() => Resolving.Record(App(1, Release(1)), Request() with { Back = "?" }, "id", default)).Status.ShouldBe(404);
    }

    [Fact]
    public void Numbers_grow_over_failed_releases_too() => Resolving.Record(App(1, Release(1), Release(2, succeeded: false)), Request(), "id", default).Number.ShouldBe(3);

    [Fact]
    public void The_users_own_value_of_a_databases_variable_and_of_the_version_wins()
    {
        var request = Request() with { Config = ImmutableDictionary<string, string?>.Empty.Add("DATABASE_URL", "postgres://mine").Add("DEPLOY_VERSION", "mine") };
        var config = Resolving.Config(request, new Dictionary<string, string>(), new Dictionary<string, string> { ["DATABASE_URL"] = "sqlite:ours", ["OTHER_URL"] = "sqlite:other" });
        config.ShouldBe(new Dictionary<string, string> { ["DATABASE_URL"] = "postgres://mine", ["OTHER_URL"] = "sqlite:other", ["DEPLOY_VERSION"] = "mine", ["DEPLOY_COMMIT"] = "abc" }, ignoreOrder: true);
    }

    [Fact]
    public void A_value_that_the_environment_would_cut_off_is_refused() =>
        Should.Throw<HostException>(() => Resolving.Config(Request() with { Config = ImmutableDictionary<string, string?>.Empty.Add("A", "x\0y") }, new Dictionary<string, string>(), new Dictionary<string, string>()))
            .Fault.Fact.ShouldNotContain("x");

    [Fact]
    public void An_environment_is_made_of_an_allow_list_the_runtime_and_the_config_and_the_port_is_the_hosts()
    {
        var inherited = ImmutableDictionary<string, string>.Empty.Add("HOME", "/home/me").Add("AWS_SECRET_ACCESS_KEY", "s").Add("LC_ALL", "C").Add("PATH", "/host");
        var runnable = new Runnable("shop", Release(1), "/content", ImmutableDictionary<string, string>.Empty.Add("PORT", "80").Add("GUNICORN_CMD_ARGS", "--workers 3"),
            ImmutableDictionary<string, string>.Empty.Add("PATH", "/venv/bin:/bin"));
        ProcessEnvironment.Of(inherited, runnable, "/root", 4711).ShouldBe(new Dictionary<string, string>
        {
            ["HOME"] = "/home/me", ["LC_ALL"] = "C", ["PATH"] = "/venv/bin:/bin", ["PORT"] = "4711",
            ["GUNICORN_CMD_ARGS"] = "--bind 127.0.0.1:4711 --workers 3", ["DOGSHORE_LOCAL_ROOT"] = "/root",
        }, ignoreOrder: true);
        ProcessEnvironment.Of(inherited, runnable with { Release = Release(1) with { Runtime = Runtime.Dotnet } }, "/root", 4711)["ASPNETCORE_URLS"].ShouldBe("http://127.0.0.1:4711");
        ProcessEnvironment.Of(inherited, runnable, "/root", null)["PORT"].ShouldBe("80");
    }
}
