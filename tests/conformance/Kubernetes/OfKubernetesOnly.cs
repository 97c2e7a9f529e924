using System.Text;
using System.Text.Json.Nodes;
using Dogshore.Conformance.Engine;
using Dogshore.Emulators;
using Dogshore.Emulators.Kubernetes;
using Dogshore.Emulators.Registry;
using Dogshore.Faults;
using Dogshore.Model;

namespace Dogshore.Conformance.Kubernetes;

/// <summary>What is special to clusters: what a rollout can meet, who may write, and the user's own objects.</summary>
public sealed class OfKubernetesOnly(Stage<KubernetesSubject> stage) : OfOneCluster<KubernetesSubject>(stage)
{
    [Fact]
    public async Task Rows_1_to_4_a_crash_in_the_middle_of_a_rollout_is_adopted_and_finished()
    {
        var scene = await Deployed();
        scene.Write("all is well: second");
        using (var child = new Child(Subject, scene))
        {
            var died = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Subject.Wire.Watch = async (moment, request) =>
            {
                if (moment != Moment.After || !request.Path.Contains($"/deployments/{scene.App}-web", StringComparison.Ordinal)) return;
                Subject.Wire.Watch = null;
                await child.Kill();
                died.SetResult();
                throw new ClientGoneException();
            };
            await died.Task.WaitAsync(TimeSpan.FromSeconds(60), Stop);
        }
        (await scene.Command("Unlock")).Faults.ShouldBeEmpty();
        var ended = (await scene.Deploy(Stop)).ShouldSucceed();
        ended.Log.ShouldContain("has begun v2 of the same");
        (await scene.Get()).ShouldBe((200, "all is well: second"));
        (await scene.State()).Releases.ShouldBe(2);
        (await scene.Deploy(Stop)).ShouldBe("unchanged");
    }

    [Fact]
    public async Task Row_17_a_run_that_lost_its_lock_in_mid_write_is_refused_by_the_cluster_and_puts_nothing_back()
    {
        var one = await Deployed();
        var other = New();
        other.App = one.App;
        one.Write("all is well: one");
        other.Write("all is well: other");
        var (reached, goOn) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        Subject.Wire.Watch = async (moment, request) =>
        {
            if (moment != Moment.Before || !request.Path.Contains($"/deployments/{one.App}-web", StringComparison.Ordinal)) return;
            Subject.Wire.Watch = null;
            reached.SetResult();
            await goOn.Task;
        };
        var deploying = one.Deploy(Stop);
        await reached.Task.WaitAsync(TimeSpan.FromSeconds(60), Stop);
        (await other.Command("Unlock")).Faults.ShouldBeEmpty();
        (await other.Deploy(Stop)).ShouldSucceed();
        goOn.SetResult();
        var lost = await deploying;
        lost.ShouldBeRefused(Dog.LockLost.Code);
        (await one.Get()).ShouldBe((200, "all is well: other"));
        (await other.Deploy(Stop)).ShouldBe("unchanged");
    }

    [Theory, InlineData("made"), InlineData("taken again"), InlineData("taken over from a dead run")]
    public async Task Row_8_a_lock_that_arrives_at_the_cluster_after_its_run_was_cancelled_is_held_by_nobody(string how)
    {
        var scene = how == "made" ? New() : await Deployed();
        scene.Write("all is well: second");
        scene.Properties["DeployLockExpiry"] = "2s";
        if (how == "taken over from a dead run") await Hold(scene.App, "a-dead-run", "2026-01-01T00:00:00.0000000+00:00");
        using var cancel = new CancellationTokenSource();
        var (goOn, done) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        int? late = null;
        Subject.Wire.Watch = async (moment, request) =>
        {
            if (late is null && request.Path.Contains("/leases", StringComparison.Ordinal))
            {
                late = request.Number;
                await cancel.CancelAsync();
                await goOn.Task;
            }
            else if (moment == Moment.After && request.Number == late) done.SetResult();
        };
        var ended = await scene.Deploy(cancel.Token).WaitAsync(TimeSpan.FromSeconds(15), Stop);
        ended.Faults.ShouldContain(finding => finding.Code == Dog.Cancelled.Code, ended.Log);
        goOn.SetResult();
        await done.Task.WaitAsync(TimeSpan.FromSeconds(15), Stop);
        Subject.Wire.Watch = null;
        Get(Kinds.Lease, $"{scene.App}.dogshore")!["spec"]!["holderIdentity"]!.GetValue<string>().ShouldBe(how.EndsWith("run", StringComparison.Ordinal) ? "a-dead-run" : "", ended.Log);
        (await scene.Deploy(Stop)).ShouldSucceed();
    }

    async Task Hold(string app, string run, string until)
    {
        using var content = new StringContent($$"""{"metadata":{"annotations":{"dogshore/until":"{{until}}"} },"spec":{"holderIdentity":"{{run}}"} }""", Encoding.UTF8, "application/merge-patch+json");
        using var answer = await Subject.Ask(HttpMethod.Patch, $"apis/coordination.k8s.io/v1/namespaces/shop/leases/{app}.dogshore", content);
        answer.IsSuccessStatusCode.ShouldBeTrue();
    }

