using System.Text.Json.Nodes;
using Dogshore.Emulators.Kubernetes;

namespace Dogshore.Conformance.Kubernetes;

/// <summary>Whether the emulator is a cluster is not ours to say: Kubernetes's own tool, of today and of years ago, works with it.</summary>
public sealed class Kubectl(OneCluster cluster) : IClassFixture<OneCluster>, IDisposable
{
    // What the real tool sends is allowed by what is published, or the emulator reads that wrong.
    public void Dispose() => Emulator.Wire.Violations.ShouldBeEmpty();

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    KubernetesEmulator Emulator => cluster.Emulator;

    KubectlTool Tool(string which) => new(which, Emulator.KubeConfig);

    [Theory, InlineData("new"), InlineData("old")]
    public async Task It_knows_the_cluster_and_its_kinds(string which)
    {
        using var kubectl = Tool(which);
        (await kubectl.Run("version")).ShouldContain("1.36");
        (await kubectl.Run("api-resources")).ShouldContain("deployments");
        (await kubectl.Run("get", "namespaces")).ShouldContain("kube-system");
    }

    [Theory, InlineData("new"), InlineData("old")]
    public async Task It_asks_what_it_may(string which)
    {
        using var kubectl = Tool(which);
        (await kubectl.Run("auth", "can-i", "create", "deployments")).ShouldStartWith("yes");
        var space = cluster.Space();
        var reader = Emulator.Identities.Add(new Identity("reader", ["system:authenticated"], [new Rule(["get", "list"], [""], ["pods"])], [space]));
        kubectl.Config = Path.Combine(Path.GetTempPath(), $"dogshore-reader-{which}-{Guid.NewGuid():n}");
        await File.WriteAllTextAsync(kubectl.Config, Emulator.ConfigOf(reader, space), Stop);
        try
        {
            (await kubectl.Run("auth", "can-i", "list", "pods")).ShouldStartWith("yes");
            (await kubectl.Try(null, "auth", "can-i", "create", "deployments")).Output.ShouldContain("no");
            (await kubectl.Try(null, "get", "deployments")).Output.ShouldContain($"deployments.apps is forbidden: User \"reader\" cannot list resource \"deployments\" in API group \"apps\" in the namespace \"{space}\"");
            Emulator.Identities.Revoke(reader);
            (await kubectl.Try(null, "get", "pods")).Output.ShouldContain("Unauthorized");
        }
        finally
        {
            File.Delete(kubectl.Config);
        }
    }

    [Theory, InlineData("new"), InlineData("old")]
    public async Task It_rolls_out_what_it_applies_and_the_app_answers_through_the_Ingress(string which)
    {
        using var kubectl = Tool(which);
        var space = cluster.Space();
        await kubectl.Feed(OneCluster.Deployment(cluster.Image("one"), replicas: 2), "apply", "-n", space, "--server-side", "-f", "-");
        (await kubectl.Run("rollout", "status", "-n", space, "deployment/web", "--timeout=60s")).ShouldContain("successfully rolled out");
        await kubectl.Feed($$"""
            apiVersion: v1
            kind: Service
            metadata: {name: web}
            spec: {selector: {app: web}, ports: [{port: 80, targetPort: http}]}
            ---
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: web}
            spec: {rules: [{host: {{space}}.test, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80} } } }] } }] }
            """, "apply", "-n", space, "--server-side", "-f", "-");
        (await Ask(space)).ShouldBe("one");
        (await kubectl.Run("logs", "-n", space, "deployment/web")).ShouldContain("starting one");

        await kubectl.Feed(OneCluster.Deployment(cluster.Image("two"), replicas: 2), "apply", "-n", space, "--server-side", "-f", "-");
        await kubectl.Run("rollout", "status", "-n", space, "deployment/web", "--timeout=60s");
        (await Ask(space)).ShouldBe("two");
        await kubectl.Run("rollout", "undo", "-n", space, "deployment/web");
        await kubectl.Run("rollout", "status", "-n", space, "deployment/web", "--timeout=60s");
        (await Ask(space)).ShouldBe("one");
        (await kubectl.Run("get", "deployment", "web", "-n", space, "-o", "jsonpath={.metadata.annotations.deployment\\.kubernetes\\.io/revision}")).ShouldBe("3");

        await kubectl.Run("scale", "-n", space, "deployment/web", "--replicas=1");
        await kubectl.Run("wait", "-n", space, "--for=condition=Available", "deployment/web", "--timeout=60s");
        await kubectl.Run("delete", "-n", space, "deployment/web", "--wait=true");
        (await kubectl.Try(null, "get", "-n", space, "deployment/web")).Output.ShouldContain("deployments.apps \"web\" not found");
    }

    [Theory, InlineData("new"), InlineData("old")]
    public async Task A_rollout_whose_app_does_not_get_ready_meets_its_deadline(string which)
    {
        using var kubectl = Tool(which);
        var space = cluster.Space();
        await kubectl.Feed(OneCluster.Deployment(cluster.Image("slow"), more: "progressDeadlineSeconds: 2", env: ", {name: SLOW, value: \"1\"}"), "apply", "-n", space, "--server-side", "-f", "-");
        var (code, output) = await kubectl.Try(null, "rollout", "status", "-n", space, "deployment/web", "--timeout=60s");
        code.ShouldNotBe(0);
        output.ShouldContain("exceeded its progress deadline");
    }

