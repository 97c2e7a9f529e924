using System.Text.Json.Nodes;
using Dogshore.Conformance.Engine;
using Dogshore.Emulators;
using Dogshore.Model;

namespace Dogshore.Conformance.PythonAnywhere;

/// <summary>What only PythonAnywhere does to a deploy.</summary>
public sealed class OfPythonAnywhereOnly : IAsyncLifetime
{
    readonly PythonAnywhereSubject subject = new();
    readonly List<Scene> scenes = [];

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await subject.Start();

    [Fact]
    public async Task Files_go_one_by_one_and_only_those_that_are_not_there_yet()
    {
        var scene = New();
        scene.Attributes = "Deliver=\"files\"";
        var first = await Sent(scene);
        first.ShouldBeGreaterThan(4);
        (await scene.Get()).ShouldBe((200, "all is well: first"));
        scene.Write("all is well: second");
        (await Sent(scene)).ShouldBe(1);
        (await scene.Get()).ShouldBe((200, "all is well: second"));
        (await scene.Rollback()).ShouldSucceed();
        (await scene.Get()).ShouldBe((200, "all is well: first"));
    }

    async Task<int> Sent(Scene scene)
    {
        var before = subject.Wire.Writes.Count;
        (await scene.Deploy(Stop)).ShouldSucceed();
        return subject.Wire.Writes.Skip(before).Count(IsObject);
    }

    static bool IsObject(Request request) => request.Method == "POST" && request.Path.Contains("/objects/", StringComparison.Ordinal);

    [Fact]
    public async Task Under_the_real_limit_of_forty_a_minute_it_is_said_how_long_it_takes_and_a_run_that_was_cut_off_goes_on_where_it_stopped()
    {
        var scene = New();
        scene.Attributes = "Deliver=\"files\"";
        for (var number = 0; number < 70; number++) File.WriteAllText(Path.Combine(scene.Content, $"page{number}.txt"), $"page {number}");
        // A minute of the platform and of the deploy takes three seconds.
        (subject.Emulator.MostRequests, subject.Emulator.Minute, scene.Clock) = (40, TimeSpan.FromSeconds(3), new HastyClock(20));
        using (var stop = new CancellationTokenSource())
        {
            var count = 0;
            subject.Wire.Watch = async (moment, request) =>
            {
                if (moment == Moment.After && IsObject(request) && Interlocked.Increment(ref count) == 30) await stop.CancelAsync();
            };
            (await scene.Deploy(stop.Token)).Word.ShouldBe("cancelled");
            subject.Wire.Watch = null;
        }
        await subject.Wire.Rest.WaitAsync(TimeSpan.FromSeconds(60), Stop);
        var sent = Objects(scene);
        sent.Length.ShouldBeInRange(25, 40);
        var before = subject.Wire.Writes.Count;
        var ended = (await scene.Deploy(Stop)).ShouldSucceed();
        ended.Log.ShouldMatch("are to be sent one by one; the platform takes 40 requests a minute, so this takes about \\d+m");
        // Those that the limit refused came again; none that was there did.
        var again = subject.Wire.Writes.Skip(before).Where(IsObject).ToArray();
        again.Length.ShouldBeGreaterThanOrEqualTo(Objects(scene).Length - sent.Length);
        again.ShouldAllBe(request => !sent.Any(name => request.Path.Contains(name, StringComparison.Ordinal)));
        (await scene.Get()).ShouldBe((200, "all is well: first"));
    }

    string[] Objects(Scene scene) => [.. Directory.GetFiles(subject.Ada.Disk.Real($"/home/ada/.dogshore/{scene.App}/objects")!).Select(file => Path.GetFileName(file))];

    [Fact]
    public async Task A_package_that_did_not_arrive_whole_is_never_run_and_is_sent_again()
    {
        var scene = New();
        // The platform kept half of it and said that all is well.
        subject.Wire.Watch = (moment, request) =>
        {
            if (moment != Moment.After || !subject.IsUpload(request)) return Task.CompletedTask;
            subject.Wire.Watch = null;
            var file = Directory.GetFiles(subject.Ada.Disk.Real($"/home/ada/.dogshore/{scene.App}/contents")!).Single();
            using var half = new FileStream(file, FileMode.Open);
            half.SetLength(half.Length / 2);
            return Task.CompletedTask;
        };
        scene.Patience = "3s";
        var ended = (await scene.Deploy(Stop)).ShouldBe("failed");
        ended.Said.ShouldContain("did not arrive whole");
        scene.Patience = "30s";
        scene.Write("all is well: second");
        (await scene.Deploy(Stop)).ShouldSucceed();
    }