    [Fact]
    public async Task An_image_that_cannot_be_pulled_is_seen_at_once_and_the_old_one_serves_on()
    {
        var scene = await Deployed();
        scene.Attributes = $"Image=\"{Cluster.Registry.Url.Authority}/apps/none@sha256:{new string('0', 64)}\"";
        var ended = (await scene.Deploy(Stop)).ShouldBeRefused(Dog.KubeImageNotPulled.Code);
        ended.Word.ShouldBe("failed", ended.Log);
        ended.Said.ShouldContain("ImagePullBackOff");
        (await scene.Get()).ShouldBe((200, "all is well: first"));
        scene.Attributes = "";
        (await scene.Deploy(Stop)).Word.ShouldBeOneOf("unchanged", "succeeded");
    }

    [Fact]
    public async Task A_secret_of_the_cluster_that_is_not_there_is_told_and_one_that_is_reaches_the_app()
    {
        var scene = await Deployed();
        scene.Items = """<DeployConfig Include="MAIL" FromSecret="mail/password" />""";
        (await scene.Deploy(Stop)).ShouldBeRefused(Dog.KubePodNotStarted.Code).Said.ShouldContain("mail");
        (await scene.Get()).ShouldBe((200, "all is well: first"));
        using var content = new StringContent("""{"apiVersion":"v1","kind":"Secret","metadata":{"name":"mail"},"stringData":{"password":"pigeon post"}}""", Encoding.UTF8, "application/json");
        using (await Subject.Ask(HttpMethod.Post, "api/v1/namespaces/shop/secrets", content)) { }
        (await scene.Deploy(Stop)).ShouldSucceed();
        (await scene.Get("/env/MAIL")).ShouldBe((200, "pigeon post"));
    }

    [Fact]
    public async Task A_pod_that_no_node_takes_is_given_up_after_two_minutes()
    {
        var scene = await Deployed();
        scene.Items = """<DeploySetting Include="memory" Value="900Ti" />""";
        scene.Attributes = "Timeout=\"10m\"";
        scene.Clock = new HastyClock(60);
        var ended = (await scene.Deploy(Stop)).ShouldBeRefused();
        ended.Faults.ShouldContain(finding => finding.Code == Dog.KubeUnschedulable.Code, ended.Log);
        (await scene.Get()).ShouldBe((200, "all is well: first"));
    }

    const string Budget = """
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata:
          name: "{app}"
        spec:
          minAvailable: 1
          selector: {matchLabels: {app.kubernetes.io/instance: "{app}"}}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: "{app}-own"}
        data: {image: "{image}"}
        """;

    [Fact]
    public async Task The_users_own_objects_are_applied_with_the_release_come_back_with_a_rollback_and_go_when_they_left_the_manifest()
    {
        var scene = New();
        Directory.CreateDirectory(Path.Combine(scene.Folder, "cluster"));
        File.WriteAllText(Path.Combine(scene.Folder, "cluster", "budget.yaml"), Budget);
        scene.Items = """<DeployObject Include="cluster/" />""";
        (await scene.Deploy(Stop)).ShouldSucceed();
        Get(Kinds.PodDisruptionBudget, scene.App)!["spec"]!["minAvailable"]!.GetValue<int>().ShouldBe(1);
        Get(Kinds.ConfigMap, $"{scene.App}-own")!["data"]!["image"]!.GetValue<string>().ShouldContain("@sha256:");
        (await scene.Deploy(Stop)).ShouldBe("unchanged");

        File.WriteAllText(Path.Combine(scene.Folder, "cluster", "budget.yaml"), Budget.Replace("minAvailable: 1", "minAvailable: 2", StringComparison.Ordinal));
        (await scene.Deploy(Stop)).ShouldSucceed();
        Get(Kinds.PodDisruptionBudget, scene.App)!["spec"]!["minAvailable"]!.GetValue<int>().ShouldBe(2);
        (await scene.Rollback()).ShouldSucceed();
        Get(Kinds.PodDisruptionBudget, scene.App)!["spec"]!["minAvailable"]!.GetValue<int>().ShouldBe(1);

        scene.Items = "";
        Directory.Delete(Path.Combine(scene.Folder, "cluster"), recursive: true);
        (await scene.Deploy(Stop)).ShouldSucceed();
        Get(Kinds.PodDisruptionBudget, scene.App).ShouldBeNull();
        Get(Kinds.ConfigMap, $"{scene.App}-own").ShouldBeNull();
    }

    [Theory]
    [InlineData("{apiVersion: v1, kind: Namespace, metadata: {name: x}}", "DOG1828")]
    [InlineData("{apiVersion: nowhere.example/v1, kind: Thing, metadata: {name: x}}", "DOG1829")]
    [InlineData("{apiVersion: v1, kind: ConfigMap, metadata: {name: x, namespace: other}}", "DOG1828")]
    [InlineData("[", "DOG1828")]
    public async Task An_object_that_cannot_be_taken_is_refused_before_anything_is_released(string text, string code)
    {
        var scene = New();
        File.WriteAllText(Path.Combine(scene.Folder, "own.yaml"), text);
        scene.Items = """<DeployObject Include="own.yaml" />""";
        (await scene.Deploy(Stop)).ShouldBeRefused(code);
        Get(Kinds.Deployment, $"{scene.App}-web").ShouldBeNull();
    }