    [Theory, InlineData("new"), InlineData("old")]
    public async Task Two_managers_conflict_until_one_insists(string which)
    {
        using var kubectl = Tool(which);
        var space = cluster.Space();
        await kubectl.Feed(OneCluster.Deployment(cluster.Image("one")), "apply", "-n", space, "--server-side", "-f", "-");
        var other = OneCluster.Deployment(cluster.Image("one"), replicas: 2);
        var (code, output) = await kubectl.Try(other, "apply", "-n", space, "--server-side", "--field-manager=other", "-f", "-");
        code.ShouldNotBe(0);
        output.ShouldContain("conflict with \"kubectl\": .spec.replicas");
        await kubectl.Feed(other, "apply", "-n", space, "--server-side", "--field-manager=other", "--force-conflicts", "-f", "-");
        (await kubectl.Run("get", "-n", space, "deployment", "web", "-o", "jsonpath={.spec.replicas}")).ShouldBe("2");
    }

    [Theory, InlineData("new"), InlineData("old")]
    public async Task A_job_runs_to_its_end(string which)
    {
        using var kubectl = Tool(which);
        var space = cluster.Space();
        await kubectl.Feed($$"""
            apiVersion: batch/v1
            kind: Job
            metadata: {name: migrate}
            spec: {backoffLimit: 0, template: {spec: {restartPolicy: Never, containers: [{name: migrate, image: "{{cluster.Image("one")}}", args: [migrate] } ] } } }
            """, "create", "-n", space, "--validate=false", "-f", "-");
        await kubectl.Run("wait", "-n", space, "--for=condition=Complete", "job/migrate", "--timeout=60s");
        (await kubectl.Run("logs", "-n", space, "job/migrate")).ShouldContain("migrated");
    }

    [Theory, InlineData("new"), InlineData("old")]
    public async Task It_applies_from_its_own_side_and_watches(string which)
    {
        using var kubectl = Tool(which);
        var space = cluster.Space();
        var first = OneCluster.Deployment(cluster.Image("one"), replicas: 2);
        (await kubectl.Feed(first, "apply", "-n", space, "-f", "-")).ShouldContain("created");
        var watching = kubectl.Try(null, "get", "-n", space, "deployment/web", "--watch", "--request-timeout=10s");
        (await kubectl.Feed(first, "apply", "-n", space, "-f", "-")).ShouldContain("unchanged");
        (await kubectl.Feed(first.Replace("replicas: 2", "replicas: 1", StringComparison.Ordinal).Replace("labels: {app: web} }\nspec", "labels: {app: web, more: \"1\"} }\nspec", StringComparison.Ordinal), "apply", "-n", space, "-f", "-")).ShouldContain("configured");
        await kubectl.Run("rollout", "status", "-n", space, "deployment/web", "--timeout=60s");
        await kubectl.Run("annotate", "-n", space, "deployment/web", "note=1");
        await kubectl.Run("rollout", "restart", "-n", space, "deployment/web");
        await kubectl.Run("rollout", "status", "-n", space, "deployment/web", "--timeout=60s");
        (await kubectl.Run("rollout", "history", "-n", space, "deployment/web")).ShouldContain("2");
        (await kubectl.Run("describe", "-n", space, "deployment/web")).ShouldContain("ScalingReplicaSet");
        (await watching).Output.ShouldContain("1/1");
    }

    [Theory, InlineData("new"), InlineData("old")]
    public async Task It_makes_things_by_its_own_commands_in_whichever_form_it_sends_them(string which)
    {
        using var kubectl = Tool(which);
        var space = $"made-by-{which}";
        await kubectl.Run("create", "namespace", space);
        await kubectl.Run("create", "configmap", "words", "-n", space, "--from-literal=greeting=moin", "--from-literal=empty=");
        (await kubectl.Run("get", "configmap", "words", "-n", space, "-o", "jsonpath={.data}")).ShouldBe("""{"empty":"","greeting":"moin"}""");
        await kubectl.Run("create", "secret", "generic", "key", "-n", space, "--from-literal=key=pigeon post");
        (await kubectl.Run("get", "secret", "key", "-n", space, "-o", "jsonpath={.type} {.data.key}")).ShouldBe("Opaque cGlnZW9uIHBvc3Q=");
        await kubectl.Run("create", "deployment", "web", "-n", space, $"--image={cluster.Image("one")}", "--replicas=2", "--port=8080", "--", "env", "PORT=8080", "python3", "/app/server.py");
        (await kubectl.Run("rollout", "status", "-n", space, "deployment/web", "--timeout=60s")).ShouldContain("successfully rolled out");
        (await kubectl.Run("get", "pods", "-n", space, "-l", "app=web", "-o", "jsonpath={.items[*].status.phase}")).ShouldBe("Running Running");
    }

    async Task<string> Ask(string space)
    {
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Host = $"{space}.test";
        return await client.GetStringAsync(Emulator.Router.Url, Stop);
    }
}
