using System.Collections.Immutable;
using Dogshore.Conformance.Common;
using Dogshore.Conformance.Engine;
using Dogshore.Emulators;
using Dogshore.Emulators.AppEngine;
using Dogshore.Manifest;
using Dogshore.Worlds;

namespace Dogshore.Conformance.AppEngine;

/// <summary>What only App Engine does to a deploy.</summary>
public sealed class OfAppEngineOnly : OnItsOwn<AppEngineSubject>
{
    AppEngineEmulator Google => Subject.Emulator;
    GoogleProject Project => Google.Projects[AppEngineSubject.Project];

    [Fact]
    public async Task Files_are_kept_by_their_SHA_1_and_only_what_the_bucket_lacks_or_will_soon_lose_is_sent()
    {
        var scene = await Deployed();
        var bucket = Google.Storage.Buckets[Project.StagingBucket];
        var named = Sha1("all is well: first");
        bucket.Keys.ShouldContain(named);
        scene.Write("all is well: second");
        (await Uploads(scene)).ShouldBe([Sha1("all is well: second")]);
        // Back to the first: it is there.
        scene.Write("all is well: first");
        scene.Version = "1.0.1";
        File.WriteAllText(Path.Combine(scene.Content, "note.txt"), "new");
        (await Uploads(scene)).ShouldBe([Sha1("new")]);
        // The rule of the bucket would take it within the day.
        bucket[named].Made = DateTimeOffset.UtcNow.AddDays(-14.5);
        File.WriteAllText(Path.Combine(scene.Content, "note.txt"), "newer");
        (await Uploads(scene)).Order().ShouldBe(new[] { Sha1("newer"), named }.Order());
        bucket[named].Made.ShouldBeGreaterThan(DateTimeOffset.UtcNow.AddMinutes(-5));
    }

    [Fact]
    public async Task A_large_file_goes_in_pieces_and_goes_on_where_it_broke_off()
    {
        var scene = New();
        var noise = System.Security.Cryptography.RandomNumberGenerator.GetBytes(20_000_000);
        File.WriteAllBytes(Path.Combine(scene.Content, "noise.bin"), noise);
        var pieces = 0;
        using var broken = Subject.Wire.Break(request => request.Method == "PUT" && ++pieces == 2, new Trouble.ResetsWhileSending(1_000_000));
        var ended = (await scene.Deploy(Stop)).ShouldSucceed();
        broken.Met.ShouldBe(1);
        ended.Log.ShouldContain("going on where it was");
        #pragma warning disable CA5350
        Google.Storage.Buckets[Project.StagingBucket][Convert.ToHexStringLower(System.Security.Cryptography.SHA1.HashData(noise))].All.ShouldBe(noise);
        #pragma warning restore CA5350
    }