    [Fact]
    public async Task The_kubeconfig_may_be_text_a_file_a_certificate_or_a_plugins_answer()
    {
        var scene = await Deployed();
        scene.Variables["KUBE_TOKEN"] = null;
        scene.Variables["KUBECONFIG"] = Cluster.ConfigOf(Cluster.Identities.AdministratorToken, "shop");
        (await scene.Deploy(Stop)).ShouldBe("unchanged");

        using var folder = new Folder();
        var file = Path.Combine(folder.Path, "config");
        File.WriteAllText(file, scene.Variables["KUBECONFIG"]);
        scene.Variables["KUBECONFIG"] = $"/nowhere:{file}";
        (await scene.Deploy(Stop)).ShouldBe("unchanged");
        (await Other("Context=\"nowhere\"")).ShouldBeRefused(Dog.KubeNoContext.Code);

        using var certificate = Cluster.Identities.Client("kubernetes-admin");
        scene.Variables["KUBECONFIG"] = Cluster.ConfigOf(certificate, "shop");
        (await scene.Deploy(Stop)).ShouldBe("unchanged");

        var plugin = Path.Combine(folder.Path, "plugin");
        File.WriteAllText(plugin, $$$"""
            #!/bin/sh
            case "$KUBERNETES_EXEC_INFO" in *client.authentication.k8s.io/v1*) ;; *) exit 4 ;; esac
            echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"{{{Cluster.Identities.AdministratorToken}}}"}}'

            """);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(plugin, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        scene.Variables["KUBECONFIG"] = Cluster.Config(new JsonObject { ["exec"] = new JsonObject { ["apiVersion"] = "client.authentication.k8s.io/v1", ["interactiveMode"] = "Never", ["command"] = plugin } }, "shop");
        (await scene.Deploy(Stop)).ShouldBe("unchanged");
        File.WriteAllText(plugin, "#!/bin/sh\necho no luck\nexit 3\n");
        (await scene.Deploy(Stop)).ShouldBeRefused(Dog.KubeExecFailed.Code).Said.ShouldContain("no luck");

        async Task<Ended> Other(string attributes)
        {
            scene.Attributes = attributes;
            var ended = await scene.Deploy(Stop);
            scene.Attributes = "";
            return ended;
        }
    }

    [Fact]
    public async Task A_tag_that_moved_is_a_release_and_an_image_that_stays_is_none()
    {
        var scene = New();
        Make("first");
        scene.Attributes = $"Image=\"{Cluster.Registry.Host}/images/given:1\"";
        (await scene.Deploy(Stop)).ShouldSucceed();
        (await scene.Deploy(Stop)).ShouldBe("unchanged");
        Make("second");
        (await scene.Deploy(Stop)).ShouldSucceed();
        (await scene.Get()).ShouldBe((200, "all is well: second"));
        (await scene.Deploy(Stop)).ShouldBe("unchanged");
        (await scene.State()).Releases.ShouldBe(2);

        void Make(string words) => Cluster.Registry.Make("images/given:1", new Dictionary<string, byte[]>
        {
            ["app/server.py"] = File.ReadAllBytes(Path.Combine(scene.Content, "server.py")), ["app/words.txt"] = Encoding.UTF8.GetBytes($"all is well: {words}"),
        }, new JsonObject { ["WorkingDir"] = "/app" });
    }

    [Fact]
    public async Task What_somebody_removed_by_hand_is_there_again_after_a_deploy_of_nothing_new()
    {
        var scene = await Deployed();
        using (await Subject.Ask(HttpMethod.Delete, $"apis/apps/v1/namespaces/shop/deployments/{scene.App}-web", null)) { }
        await Deadlines.Until(() => Get(Kinds.Deployment, $"{scene.App}-web") is null, "the Deployment is gone");
        (await scene.Deploy(Stop)).IsGood.ShouldBeTrue();
        (await scene.Get()).ShouldBe((200, "all is well: first"));
        (await scene.State()).Releases.ShouldBe(1);
    }

    [Fact]
    public async Task A_destroyed_app_leaves_nothing_of_ours()
    {
        var scene = await Deployed(scene => scene.Config["WORD"] = "one");
        scene.Properties["DeployConfirm"] = scene.App;
        (await scene.Command("Destroy")).Faults.ShouldBeEmpty();
        foreach (var kind in new[] { Kinds.Secret, Kinds.ConfigMap, Kinds.Deployment, Kinds.Service, Kinds.Ingress, Kinds.Lease, Kinds.Job })
            Cluster.Cluster.Store.List(kind, "shop").Where(each => each["metadata"]?["labels"]?["app.kubernetes.io/instance"]?.GetValue<string>() == scene.App).ShouldBeEmpty(kind.Plural);
    }

    /// <summary>One beside the project, whose files are no part of the app.</summary>
    sealed class Folder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("dogshore-kubeconfig-").FullName;
        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