    [Fact]
    public async Task A_WSGI_file_of_somebodys_own_is_kept_and_put_back_when_the_first_release_is_refused()
    {
        var scene = New();
        var app = subject.Emulator.Make(subject.Ada, $"{scene.App}.{PythonAnywhereSubject.Zone}");
        const string own = "def application(environ, start_response):\n    start_response('200 OK', [])\n    return [b'mine']\n";
        await File.WriteAllTextAsync(subject.Ada.Disk.Real(app.WsgiFile)!, own, Stop);
        await app.Reload(TimeSpan.Zero);
        scene.Write("all is broken");
        scene.Patience = "2s";
        var ended = (await scene.Deploy(Stop)).ShouldBe("failed");
        ended.Log.ShouldContain("was not made by Dogshore");
        (await scene.Get()).ShouldBe((200, "mine"), ended.Log);
        subject.Ada.Disk.Text(app.WsgiFile).ShouldBe(own);
        scene.Write("all is well: mended");
        scene.Patience = "30s";
        (await scene.Deploy(Stop)).ShouldSucceed();
        (await scene.Get()).ShouldBe((200, "all is well: mended"));
    }

    [Fact]
    public async Task A_domain_without_a_CNAME_is_reloaded_and_warned_of()
    {
        var scene = New();
        subject.Emulator.HasCname = false;
        (await scene.Deploy(Stop)).ShouldSucceed().Log.ShouldContain("DOG3232");
        (await scene.Get()).ShouldBe((200, "all is well: first"));
    }

    [Fact]
    public async Task An_answer_of_200_whose_status_is_ERROR_is_a_refusal()
    {
        var scene = New();
        using (subject.Wire.Break(request => request.Path.EndsWith("/reload/", StringComparison.Ordinal), new Trouble.Answers(200, """{"status":"ERROR","error_type":"reload_failed","error_message":"The web app is broken."}""", "application/json", new Dictionary<string, string>()), int.MaxValue))
            (await scene.Deploy(Stop)).ShouldBeRefused("DOG3010").Said.ShouldContain("The web app is broken");
        (await scene.Deploy(Stop)).ShouldSucceed();
    }

    [Fact]
    public async Task A_run_that_was_cut_off_before_the_reload_is_followed_by_one()
    {
        var scene = New();
        (await scene.Deploy(Stop)).ShouldSucceed();
        scene.Write("all is well: second");
        using (subject.Wire.Break(request => request.Path.EndsWith("/reload/", StringComparison.Ordinal), new Trouble.Resets(), int.MaxValue))
        {
            scene.Clock = new HastyClock(50);
            (await scene.Deploy(Stop)).ShouldBeRefused("DOG3015");
        }
        (await scene.Get()).ShouldBe((200, "all is well: first"));
        scene.Clock = TimeProvider.System;
        var ended = await scene.Deploy(Stop);
        ended.IsGood.ShouldBeTrue(ended.Said);
        ended.Log.ShouldContain("reloading the web app");
        (await scene.Get()).ShouldBe((200, "all is well: second"));
        (await scene.State()).Releases.ShouldBe(2);
    }

