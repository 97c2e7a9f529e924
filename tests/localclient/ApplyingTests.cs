using System.Text;
using Dogshore.Faults;
using Dogshore.Local;
using Dogshore.Model;
using Dogshore.Platforms;
using Dogshore.Secrets;
using Microsoft.AspNetCore.Http;

namespace Dogshore.LocalClient.Tests;

public class ApplyingTests
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_change_goes_on_from_the_position_that_the_one_before_left()
    {
        await using var machine = new Machine();
        await machine.Serve();
        var archive = machine.Project + ".tar.gz";
        await File.WriteAllBytesAsync(archive, new byte[100_000], Stop);
        var cargo = machine.Cargo(archive: archive);

        var created = await machine.Apply(new CreateApp("shop"), Position.None, cargo);
        var added = await machine.Apply(new AddDatabase(new("DATABASE_URL", "sqlite", null, false, null, null, TimeSpan.FromMinutes(1))), created.At, cargo);
        var uploaded = await machine.Apply(new Upload(new(new string('a', 64), 1, 100_000)), added.At, cargo);
        var released = await machine.Apply(Given.Releasing(Given.Desired()), uploaded.At, cargo);
        var marked = await machine.Apply(new Mark(Standing.Verified), released.At, cargo);

        released.Url.ShouldBe(new Uri("http://127.0.0.1:5005/"));
        (released.Release!.Number, released.Release.Standing).ShouldBe((1, Standing.Unknown));
        var seen = await machine.Look();
        seen.At.ShouldBe(marked.At);
        (seen.Live!.Id, seen.Live.Standing).ShouldBe((released.Release.Id, Standing.Verified));
        machine.Host.Uploads.ShouldBe([(100_000L, 100_000L)]);
        machine.Host.Marks.Single().ShouldBe(new MarkRequest(3, "run-1", released.Release.Id, Standing.Verified, 5));
    }

    [Fact]
    public async Task Content_that_is_there_is_not_sent_again()
    {
        await using var machine = new Machine();
        await machine.Serve();
        var created = await machine.Apply(new CreateApp("shop"), Position.None);
        Directory.CreateDirectory(machine.Paths.Content("shop", new string('a', 64)));
        var archive = machine.Project + ".tar.gz";
        await File.WriteAllBytesAsync(archive, new byte[100_000], Stop);
        (await machine.Apply(new Upload(new(new string('a', 64), 1, 1)), created.At, machine.Cargo(archive: archive))).At.ShouldBe(created.At);
        machine.Host.Uploads.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_database_of_somebody_else_is_not_made()
    {
        await using var machine = new Machine();
        var database = new Database("DATABASE_URL", "postgresql", new ValueSource.FromEnvironment("DB"), false, null, null, TimeSpan.FromMinutes(1));
        (await machine.Apply(new AddDatabase(database), new Position("4"))).At.ShouldBe(new Position("4"));
    }

    [Fact]
    public async Task Secrets_travel_in_the_request_and_nowhere_else()
    {
        await using var machine = new Machine();
        machine.Environment["SHOP_KEY"] = "canary-4711";
        await machine.Serve();
        machine.Host.Says.Add(new() { Step = "migrate", Line = "uses canary-4711" });
        machine.Host.Says.Add(new() { Step = "start", Text = "canary-4711 is the key" });
        var database = new Database("DATABASE_URL", "sqlite", null, false, null, "migrate", TimeSpan.FromMinutes(1));
        var secret = new DesiredConfig("SECRET_KEY", new ValueSource.FromEnvironment("SHOP_KEY") { IsSecret = true }, Given.Key.Of("SECRET_KEY", "canary-4711"));
        var created = await machine.Apply(new CreateApp("shop"), Position.None);
        await machine.Apply(Given.Releasing(Given.Desired(config: secret), database), created.At);

        machine.Host.Releases.Single().Config["SECRET_KEY"].ShouldBe("canary-4711");
        string.Concat(machine.Log.Said.Concat(machine.Log.Details)).ShouldNotContain("canary");
        File.ReadAllText(Path.Combine(machine.Cargo().Directory, "migrate.log")).Trim().ShouldBe("uses ***");
    }

    [Fact]
    public async Task Row_14_the_one_who_comes_too_late_is_told_which_run_came_between()
    {
        await using var machine = new Machine();
        await machine.Serve();
        var created = await machine.Apply(new CreateApp("shop"), Position.None);
        await machine.Apply(Given.Releasing(Given.Desired(run: "theirs")), created.At);
        var finding = (await Should.ThrowAsync<DeployException>(() => machine.Apply(Given.Releasing(Given.Desired(run: "ours")), created.At))).Findings.Single();
        finding.Code.ShouldBe("DOG4109");
        finding.Fact.ShouldContain("theirs");
        machine.Host.Releases.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Row_14_a_race_that_only_the_host_sees_is_told_the_same()
    {
        await using var machine = new Machine();
        await machine.Serve();
        var created = await machine.Apply(new CreateApp("shop"), Position.None);
        machine.Host.Instead = async context =>
        {
            machine.Host.Instead = null;
            context.Response.StatusCode = 409;
            await context.Response.WriteAsync("""{"code":"DOG4109","fact":"run theirs came between.","remedy":"Run again.","log":[]}""");
        };
        var finding = (await Should.ThrowAsync<DeployException>(() => machine.Apply(Given.Releasing(Given.Desired()), created.At))).Findings.Single();
        (finding.Code, finding.Fact).ShouldBe(("DOG4109", "run theirs came between."));
    }

    [Fact]
    public async Task A_second_checkout_takes_the_app_over_and_says_so()
    {
        await using var machine = new Machine();
        await machine.Serve();
        var released = await machine.Released();
        var first = machine.Project;
        machine.Project += "-elsewhere";
        await machine.Apply(Given.Releasing(Given.Desired(content: "b")), released.At);
        machine.Log.Said.ShouldContain($"'shop' was last deployed from {first}; this deploy takes it over");
    }

    [Fact]
    public async Task A_release_that_its_probes_refused_is_told_apart_with_the_apps_last_words()
    {
        await using var machine = new Machine();
        await machine.Serve();
        machine.Host.Refuses = new("DOG1301", "It answers 500.", "Look.", ["Traceback"], Refused: true);
        var refused = await Should.ThrowAsync<ProbeRefusedException>(() => machine.Released());
        refused.Findings.Single().Log.ShouldBe(["Traceback"]);
        (await machine.Look()).Live.ShouldBeNull();
    }

    [Fact]
    public async Task Row_3_a_connection_that_is_lost_after_the_switch_is_read_back_and_adopted()
    {
        await using var machine = new Machine();
        await machine.Serve();
        machine.Host.AfterSwitch = context => { context.Abort(); return Task.CompletedTask; };
        var released = await machine.Released();
        released.Release!.Number.ShouldBe(1);
        released.At.ShouldBe((await machine.Look()).At);
        machine.Host.Releases.Count.ShouldBe(1);
        machine.Log.Said.ShouldContain("the host was lost and is back; v1 had gone live");
    }

    [Fact]
    public async Task Row_25_a_connection_that_is_lost_before_the_switch_is_an_error_that_says_what_is_live_and_nothing_is_sent_twice()
    {
        await using var machine = new Machine();
        await machine.Serve();
        var released = await machine.Released();
        machine.Host.BeforeSwitch = context => { context.Abort(); return Task.CompletedTask; };
        var database = new Database("DATABASE_URL", "sqlite", null, false, null, "migrate", TimeSpan.FromMinutes(1));
        var finding = (await Should.ThrowAsync<DeployException>(() => machine.Apply(Given.Releasing(Given.Desired("run-2", "b"), database), released.At))).Findings.Single();
        finding.Code.ShouldBe("DOG3003");
        finding.Fact.ShouldContain("v1 1.0.0 is live as before; a migration may have run");
        machine.Host.Releases.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Row_8_a_cancelled_deploy_closes_its_connection_by_which_the_host_knows()
    {
        await using var machine = new Machine();
        await machine.Serve();
        var created = await machine.Apply(new CreateApp("shop"), Position.None);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var aborted = new TaskCompletionSource();
        machine.Host.BeforeSwitch = async context =>
        {
            context.RequestAborted.Register(aborted.SetResult);
            await cancel.CancelAsync();
            await aborted.Task;
        };
        await Should.ThrowAsync<OperationCanceledException>(() => machine.Apply(Given.Releasing(Given.Desired()), created.At, stop: cancel.Token));
        await aborted.Task.WaitAsync(TimeSpan.FromSeconds(10), Stop);
        (await machine.Look()).Live.ShouldBeNull();
    }

    [Fact]
    public async Task A_host_that_falls_silent_is_not_waited_for_for_ever()
    {
        await using var machine = new Machine { Clock = new HastyClock(longest: TimeSpan.FromMinutes(1)) };
        await machine.Serve();
        machine.Host.BeforeSwitch = context => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        var finding = (await Should.ThrowAsync<DeployException>(() => machine.Released())).Findings.Single();
        finding.Code.ShouldBe("DOG3003");
        finding.Fact.ShouldContain("said nothing for 11m");
    }

    [Theory]
    [InlineData(200, "")]
    [InlineData(200, "{}")]
    [InlineData(200, "<html>")]
    [InlineData(500, "oops")]
    [InlineData(404, "")]
    public async Task Row_27_an_answer_that_is_none_of_the_hosts_is_no_success(int status, string body)
    {
        await using var machine = new Machine();
        await machine.Serve();
        machine.Host.Instead = context =>
        {
            context.Response.StatusCode = status;
            return context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(body)).AsTask();
        };
        (await Should.ThrowAsync<DeployException>(() => machine.Apply(new CreateApp("shop"), Position.None))).Findings.Single().Code.ShouldBe("DOG3004");
    }

    [Fact]
    public async Task Going_back_asks_for_the_old_release_by_its_id()
    {
        await using var machine = new Machine();
        await machine.Serve();
        var first = await machine.Released(Given.Desired(config: Given.Literal("LOG_LEVEL", "info")));
        var second = await machine.Apply(Given.Releasing(Given.Desired("run-2", "b", Given.Literal("LOG_LEVEL", "debug"))), first.At);
        var back = Given.Desired("run-3", "a", new DesiredConfig("LOG_LEVEL", new ValueSource.Kept(), null)) with { Back = first.Release };
        (await machine.Apply(Given.Releasing(back), second.At)).Release!.Number.ShouldBe(3);
        (await machine.Look()).Config.Single(entry => entry.Name == "LOG_LEVEL").Tag.ShouldBe(Given.Key.Of("LOG_LEVEL", "info"));
    }

    [Fact]
    public async Task A_stopped_app_is_resumed()
    {
        await using var machine = new Machine();
        await machine.Serve();
        await machine.Released();
        await machine.Platform.Stop(machine.To, machine.World, Stop);
        var seen = await machine.Look();
        (await machine.Apply(new Resume(seen.Live!), seen.At)).Release!.Id.ShouldBe(seen.Live!.Id);
        (await machine.Look()).Serving.ShouldBeTrue();
    }

    [Fact]
    public async Task Logs_come_from_the_host()
    {
        await using var machine = new Machine();
        await machine.Serve();
        await machine.Released();
        (await machine.Platform.Logs(machine.To, 50, machine.World, Stop)).ShouldBe(["50 lines of shop"]);
    }

    [Fact]
    public async Task A_destroyed_app_is_gone()
    {
        await using var machine = new Machine();
        await machine.Serve();
        await machine.Released();
        await machine.Platform.Destroy(machine.To, machine.World, Stop);
        (await machine.Look()).Exists.ShouldBeFalse();
    }

    [Fact]
    public async Task Where_there_is_no_app_no_host_is_started_for_it()
    {
        await using var machine = new Machine();
        (await machine.Platform.Logs(machine.To, 50, machine.World, Stop)).ShouldBeEmpty();
        await machine.Platform.Stop(machine.To, machine.World, Stop);
        await machine.Platform.Destroy(machine.To, machine.World, Stop);
        machine.Log.Said.Distinct().ShouldBe(["there is no app 'shop'"]);
        Directory.Exists(machine.Paths.Root).ShouldBeFalse();
    }
}
