using System.Net;
using System.Text.Json.Nodes;
using Dogshore.Emulators.Kubernetes;

namespace Dogshore.Conformance.Kubernetes;

/// <summary>What the emulator's API server does beyond what kubectl shows, as the documents of Kubernetes have it.</summary>
public sealed class TheCluster(OneCluster cluster) : IClassFixture<OneCluster>, IDisposable
{
    readonly string space = cluster.Space();
    readonly ClusterClient client = new(cluster.Emulator);

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    KubernetesEmulator Emulator => cluster.Emulator;

    public void Dispose() => client.Dispose();

    string Core(string rest) => $"api/v1/namespaces/{space}/{rest}";
    string Apps(string rest) => $"apis/apps/v1/namespaces/{space}/{rest}";

    const string Settings = """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"settings"},"data":{"a":"1","b":"2"}}""";

    [Fact]
    public async Task What_a_manager_no_longer_applies_is_removed_and_what_others_own_stays()
    {
        (await client.Apply(Core("configmaps/settings"), "one", Settings)).Status.ShouldBe(HttpStatusCode.Created);
        await client.Apply(Core("configmaps/settings"), "two", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"settings"},"data":{"b":"2","c":"3"}}""");
        var (status, body) = await client.Apply(Core("configmaps/settings"), "one", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"settings"},"data":{}}""");
        status.ShouldBe(HttpStatusCode.OK);
        body["data"]!.ToJsonString().ShouldBe("""{"b":"2","c":"3"}""");
    }

    [Fact]
    public async Task An_apply_without_a_manager_with_unknown_fields_or_with_managed_fields_is_refused()
    {
        Assert.SkipWhen(Emulator.Cluster.Models.IsEmpty, "needs the published models: DOGSHORE_CONTRACTS");
        (await client.Ask(HttpMethod.Patch, Core("configmaps/settings"), Settings, "application/apply-patch+yaml")).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var (status, body) = await client.Apply(Core("configmaps/settings"), "one", Settings.Replace("\"data\"", "\"dota\"", StringComparison.Ordinal));
        status.ShouldBe(HttpStatusCode.BadRequest);
        body.Text("message")!.ShouldContain("unknown field \"dota\"");
        (await client.Apply(Core("configmaps/settings"), "one", Settings.Replace("\"name\"", "\"managedFields\":[],\"name\"", StringComparison.Ordinal))).Body.Text("message").ShouldBe("metadata.managedFields must be nil");
    }

    [Fact]
    public async Task A_write_with_an_old_version_conflicts()
    {
        var (_, made) = await client.Ask(HttpMethod.Post, "apis/coordination.k8s.io/v1/namespaces/" + space + "/leases", """{"metadata":{"name":"lock"},"spec":{"holderIdentity":"one","leaseDurationSeconds":15}}""");
        (await client.Ask(HttpMethod.Post, "apis/coordination.k8s.io/v1/namespaces/" + space + "/leases", """{"metadata":{"name":"lock"}}""")).Body.Text("reason").ShouldBe("AlreadyExists");
        made.Map("spec")!["holderIdentity"] = "two";
        var path = $"apis/coordination.k8s.io/v1/namespaces/{space}/leases/lock";
        (await client.Ask(HttpMethod.Put, path, made.ToJsonString())).Status.ShouldBe(HttpStatusCode.OK);
        var (status, body) = await client.Ask(HttpMethod.Put, path, made.ToJsonString());
        (status, body.Text("reason")).ShouldBe((HttpStatusCode.Conflict, "Conflict"));
        body.Text("message")!.ShouldContain("the object has been modified");
        made.Map("metadata")!.Remove("resourceVersion");
        (await client.Ask(HttpMethod.Put, path, made.ToJsonString())).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task A_watch_tells_what_happens_from_a_version_on_and_says_when_that_was_forgotten()
    {
        var (_, list) = await client.Get(Core("configmaps"));
        var version = list.Text("metadata", "resourceVersion");
        using var reader = new StreamReader(await client.Stream(Core($"configmaps?watch=true&resourceVersion={version}&allowWatchBookmarks=true&timeoutSeconds=30")));
        await client.Ask(HttpMethod.Post, Core("configmaps"), Settings);
        await client.Ask(HttpMethod.Patch, Core("configmaps/settings"), """{"data":{"a":"2"}}""", "application/merge-patch+json");
        await client.Ask(HttpMethod.Delete, Core("configmaps/settings"));
        var seen = new List<string>();
        while (seen.Count(type => type != "BOOKMARK") < 3) seen.Add(JsonNode.Parse((await reader.ReadLineAsync(Stop))!).Text("type")!);
        seen.Where(type => type != "BOOKMARK").ShouldBe(["ADDED", "MODIFIED", "DELETED"]);

        Emulator.Cluster.Store.Compact();
        using var late = new StreamReader(await client.Stream(Core($"configmaps?watch=true&resourceVersion={version}")));
        var error = JsonNode.Parse((await late.ReadLineAsync(Stop))!);
        (error.Text("type"), error.Number("object", "code"), error.Text("object", "reason")).ShouldBe(("ERROR", 410L, "Expired"));
    }

    [Fact]
    public async Task A_list_comes_in_pieces_and_by_selectors()
    {
        foreach (var name in new[] { "a", "b", "c" }) await client.Ask(HttpMethod.Post, Core("configmaps"), $$"""{"metadata":{"name":"{{name}}","labels":{"which":"{{name}}"} } }""");
        var (_, first) = await client.Get(Core("configmaps?limit=2"));
        first.Each("items").Select(each => each.Name()).ShouldBe(["a", "b"]);
        var (_, rest) = await client.Get(Core($"configmaps?limit=2&continue={Uri.EscapeDataString(first.Text("metadata", "continue")!)}"));
        rest.Each("items").Select(each => each.Name()).ShouldBe(["c"]);
        (await client.Get(Core("configmaps?labelSelector=which+in+(a,c),which!=a"))).Body.Each("items").Select(each => each.Name()).ShouldBe(["c"]);
        (await client.Get(Core("configmaps?fieldSelector=metadata.name=b"))).Body.Each("items").Select(each => each.Name()).ShouldBe(["b"]);
        (await client.Get(Core("configmaps?fieldSelector=data.x=b"))).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("nowhere.test/none:1", "", "ErrImagePull ImagePullBackOff")]
    [InlineData("", """, {name: CRASH, value: "1"}""", "CrashLoopBackOff")]
    [InlineData("", ", {name: KEY, valueFrom: {secretKeyRef: {name: none, key: x} } }", "CreateContainerConfigError")]
    public async Task A_pod_that_cannot_run_says_why(string image, string env, string reasons)
    {
        await client.Apply(Apps("deployments/web"), "test", OneCluster.Deployment(image.Length > 0 ? image : cluster.Image("one"), env: env));
        var pods = await client.Until(Core("pods"), list => list.Each("items").SelectMany(pod => pod.Each("status", "containerStatuses")).Any(each => reasons.Split(' ').Contains(each.Text("state", "waiting", "reason"))), reasons);
        if (reasons != "CrashLoopBackOff") return;
        var status = pods.Each("items").First().Each("status", "containerStatuses").First();
        status.Number("lastState", "terminated", "exitCode").ShouldBe(3);
        status.Number("restartCount")!.Value.ShouldBeGreaterThan(0);
        (await client.Text(Core($"pods/{pods.Each("items").First().Name()}/log?previous=true&tailLines=1"))).ShouldBe("last words\n");
        (await client.Get(Core($"events?fieldSelector=involvedObject.uid={pods.Each("items").First().Uid()},type=Warning"))).Body.Each("items").Select(each => each.Text("reason")).ShouldContain("BackOff");
    }

    [Fact]
    public async Task A_pod_that_asks_for_too_much_is_not_scheduled_and_a_quota_refuses_one()
    {
        await client.Apply(Apps("deployments/web"), "test", OneCluster.Deployment(cluster.Image("one")).Replace("    image:", "    resources: {requests: {memory: 999Gi}}\n        image:", StringComparison.Ordinal));
        await client.Until(Core("pods"), list => list.Each("items").SelectMany(pod => pod.Each("status", "conditions")).Any(each => each.Text("reason") == "Unschedulable"), "unschedulable");
        await client.Ask(HttpMethod.Post, Core("resourcequotas"), """{"metadata":{"name":"few"},"spec":{"hard":{"pods":"1"}}}""");
        var (_, scaled) = await client.Ask(HttpMethod.Patch, Apps("deployments/web/scale"), """{"spec":{"replicas":3}}""", "application/merge-patch+json");
        scaled.Number("spec", "replicas").ShouldBe(3);
        var deployment = await client.Until(Apps("deployments/web"), thing => thing.Each("status", "conditions").Any(each => each.Text("type") == "ReplicaFailure"), "the quota");
        deployment.Each("status", "conditions").First(each => each.Text("type") == "ReplicaFailure").Text("message")!.ShouldContain("exceeded quota: few, requested: pods=1, used: pods=1, limited: pods=1");
    }

    [Fact]
    public async Task What_a_deployment_made_goes_with_it_and_a_namespace_takes_all()
    {
        await client.Apply(Apps("deployments/web"), "test", OneCluster.Deployment(cluster.Image("one")));
        await client.Until(Apps("deployments/web"), thing => thing.Number("status", "availableReplicas") == 1, "available");
        await client.Ask(HttpMethod.Delete, Apps("deployments/web"), """{"propagationPolicy":"Background"}""");
        await client.Until(Core("pods"), list => !list.Each("items").Any(), "no pod is left");
        (await client.Get(Apps("replicasets"))).Body.Each("items").ShouldBeEmpty();
        await client.Ask(HttpMethod.Post, Core("configmaps"), Settings);
        await client.Ask(HttpMethod.Delete, $"api/v1/namespaces/{space}");
        await client.Until($"api/v1/namespaces/{space}", thing => thing.Number("code") == 404, "the namespace is gone");
        (await client.Get(Core("configmaps/settings"))).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_job_that_fails_says_so_and_its_pods_outlive_a_deletion_that_names_no_policy()
    {
        await client.Ask(HttpMethod.Post, $"apis/batch/v1/namespaces/{space}/jobs", $$$"""
            {"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"migrate"},"spec":{"backoffLimit":0,"template":{"spec":{"restartPolicy":"Never","containers":[{"name":"migrate","image":"{{{cluster.Image("one")}}}","args":["migrate"],"env":[{"name":"CODE","value":"4"} ] } ] } } } }
            """);
        var job = await client.Until($"apis/batch/v1/namespaces/{space}/jobs/migrate", thing => thing.Each("status", "conditions").Any(each => each.Text("type") == "Failed"), "failed");
        job.Each("status", "conditions").Select(each => each.Text("reason")).Distinct().ShouldBe(["BackoffLimitExceeded"]);
        (await client.Ask(HttpMethod.Delete, $"apis/batch/v1/namespaces/{space}/jobs/migrate")).Body.Text("status").ShouldBe("Success");
        var pod = (await client.Get(Core("pods?labelSelector=batch.kubernetes.io/job-name=migrate"))).Body.Each("items").ShouldHaveSingleItem();
        pod.Each("status", "containerStatuses").Single().Number("state", "terminated", "exitCode").ShouldBe(4);
    }

    [Fact]
    public async Task A_container_that_takes_too_much_memory_is_killed_and_started_again()
    {
        await client.Apply(Apps("deployments/web"), "test", OneCluster.Deployment(cluster.Image("one")));
        await client.Until(Apps("deployments/web"), thing => thing.Number("status", "availableReplicas") == 1, "available");
        Emulator.Machine.OutOfMemory((await client.Get(Core("pods"))).Body.Each("items").Single().Uid());
        var pods = await client.Until(Core("pods"), list => list.Each("items").Single().Each("status", "containerStatuses").Single() is var status && status.Text("lastState", "terminated", "reason") == "OOMKilled" && status.Is("ready"), "killed and ready again");
        var status = pods.Each("items").Single().Each("status", "containerStatuses").Single();
        (status.Number("lastState", "terminated", "exitCode"), status.Number("restartCount")).ShouldBe((137L, 1L));
    }

    [Fact]
    public async Task A_container_whose_liveness_probe_fails_is_started_again()
    {
        await client.Apply(Apps("deployments/web"), "test", OneCluster.Deployment(cluster.Image("one")) + "\n        livenessProbe: {exec: {command: [\"false\"]}, periodSeconds: 4, failureThreshold: 2}\n");
        await client.Until(Core("pods"), list => list.Each("items").SelectMany(pod => pod.Each("status", "containerStatuses")).Any(each => each.Number("restartCount") > 0), "started again");
        var (_, events) = await client.Get(Core("events?fieldSelector=reason=Unhealthy"));
        events.Each("items").Select(each => each.Text("message")).ShouldContain(message => message!.StartsWith("Liveness probe failed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_certificate_opens_the_API_as_a_token_does_and_neither_does_not()
    {
        Emulator.Identities.Add(new Identity("carol", ["system:authenticated"], [new Rule(["get", "list"], [""], ["pods"])]));
        using var certificate = Emulator.Identities.Client("carol");
        (await AskWith(certificate)).ShouldBe(HttpStatusCode.OK);
        (await AskWith(null)).ShouldBe(HttpStatusCode.Unauthorized);

        async Task<HttpStatusCode> AskWith(System.Security.Cryptography.X509Certificates.X509Certificate2? own)
        {
#pragma warning disable CA5359 // The emulator on this machine.
            using var handler = new SocketsHttpHandler { UseProxy = false, SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true } };
#pragma warning restore CA5359
            if (own is not null) handler.SslOptions.ClientCertificates = [own];
            using var asking = new HttpClient(handler);
            using var answer = await asking.GetAsync(new Uri(Emulator.Url, Core("pods")), Stop);
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task A_trouble_that_is_asked_for_has_the_words_of_an_API_server()
    {
        using var once = Emulator.Wire.Break(request => request.Path.EndsWith($"{space}/configmaps", StringComparison.Ordinal), Refusals.TooMany());
        var (status, body) = await client.Get(Core("configmaps"));
        (status, body.Text("reason"), body.Number("details", "retryAfterSeconds")).ShouldBe((HttpStatusCode.TooManyRequests, "TooManyRequests", 1L));
        (await client.Get(Core("configmaps"))).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task What_cannot_be_changed_is_named()
    {
        var deployment = OneCluster.Deployment(cluster.Image("one"));
        await client.Apply(Apps("deployments/web"), "test", deployment);
        var (status, body) = await client.Apply(Apps("deployments/web"), "test", deployment.Replace("app: web} }", "app: other} }", StringComparison.Ordinal));
        status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        body.Each("details", "causes").Select(each => each.Text("field")).ShouldContain("spec.selector");
        body.Text("message")!.ShouldContain("field is immutable");
    }

    [Fact]
    public async Task What_is_not_emulated_is_told_to_the_test_and_what_no_cluster_has_is_just_not_there()
    {
        await using var own = new KubernetesEmulator();
        await own.Start();
        using var asking = new ClusterClient(own);
        (await asking.Get("apis/gateway.networking.k8s.io/v1/namespaces/default/httproutes")).Status.ShouldBe(HttpStatusCode.NotFound);
        own.Wire.Violations.ShouldBeEmpty();
        (await asking.Ask(HttpMethod.Post, "api/v1/namespaces/default/pods/x/exec", "{}")).Status.ShouldBe(HttpStatusCode.NotImplemented);
        own.Wire.Violations.ShouldHaveSingleItem();
    }
}