    [Fact]
    public async Task Another_accounts_name_and_another_region_are_told_from_a_missing_web_app()
    {
        var scene = New();
        scene.Variables["PYTHONANYWHERE_USERNAME"] = "eve";
        (await scene.Deploy(Stop)).ShouldBeRefused("DOG3230").Said.ShouldContain("$API_TOKEN");
        scene.Variables["PYTHONANYWHERE_USERNAME"] = null;
        (await scene.Deploy(Stop)).ShouldBeRefused("DOG1780");
        scene.Variables["PYTHONANYWHERE_USERNAME"] = "ada";
        scene.Variables["PYTHONANYWHERE_SITE"] = "https://pythonanywhere.example.org";
        (await scene.Deploy(Stop)).ShouldBeRefused("DOG1785");
        subject.Wire.Writes.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_command_that_serves_no_WSGI_application_is_refused_with_what_would()
    {
        subject.Wsgi = "";
        (await New().Deploy(Stop)).ShouldBeRefused("DOG1783").Said.ShouldContain("gunicorn notes:app");
        subject.Wire.Writes.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_virtual_environment_is_made_once_for_its_requirements_and_refused_where_no_task_runs()
    {
        var scene = New();
        scene.Attributes = "Virtualenv=\"make\"";
        scene.Migrates = true;
        (await scene.Deploy(Stop)).ShouldSucceed().Log.ShouldContain("installing requirements.txt");
        scene.Migrated.ShouldBe(["begin all is well: first", "end all is well: first"]);
        var environments = Path.Combine(subject.Ada.Disk.Home, ".dogshore", scene.App, "environments");
        var made = Directory.GetDirectories(environments).ShouldHaveSingleItem();
        // What is in it is found by the app, before all that the platform brings along.
        var packages = Directory.GetDirectories(Path.Combine(made, "lib"), "python3*").Single() + "/site-packages";
        await File.WriteAllTextAsync(Path.Combine(packages, "only_here.py"), "WORDS = ': from the environment'\n", Stop);
        var served = Path.Combine(scene.Content, "served.py");
        await File.WriteAllTextAsync(served, (await File.ReadAllTextAsync(served, Stop)).Replace("read_text()", "read_text() + __import__('only_here').WORDS", StringComparison.Ordinal), Stop);
        (await scene.Deploy(Stop)).ShouldSucceed().Log.ShouldNotContain("installing requirements.txt");
        (await scene.Get()).ShouldBe((200, "all is well: first: from the environment"));

        await File.WriteAllTextAsync(Path.Combine(scene.Content, "requirements.txt"), "no-such-package-anywhere\n", Stop);
        var ended = (await scene.Deploy(Stop)).ShouldBe("failed");
        ended.ShouldBeRefused("DOG3236");
        (await scene.Get()).ShouldBe((200, "all is well: first: from the environment"));

        (subject.Ada.HasAlwaysOn, subject.Ada.HasScheduled) = (false, false);
        (await scene.Deploy(Stop)).ShouldBeRefused("DOG1788");
    }

    [Fact]
    public async Task A_database_that_only_a_page_makes_is_refused()
    {
        var scene = New();
        scene.Items = """<DeployDatabase Include="DATABASE_URL" Engine="mysql" Create="true" />""";
        (await scene.Deploy(Stop)).ShouldBeRefused("DOG1784");
        subject.Wire.Writes.ShouldBeEmpty();
    }

    [Fact]
    public async Task Without_a_task_that_is_always_on_a_migration_is_scheduled_and_without_both_it_is_refused_with_its_command()
    {
        var scene = New();
        scene.Migrates = true;
        subject.Ada.HasAlwaysOn = false;
        (await scene.Deploy(Stop)).ShouldSucceed().Log.ShouldContain("it is scheduled for");
        scene.Migrated.ShouldBe(["begin all is well: first", "end all is well: first"]);
        subject.Ada.Scheduled.ShouldBeEmpty();

        subject.Ada.HasScheduled = false;
        scene.Write("all is well: second");
        var writes = subject.Wire.Writes.Count;
        (await scene.Deploy(Stop)).ShouldBeRefused("DOG1787").Said.ShouldContain("sh migrate.sh");
        subject.Wire.Writes.Skip(writes).ShouldAllBe(request => request.Path.Contains("/lock/", StringComparison.Ordinal));
        (await scene.Get()).ShouldBe((200, "all is well: first"));
    }

    [Fact]
    public async Task A_migration_whose_run_was_killed_is_ended_before_it_is_begun_anew()
    {
        var scene = New();
        scene.Migrates = true;
        File.WriteAllText(scene.Migrations + ".hold", "");
        using (var child = new Child(subject, scene))
        {
            await Deadlines.Until(() => scene.Migrated.Count > 0, "the migration began");
            await child.Kill();
        }
        subject.Ada.AlwaysOn.Count.ShouldBe(1);
        (await scene.Command("Unlock")).Faults.ShouldBeEmpty();
        var deploying = scene.Deploy(Stop);
        await Deadlines.Until(() => deploying.IsCompleted || scene.Migrated.Count > 1, "the migration began again");
        subject.Ada.AlwaysOn.Count.ShouldBe(1);
        File.Delete(scene.Migrations + ".hold");
        (await deploying).ShouldSucceed();
        subject.Ada.AlwaysOn.ShouldBeEmpty();
        scene.Migrated.ShouldBe(["begin all is well: first", "begin all is well: first", "end all is well: first"]);
    }

    [Fact]
    public async Task Static_folders_are_mapped_for_each_release_and_mappings_of_others_are_left_alone()
    {
        var scene = New();
        scene.Items = """<DeployStatic Include="assets" Prefix="static/" />""";
        Directory.CreateDirectory(Path.Combine(scene.Content, "assets"));
        await File.WriteAllTextAsync(Path.Combine(scene.Content, "assets", "site.css"), "first {}", Stop);
        var app = subject.Emulator.Make(subject.Ada, $"{scene.App}.{PythonAnywhereSubject.Zone}");
        app.Map("/media/", "/home/ada/media/");
        (await scene.Deploy(Stop)).ShouldSucceed();
        (await scene.Get("/static/site.css")).ShouldBe((200, "first {}"));
        await File.WriteAllTextAsync(Path.Combine(scene.Content, "assets", "site.css"), "second {}", Stop);
        (await scene.Deploy(Stop)).ShouldSucceed();
        (await scene.Get("/static/site.css")).ShouldBe((200, "second {}"));
        (await scene.Rollback()).ShouldSucceed();
        (await scene.Get("/static/site.css")).ShouldBe((200, "first {}"));
        scene.Items = "";
        (await scene.Deploy(Stop)).ShouldSucceed();
        app.Mappings.Values.ShouldBe([("/media/", "/home/ada/media/")]);
    }

    [Fact]
    public async Task An_app_that_was_stopped_comes_back_with_the_next_deploy()
    {
        var scene = New();
        (await scene.Deploy(Stop)).ShouldSucceed();
        scene.Properties["DeployConfirm"] = scene.App;
        (await scene.Command("Stop")).Faults.ShouldBeEmpty();
        (await scene.Get()).Status.ShouldBe(404);
        var ended = await scene.Deploy(Stop);
        ended.IsGood.ShouldBeTrue(ended.Said);
        (await scene.Get()).ShouldBe((200, "all is well: first"));
        (await scene.State()).Releases.ShouldBe(1);

        (await scene.Command("Destroy")).Faults.ShouldBeEmpty();
        (await subject.State(scene.App)).ShouldBeNull();
        Directory.Exists(subject.Ada.Disk.Real($"/home/ada/.dogshore/{scene.App}")!).ShouldBeFalse();
    }

    [Fact]
    public async Task A_value_that_is_made_once_stays_and_a_record_of_a_newer_SDK_is_left_alone()
    {
        var scene = New();
        scene.Items = """<DeployConfig Include="SECRET_KEY" Generate="true" Secret="true" />""";
        (await scene.Deploy(Stop)).ShouldSucceed();
        var made = (await scene.Get("/env/SECRET_KEY")).Text;
        made.Length.ShouldBeGreaterThan(40);
        scene.Write("all is well: second");
        (await scene.Deploy(Stop)).ShouldSucceed();
        (await scene.Get("/env/SECRET_KEY")).ShouldBe((200, made));

        var file = subject.Ada.Disk.Real($"/home/ada/.dogshore/{scene.App}/record.json")!;
        var record = JsonNode.Parse(await File.ReadAllTextAsync(file, Stop))!;
        record["schema"] = 99;
        await File.WriteAllTextAsync(file, record.ToJsonString(), Stop);
        scene.Write("all is well: third");
        var writes = subject.Wire.Writes.Count;
        (await scene.Deploy(Stop)).ShouldBeRefused("DOG3231");
        subject.Wire.Writes.Count.ShouldBe(writes);
    }

    [Fact]
    public async Task A_static_site_has_pages_without_html_its_own_page_for_what_is_missing_cache_rules_and_nothing_hidden()
    {
        var scene = New(Runtime.Static);
        scene.Items = """<DeployHeaders Include="fixed" Match="**/*.css" Cache="public, max-age=60" />""";
        Directory.CreateDirectory(Path.Combine(scene.Content, "css"));
        await File.WriteAllTextAsync(Path.Combine(scene.Content, "css", "site.css"), "body {}", Stop);
        await File.WriteAllTextAsync(Path.Combine(scene.Content, "about.html"), "about", Stop);
        await File.WriteAllTextAsync(Path.Combine(scene.Content, "404.html"), "not here", Stop);
        (await scene.Deploy(Stop)).ShouldSucceed();
        (await scene.Get("/about")).ShouldBe((200, "about"));
        (await scene.Get("/nowhere")).ShouldBe((404, "not here"));
        (await scene.Get("/.dogshore/web.json")).ShouldBe((404, "not here"));
        (await scene.Get("/%2e%2e/%2e%2e/record.json")).Status.ShouldBe(404);
        using var client = new HttpClient();
        using var style = await client.GetAsync(new Uri((await scene.State()).Url!, "css/site.css"), Stop);
        style.Headers.CacheControl!.ToString().ShouldBe("public, max-age=60");
        style.Content.Headers.ContentType!.ToString().ShouldBe("text/css; charset=utf-8");
    }

    Scene New(Runtime runtime = Runtime.Python)
    {
        var scene = new Scene(subject, runtime, Stop);
        scenes.Add(scene);
        return scene;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var scene in scenes) scene.Dispose();
        await subject.DisposeAsync();
        subject.Wire.Violations.ShouldBeEmpty();
    }
}