    [Fact]
    public async Task A_version_that_is_refused_at_its_own_address_is_removed_and_nobody_was_led_to_it()
    {
        var scene = await Deployed();
        var service = Project.Services[scene.App];
        await using var traffic = new Traffic(new Uri($"{Google.Front.Url}{scene.App}-dot-{AppEngineSubject.Project}/"));
        scene.Write("all is broken");
        scene.Patience = "2s";
        (await scene.Deploy(Stop)).ShouldBe("rolled-back").Log.ShouldContain("which was refused");
        await traffic.End();
        traffic.Texts.ShouldBe(["all is well: first"]);
        service.Versions.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Requests_are_led_to_a_new_version_in_steps_and_all_go_back_when_it_fails_on_the_way()
    {
        var scene = await Deployed();
        var service = Project.Services[scene.App];
        var old = service.Split.Keys.Single();
        scene.Attributes = "Traffic=\"split\" Steps=\"10;50\" StepTime=\"50ms\"";
        scene.Write("all is well: second");
        var seen = Shares(service);
        (await scene.Deploy(Stop)).ShouldSucceed();
        seen.ShouldBe([0.1, 0.5, 1]);

        scene.Spoils = true;
        (await scene.Deploy(Stop)).ShouldSucceed();
        scene.Write("all is well: third");
        scene.Patience = "2s";
        var before = service.Split.Keys.Single();
        scene.OnLine = line =>
        {
            if (line.Contains("50 % of the requests", StringComparison.Ordinal)) File.WriteAllText(scene.Spoil, "");
        };
        (await scene.Deploy(Stop)).ShouldBe("rolled-back").Log.ShouldContain($"all requests go to {before} again");
        service.Split.ShouldBe(new Dictionary<string, double> { [before] = 1 });
        service.Versions.Keys.ShouldContain(old);

        scene.Attributes = "Traffic=\"split\" Steps=\"ten\"";
        (await scene.Deploy(Stop)).ShouldBeRefused("DOG1917");
    }

    /// <summary>The share that the newest version gets by each write.</summary>
    List<double> Shares(Service service)
    {
        var seen = new List<double>();
        Subject.Wire.Watch = async (moment, request) =>
        {
            if (moment != Moment.After || !request.Path.Contains("updateMask=split", StringComparison.Ordinal)) return;
            await Deadlines.Until(() => Project.Operations.Values.All(operation => operation.Done), "the requests were led");
            seen.Add(service.Split.OrderBy(each => service.Versions[each.Key].Made).Last().Value);
        };
        return seen;
    }

    [Fact]
    public async Task Google_moves_the_requests_itself_to_a_version_that_is_warmed_up()
    {
        var scene = await Deployed();
        scene.Attributes = "Traffic=\"migrate\"";
        scene.Write("all is well: second");
        (await scene.Deploy(Stop)).ShouldSucceed();
        Subject.Wire.Writes.ShouldContain(request => request.Path.Contains("migrateTraffic=true", StringComparison.Ordinal));
        (await scene.Get()).ShouldBe((200, "all is well: second"));
    }

    [Fact]
    public async Task An_application_is_made_where_it_was_said_and_its_first_service_is_called_default()
    {
        Google.Make("empty-4712", null);
        var scene = New();
        scene.MayNotCreate = true;
        scene.Attributes = "Project=\"empty-4712\"";
        (await scene.Check()).ShouldBeRefused("DOG1906");
        scene.MayNotCreate = false;
        (await scene.Check()).ShouldBeRefused("DOG1907").Said.ShouldContain("never be changed");
        scene.Attributes = "Project=\"empty-4712\" Region=\"europe-west\"";
        (await scene.Check()).ShouldBeRefused("DOG1909");
        scene.Attributes = "Project=\"empty-4712\" Region=\"europe-west\" Service=\"default\"";
        (await scene.Deploy(Stop)).ShouldSucceed().Log.ShouldContain("in europe-west, which can never be changed");
        Google.Projects["empty-4712"].Location.ShouldBe("europe-west");
        (await scene.Deploy(Stop)).ShouldBe("unchanged");

        scene.Properties["DeployConfirm"] = scene.App;
        (await scene.Command("Destroy")).ShouldBeRefused("DOG1910");
        Google.Projects["empty-4712"].ServingStatus = "USER_DISABLED";
        (await scene.Check()).ShouldBeRefused("DOG3353");
    }

    [Fact]
    public async Task The_first_version_of_an_application_that_is_refused_cannot_be_withdrawn_and_that_is_said()
    {
        Google.Make("empty-4712", "europe-west");
        var scene = New();
        scene.Attributes = "Project=\"empty-4712\" Service=\"default\"";
        scene.Write("all is broken");
        scene.Patience = "1s";
        (await scene.Deploy(Stop)).ShouldBe("failed").Log.ShouldContain("DOG3356");
        scene.Write("all is well: mended");
        scene.Patience = "30s";
        (await scene.Deploy(Stop)).ShouldSucceed();
    }

    [Fact]
    public async Task A_service_that_is_not_there_is_made_only_when_that_was_said()
    {
        var scene = New();
        scene.MayNotCreate = true;
        (await scene.Check()).ShouldBeRefused("DOG1908");
        scene.Attributes = $"Service=\"{new string('s', 40)}\" Create=\"true\"";
        (await scene.Check()).ShouldBeRefused("DOG1905");
    }

    [Fact]
    public async Task Static_files_of_the_manifest_are_served_by_App_Engine_itself_with_their_cache_rules()
    {
        var scene = New();
        Directory.CreateDirectory(Path.Combine(scene.Content, "static"));
        File.WriteAllText(Path.Combine(scene.Content, "static", "site.css"), "body {}");
        File.WriteAllText(Path.Combine(scene.Content, "static", "robots.txt"), "none");
        scene.Items = """
            <DeployStatic Include="static" Prefix="assets/" />
            <DeployHeaders Include="styles" Match="**/*.css" Cache="public, max-age=31536000, immutable" />
            """;
        (await scene.Deploy(Stop)).ShouldSucceed();
        using var client = new HttpClient();
        var url = new Uri($"{Google.Front.Url}{scene.App}-dot-{AppEngineSubject.Project}/assets/");
        using var css = await client.GetAsync(new Uri(url, "site.css"), Stop);
        css.Headers.CacheControl!.ToString().ShouldBe("public, max-age=31536000, immutable");
        (await css.Content.ReadAsStringAsync(Stop)).ShouldBe("body {}");
        using var text = await client.GetAsync(new Uri(url, "robots.txt"), Stop);
        text.Headers.CacheControl!.ToString().ShouldBe("public, max-age=600");
        (await scene.Get()).ShouldBe((200, "all is well: first"));
    }

    [Fact]
    public async Task The_users_app_yaml_is_completed_in_the_package_and_never_touched()
    {
        var scene = New();
        var file = Path.Combine(scene.Content, "app.yaml");
        const string own = "# ours\nruntime: python312\ninstance_class: F2\nautomatic_scaling:\n  max_instances: 5\n  min_pending_latency: 30ms\nenv_variables:\n  MOOD: calm\n";
        File.WriteAllText(file, own);
        scene.Items = "<DeploySetting Include=\"automatic_scaling.target_cpu_utilization\" Value=\"0.8\" />";
        scene.Config["WORD"] = "one";
        (await scene.Deploy(Stop)).ShouldSucceed();
        File.ReadAllText(file).ShouldBe(own);
        var version = Project.Services[scene.App].Versions.Values.Single().Resource;
        version["runtime"]!.GetValue<string>().ShouldBe("python312");
        version["instanceClass"]!.GetValue<string>().ShouldBe("F2");
        version["automaticScaling"]!.ToJsonString().ShouldBe("""{"minPendingLatency":"0.03s","standardSchedulerSettings":{"maxInstances":5,"targetCpuUtilization":0.8}}""");
        (await scene.Get("/env/MOOD")).ShouldBe((200, "calm"));
        (await scene.Get("/env/WORD")).ShouldBe((200, "one"));

        File.WriteAllText(file, "runtime: python313\nentrypoint: gunicorn other:app\n");
        (await scene.Deploy(Stop)).ShouldBeRefused("DOG1224");
        File.WriteAllText(file, "runtime: python313\nskip_files: [x]\n");
        (await scene.Deploy(Stop)).ShouldBeRefused("DOG1912").Said.ShouldContain(".deployignore");
        File.WriteAllText(file, "runtime: python27\n");
        (await scene.Deploy(Stop)).ShouldBeRefused("DOG3358");
    }

    [Fact]
    public async Task Another_operation_on_the_service_is_waited_for()
    {
        var scene = await Deployed();
        scene.Write("all is well: second");
        var aborted = new Trouble.Answers(409, """{"error":{"code":409,"status":"ABORTED","message":"Cannot operate on apps/shop-4711/services/x because an operation is already in progress for apps/shop-4711/services/x by 4f1c."}}""", "application/json", new Dictionary<string, string>());
        using var busy = Subject.Wire.Break(request => request.Path.Contains("updateMask=split", StringComparison.Ordinal), aborted, times: 3);
        (await scene.Deploy(Stop)).ShouldSucceed().Log.ShouldContain("waiting for its end");
        busy.Met.ShouldBe(3);
    }

    [Fact]
    public async Task What_App_Engine_and_its_limits_refuse_is_told_in_its_words_with_what_to_do()
    {
        var scene = await Deployed();
        scene.Write("all is well: second");
        Google.Fails = (13, "An internal error occurred.");
        (await scene.Deploy(Stop)).ShouldBeRefused("DOG3351").Said.ShouldContain("billing");
        Google.Fails = null;
        var before = Google.MostVersions;
        Google.MostVersions = 1;
        (await scene.Deploy(Stop)).ShouldBeRefused("DOG3357").Said.ShouldContain("may not have more than 1 versions");
        Google.MostVersions = before;
        using (Subject.Wire.Break(request => request.Method == "POST" && request.Path.EndsWith("/versions", StringComparison.Ordinal), new Trouble.Answers(403, """{"error":{"code":403,"status":"PERMISSION_DENIED","message":"You do not have permission to act as 'shop-4711@appspot.gserviceaccount.com'"}}""", "application/json", new Dictionary<string, string>()), int.MaxValue))
            (await scene.Deploy(Stop)).ShouldBeRefused("DOG3359").Said.ShouldContain("roles/iam.serviceAccountUser");
        Project.HasNoBucket = true;
        (await scene.Deploy(Stop)).ShouldSucceed().Log.ShouldContain("it is repaired");
        (await scene.Get()).ShouldBe((200, "all is well: second"));

        File.WriteAllText(Path.Combine(scene.Content, "gha-creds-1.json"), "{}");
        (await scene.Deploy(Stop)).ShouldBeRefused("DOG1918");
    }

    [Fact]
    public async Task In_the_flexible_environment_old_machines_are_stopped_and_started_again_by_a_rollback()
    {
        var scene = New();
        scene.Attributes = "Environment=\"flexible\"";
        (await scene.Deploy(Stop)).ShouldSucceed();
        var service = Project.Services[scene.App];
        var first = service.Versions.Values.Single();
        first.IsFlexible.ShouldBeTrue();
        scene.Write("all is well: second");
        (await scene.Deploy(Stop)).ShouldSucceed();
        first.ServingStatus.ShouldBe("STOPPED");
        (await scene.Rollback()).ShouldSucceed();
        first.ServingStatus.ShouldBe("SERVING");
        (await scene.Get()).ShouldBe((200, "all is well: first"));

        scene.Write("crash as told");
        var ended = (await scene.Deploy(Stop)).ShouldBe("failed");
        ended.ShouldBeRefused("DOG3350").Said.ShouldContain("last words 60");
        (await scene.Get()).ShouldBe((200, "all is well: first"));
    }

    [Fact]
    public async Task A_prebuilt_image_runs_by_its_digest_and_no_other()
    {
        var scene = New();
        var image = $"eu.gcr.io/shop-4711/shop@sha256:{new string('a', 64)}";
        Project.Images[image] = new(scene.Content, "python3 server.py");
        scene.Attributes = "Image=\"eu.gcr.io/shop-4711/shop:latest\"";
        (await scene.Check()).ShouldBeRefused("DOG1916");
        scene.Attributes = $"Image=\"{image}\"";
        (await scene.Deploy(Stop)).ShouldSucceed();
        (await scene.Get()).ShouldBe((200, "all is well: first"));
        Project.Services[scene.App].Versions.Values.Single().Resource["deployment"]!["container"]!["image"]!.GetValue<string>().ShouldBe(image);
        (await scene.Deploy(Stop)).ShouldBe("unchanged");
    }

    [Fact]
    public async Task A_version_that_somebody_else_deployed_is_seen_as_theirs_and_ours_takes_its_place()
    {
        var scene = await Deployed();
        Google.Deploy(AppEngineSubject.Project, scene.App, "by-hand");
        (await scene.Show("Status")).Log.ShouldContain("by-hand");
        (await scene.Deploy(Stop)).ShouldSucceed();
        (await scene.Get()).ShouldBe((200, "all is well: first"));
        Project.Services[scene.App].Versions.Keys.ShouldContain("by-hand");
    }

    [Fact]
    public async Task Two_accounts_in_one_run_are_each_spoken_to_with_their_own_key()
    {
        const string email = "deployer@other-4713.iam.gserviceaccount.com";
        Google.Make("other-4713", "us-central");
        Google.Deploy("other-4713", "default", "first");
        var key = Google.Identities.KeyOf(email, "other-4713", Google.Url);
        var scene = New();
        scene.Attributes = $"Account=\"{AppEngineSubject.Email}\"";
        var input = scene.Input();
        var first = input.Items.Single(item => item.Kind == "DeployTo");
        ManifestInput With(string account) => input with
        {
            Items = input.Items.Add(first with { Include = "other", Metadata = first.Metadata.SetItem("Credential", "OTHER_KEY").SetItem("Account", account) }),
            Properties = input.Properties.SetItem("DeployTo", "there+other"),
            GlobalProperties = ImmutableDictionary<string, string>.Empty.Add("DeployTo", "there+other"),
        };
        using var http = new Http();
        var heard = new Heard();
        var world = new World
        {
            Log = new FunnelLog(heard), Directory = scene.Folder, Processes = new Processes(), Http = http,
            Environment = name => name == "OTHER_KEY" ? key : scene.Environment.GetValueOrDefault(name),
        };
        (await new Steps(With(email), [Subject.Platform], world, Stop).Deploy()).ShouldBeEmpty();
        Project.Services.ShouldContainKey(scene.App);
        Google.Projects["other-4713"].Services.ShouldContainKey(scene.App);
        (await new Steps(With(AppEngineSubject.Email), [Subject.Platform], world, Stop).Plan()).ShouldHaveSingleItem().Code.ShouldBe("DOG1902");
        heard.ToString().ShouldNotContain("PRIVATE KEY");
    }

    [Fact]
    public async Task Lists_of_many_pages_are_read_to_their_end()
    {
        Google.PageSize = 2;
        Google.Storage.PageSize = 3;
        var scene = await Deployed();
        for (var number = 2; number <= 5; number++)
        {
            scene.Write($"all is well: {number}");
            (await scene.Deploy(Stop)).ShouldSucceed();
        }
        (await scene.Rollback("v2")).ShouldSucceed();
        (await scene.Get()).ShouldBe((200, "all is well: 2"));
    }

    [Fact]
    public async Task Googles_own_tool_sees_what_a_deploy_made_and_leads_requests_where_a_person_wants_them()
    {
        Common.GcloudTool.Need();
        var scene = await Deployed();
        scene.Write("all is well: second");
        (await scene.Deploy(Stop)).ShouldSucceed();
        var (first, second) = (Named(scene, 1), Named(scene, 2));
        (await Gcloud(scene, "app", "describe", "--format", "value(id,locationId)")).ShouldContain("shop-4711\teurope-west");
        (await Gcloud(scene, "app", "services", "list", "--format", "value(id)")).ShouldContain(scene.App);
        (await Gcloud(scene, "app", "versions", "list", "--service", scene.App, "--format", "value(id,traffic_split)")).ShouldContain($"{second}\t1.00");
        (await Gcloud(scene, "app", "versions", "describe", second, "--service", scene.App, "--format", "value(envVariables.WORD,entrypoint.shell)")).ShouldContain("one\tpython3 server.py");
        (await Gcloud(scene, "app", "operations", "list", "--format", "json")).ShouldContain("Versions.CreateVersion");

        await Gcloud(scene, "app", "services", "set-traffic", scene.App, "--splits", $"{first}=1");
        (await scene.Get()).ShouldBe((200, "all is well: first"));
        // It is what a rollback would be, and the next deploy says so and goes on from there.
        (await scene.Show("Status")).Log.ShouldContain("v1");
        (await scene.Deploy(Stop)).ShouldSucceed();
        (await scene.Get()).ShouldBe((200, "all is well: second"));
    }

    string Named(Scene scene, int number) => Project.Services[scene.App].Versions.Keys.Single(id => id.StartsWith($"r{number}-", StringComparison.Ordinal));

    Task<string> Gcloud(Scene scene, params string[] arguments)
    {
        var folder = Path.Combine(scene.Folder, "home", "gcloud");
        Directory.CreateDirectory(folder);
        return Common.GcloudTool.Run(Google.Url, Google.Identities.Give("ada@example.org"), AppEngineSubject.Project, folder, arguments);
    }

    async Task<IReadOnlyList<string>> Uploads(Scene scene)
    {
        var before = Subject.Wire.Requests.Count;
        (await scene.Deploy(Stop)).ShouldSucceed();
        return [.. Subject.Wire.Requests.Skip(before).Where(Subject.IsUpload).Select(request => request.Path.Split("name=")[1].Split('&')[0])];
    }

    #pragma warning disable CA5350 // App Engine names files so.
    static string Sha1(string text) => Convert.ToHexStringLower(System.Security.Cryptography.SHA1.HashData(System.Text.Encoding.UTF8.GetBytes(text)));
    #pragma warning restore CA5350
}
