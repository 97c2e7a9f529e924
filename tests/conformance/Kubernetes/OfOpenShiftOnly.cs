using System.Text;
using System.Text.Json.Nodes;
using Dogshore.Conformance.Engine;
using Dogshore.Emulators;
using Dogshore.Emulators.Kubernetes;
using Dogshore.Emulators.Kubernetes.OpenShift;
using Dogshore.Emulators.Registry;
using Dogshore.Faults;
using Dogshore.Model;

namespace Dogshore.Conformance.Kubernetes;

/// <summary>What OpenShift has beyond Kubernetes, and how it refuses: projects, builds, Routes.</summary>
public sealed class OfOpenShiftOnly(Stage<OpenShiftSubject> stage) : OfOneCluster<OpenShiftSubject>(stage)
{
    new OpenShiftEmulator Cluster => Subject.OpenShift;

    IReadOnlyList<JsonObject> Builds(string app) => [.. Cluster.Cluster.Store.List(OpenShiftKinds.Build, "shop").Where(build => build["metadata"]!["labels"]!["buildconfig"]!.GetValue<string>() == app)];

    JsonNode Container(string app) => Get(Kinds.Deployment, $"{app}-web")!["spec"]!["template"]!["spec"]!["containers"]![0]!;

    string Image(string app) => Container(app)["image"]!.GetValue<string>();

    /// <summary>One who has no right outside of the projects that it asked for.</summary>
    Scene OfADeveloper(string project)
    {
        var scene = New();
        scene.Variables["KUBE_TOKEN"] = Cluster.Identities.Add(new Identity("developer", ["system:authenticated"], [Identity.Everything], []));
        scene.Attributes = $"Namespace=\"{project}\"";
        return scene;
    }

    [Fact]
    public async Task A_project_that_is_not_there_is_asked_for_and_the_app_comes_up_in_it()
    {
        var scene = OfADeveloper("fresh");
        scene.Attributes += " Account=\"developer\"";
        var ended = (await scene.Deploy(Stop)).ShouldSucceed();
        ended.Log.ShouldContain("made the namespace fresh");
        Cluster.Cluster.Store.Get(Kinds.Deployment, "fresh", $"{scene.App}-web").ShouldNotBeNull();
        (await scene.Deploy(Stop)).ShouldBe("unchanged");
    }

    [Fact]
    public async Task A_project_that_may_not_be_asked_for_is_told_before_anything_is_touched()
    {
        var scene = OfADeveloper("forbidden");
        Cluster.MayRequestProjects = false;
        try
        {
            var before = Subject.Wire.Writes.Count;
            (await scene.Deploy(Stop)).ShouldBeRefused(Dog.KubeNoNamespace.Code).Said.ShouldContain("You may not request a new project via this API");
            Subject.Wire.Writes.Count.ShouldBe(before);
        }
        finally
        {
            Cluster.MayRequestProjects = true;
        }
    }

    [Fact]
    public async Task A_project_of_somebody_elses_is_not_entered()
    {
        Cluster.MakeNamespace("theirs");
        var ended = (await OfADeveloper("theirs").Deploy(Stop)).ShouldBeRefused(Dog.NotAllowed.Code);
        ended.Said.ShouldContain("developer");
    }

    [Fact]
    public async Task A_build_that_fails_says_the_end_of_its_log_and_the_old_one_serves_on()
    {
        var scene = await Deployed();
        File.WriteAllText(Path.Combine(scene.Folder, "requirements.txt"), "no-such-package-at-all\n");
        var ended = (await scene.Deploy(Stop)).ShouldBeRefused(Dog.OpenShiftBuildFailed.Code);
        ended.Word.ShouldBe("failed", ended.Log);
        ended.Said.ShouldContain("Assemble script failed");
        ended.Said.ShouldContain("No matching distribution found for no-such-package-at-all");
        (await scene.Get()).ShouldBe((200, "all is well: first"));
        File.WriteAllText(Path.Combine(scene.Folder, "requirements.txt"), "# none after all\n");
        (await scene.Deploy(Stop)).ShouldSucceed();
        Builds(scene.App).Select(build => build["status"]!["phase"]!.GetValue<string>()).ShouldBe(["Complete", "Failed", "Complete"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_builder_that_the_cluster_lacks_is_told_at_once()
    {
        var scene = New();
        scene.Attributes = "BuilderImage=\"cobol:1\"";
        (await scene.Deploy(Stop)).ShouldBeRefused(Dog.OpenShiftNoBuilder.Code).Said.ShouldContain("cobol:1");
        Builds(scene.App).ShouldBeEmpty();
    }

    [Theory, InlineData("Running"), InlineData("Complete")]
    public async Task Row_25_a_build_of_which_the_answer_was_lost_is_looked_up_and_not_begun_again(string phase)
    {
        var scene = New();
        using var breakage = Subject.Wire.Break(Subject.IsUpload, new Trouble.Resets(AfterEffect: true));
        Subject.Wire.Watch = async (moment, request) =>
        {
            if (moment != Moment.After || !Subject.IsUpload(request)) return;
            await Deadlines.Until(() => phase == "Running" || Builds(scene.App).Single()["status"]!["phase"]!.GetValue<string>() == phase, phase);
        };
        (await scene.Deploy(Stop)).ShouldSucceed().Log.ShouldContain("of the same content has begun already");
        breakage.Met.ShouldBe(1);
        Builds(scene.App).Count.ShouldBe(1);
        (await scene.Get()).ShouldBe((200, "all is well: first"));
    }

    [Fact]
    public async Task A_name_that_another_project_has_is_refused_and_the_old_name_leads_to_the_old_one_as_before()
    {
        Cluster.MakeNamespace("neighbours");
        using var content = new StringContent("""{"apiVersion":"route.openshift.io/v1","kind":"Route","metadata":{"name":"web"},"spec":{"host":"taken.apps.cluster.test","to":{"kind":"Service","name":"web"} } }""", Encoding.UTF8, "application/json");
        using (await Subject.Ask(HttpMethod.Post, "apis/route.openshift.io/v1/namespaces/neighbours/routes", content)) { }

        // Which is older is told in whole seconds.
        var made = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        await Deadlines.Until(() => DateTimeOffset.UtcNow.ToUnixTimeSeconds() > made, "the second is over");

        var scene = await Deployed();
        var (address, image) = ((await scene.State()).Url, Image(scene.App));
        scene.Write("all is well: second");
        scene.Attributes = "Host=\"taken.apps.cluster.test\"";
        var ended = (await scene.Deploy(Stop)).ShouldBeRefused(Dog.OpenShiftRouteRefused.Code);
        ended.Said.ShouldContain("HostAlreadyClaimed");
        (await scene.State()).Url.ShouldBe(address);
        Image(scene.App).ShouldBe(image);
        (await scene.Get()).ShouldBe((200, "all is well: first"));

        scene.Attributes = "";
        (await scene.Deploy(Stop)).ShouldSucceed();
        (await scene.Get()).ShouldBe((200, "all is well: second"));
    }

    [Fact]
    public async Task The_builder_is_told_which_assembly_to_start_and_not_to_migrate_what_our_Job_has_migrated()
    {
        var published = New(Runtime.Dotnet);
        (await published.Deploy(Stop)).ShouldSucceed();
        Get(OpenShiftKinds.BuildConfig, published.App)!["spec"]!["strategy"]!["sourceStrategy"]!["env"]!.ToJsonString().ShouldBe("""[{"name":"DOTNET_STARTUP_ASSEMBLY","value":"Dogshore.Conformance.App.dll"}]""");

        var scene = await Deployed(scene => scene.Migrates = true);
        scene.Migrated.ShouldBe(["begin all is well: first", "end all is well: first"]);
        Container(scene.App)["env"]!.AsArray().ShouldContain(each => each!["name"]!.GetValue<string>() == "DISABLE_MIGRATE" && each["value"]!.GetValue<string>() == "1");
    }

    [Fact]
    public async Task What_is_released_is_a_digest_of_the_stream_and_a_way_back_builds_nothing()
    {
        var scene = await Deployed();
        var first = Image(scene.App);
        first.ShouldMatch($"/shop/{scene.App}@sha256:[0-9a-f]{{64}}$");
        Get(OpenShiftKinds.ImageStream, scene.App)!["status"]!["tags"]!.ToJsonString().ShouldContain(first.Split('@')[1]);
        scene.Write("all is well: second");
        (await scene.Deploy(Stop)).ShouldSucceed();
        Image(scene.App).ShouldNotBe(first);
        (await scene.Rollback()).ShouldSucceed();
        Image(scene.App).ShouldBe(first);
        (await scene.Get()).ShouldBe((200, "all is well: first"));
        Builds(scene.App).Count.ShouldBe(2);
    }

    [Fact]
    public async Task An_app_runs_as_a_user_of_the_project_and_an_image_that_wants_to_be_root_is_told_so()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "starts processes as other users");
        Cluster.GiveUsers();
        var scene = OfADeveloper("users");
        scene.Attributes += $" Image=\"{Cluster.Registry.Host}/images/any:1\"";
        Make("");
        scene.Probe = "Contains=\"well 1000660000 0 /tmp\"";
        (await scene.Deploy(Stop)).ShouldSucceed();

        Make("open('state', 'w')");
        var ended = (await scene.Deploy(Stop)).ShouldBeRefused(Dog.KubeCrashes.Code);
        ended.Said.ShouldContain("Permission denied: 'state'");
        ended.Said.ShouldContain("never as root");

        void Make(string first) => Cluster.Registry.Make("images/any:1", new Dictionary<string, byte[]> { ["app/server.py"] = Encoding.UTF8.GetBytes(first + """

            import http.server, os
            class Answers(http.server.BaseHTTPRequestHandler):
                def do_GET(self):
                    text = f"well {os.getuid()} {os.getgid()} {os.environ['HOME']}".encode()
                    self.send_response(200); self.send_header("Content-Length", str(len(text))); self.end_headers(); self.wfile.write(text)
            http.server.HTTPServer(("127.0.0.1", int(os.environ["PORT"])), Answers).serve_forever()
            """) }, new JsonObject { ["WorkingDir"] = "/app" });
    }
}
