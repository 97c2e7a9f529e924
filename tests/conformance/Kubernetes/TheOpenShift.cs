using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Dogshore.Emulators.Kubernetes;
using Dogshore.Emulators.Kubernetes.OpenShift;

namespace Dogshore.Conformance.Kubernetes;

public sealed class OneOpenShift : IAsyncLifetime
{
    int number;

    public OpenShiftEmulator Emulator { get; } = new();

    public async ValueTask InitializeAsync()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("runs processes with setsid");
        await Emulator.Start();
    }

    public string Space()
    {
        var name = $"test-{Interlocked.Increment(ref number)}";
        Emulator.MakeNamespace(name);
        return name;
    }

    public ValueTask DisposeAsync() => Emulator.DisposeAsync();
}

/// <summary>What the emulator does beyond Kubernetes, as the documents of OpenShift have it.</summary>
public sealed class TheOpenShift(OneOpenShift cluster) : IClassFixture<OneOpenShift>, IDisposable
{
    readonly string space = cluster.Space();
    readonly ClusterClient client = new(cluster.Emulator);

    OpenShiftEmulator Emulator => cluster.Emulator;

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    string Builds(string rest) => $"apis/build.openshift.io/v1/namespaces/{space}/{rest}";
    string Images(string rest) => $"apis/image.openshift.io/v1/namespaces/{space}/{rest}";
    string Routes(string rest) => $"apis/route.openshift.io/v1/namespaces/{space}/{rest}";

    public void Dispose() => client.Dispose();

    static byte[] Archive(params (string Name, string Text)[] files)
    {
        using var bytes = new MemoryStream();
        using (var zipped = new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(zipped))
            foreach (var (name, text) in files) tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) });
        return bytes.ToArray();
    }

    async Task Configure(string builder = "python:3.12-ubi9")
    {
        await client.Apply(Images("imagestreams/shop"), "test", """{"apiVersion":"image.openshift.io/v1","kind":"ImageStream","metadata":{"name":"shop"}}""");
        (await client.Apply(Builds("buildconfigs/shop"), "test", $$$"""
            {"apiVersion":"build.openshift.io/v1","kind":"BuildConfig","metadata":{"name":"shop"},"spec":{"source":{"type":"Binary","binary":{}},"runPolicy":"Serial",
             "strategy":{"type":"Source","sourceStrategy":{"from":{"kind":"ImageStreamTag","namespace":"openshift","name":"{{{builder}}}"},"env":[{"name":"APP_FILE","value":"serve.py"}]} },"output":{"to":{"kind":"ImageStreamTag","name":"shop:one"} } } }
            """)).Status.ShouldBe(HttpStatusCode.Created);
    }

    const string Serve = """
        import http.server, os
        class Answers(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200); self.send_header('Content-Length', '5'); self.end_headers(); self.wfile.write(b'built')
            def log_message(self, *a): pass
        http.server.HTTPServer(('127.0.0.1', int(os.environ['PORT'])), Answers).serve_forever()
        """;

    [Fact]
    public async Task What_is_sent_is_built_and_runs_by_its_digest_behind_a_Route()
    {
        await Configure();
        var (status, build) = await client.Send(Builds("buildconfigs/shop/instantiatebinary?revision.commit=abc&revision.message=words"), Archive(("serve.py", Serve), ("requirements.txt", "flask\n")));
        (status, build.Name(), build.Text("status", "phase"), build.Text("spec", "revision", "git", "commit")).ShouldBe((HttpStatusCode.Created, "shop-1", "Running", "abc"));
        (await client.Text(Builds("builds/shop-1/log?follow=true"))).ShouldContain("Push successful");
        var done = await client.Until(Builds("builds/shop-1"), thing => thing.Text("status", "phase") == "Complete", "complete");
        var (_, tag) = await client.Get(Images("imagestreamtags/shop:one"));
        var reference = tag.Text("image", "dockerImageReference")!;
        reference.ShouldEndWith(done.Text("status", "output", "to", "imageDigest")!);

        await client.Apply($"apis/apps/v1/namespaces/{space}/deployments/web", "test", OneCluster.Deployment(reference));
        await client.Apply($"api/v1/namespaces/{space}/services/web", "test", """{"apiVersion":"v1","kind":"Service","metadata":{"name":"web"},"spec":{"selector":{"app":"web"},"ports":[{"port":80,"targetPort":"http","name":"http"}]}}""");
        await client.Apply(Routes("routes/web"), "test", """{"apiVersion":"route.openshift.io/v1","kind":"Route","metadata":{"name":"web"},"spec":{"to":{"kind":"Service","name":"web"},"port":{"targetPort":"http"}}}""");
        var route = await client.Until(Routes("routes/web"), thing => thing.Each("status", "ingress").Any(each => each.Each("conditions").Any(condition => condition.Text("status") == "True")), "admitted");
        var host = route.Each("status", "ingress").Single().Text("host")!;
        host.ShouldBe($"web-{space}.apps.cluster.test");
        await client.Until($"apis/apps/v1/namespaces/{space}/deployments/web", thing => thing.Number("status", "availableReplicas") == 1, "available");
        using var asking = new HttpClient();
        asking.DefaultRequestHeaders.Host = host;
        (await asking.GetStringAsync(Emulator.Router.Url, Stop)).ShouldBe("built");
        Emulator.Wire.Violations.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("requirements.txt", "no-such-package-at-all\n", "AssembleFailed", "No matching distribution found for no-such-package-at-all")]
    [InlineData("", "", "FetchSourceFailed", "must be a zip, tar, or gzipped tar")]
    public async Task A_build_that_fails_says_why(string file, string text, string reason, string words)
    {
        await Configure();
        (await client.Send(Builds("buildconfigs/shop/instantiatebinary"), file.Length > 0 ? Archive((file, text)) : "no archive"u8.ToArray())).Status.ShouldBe(HttpStatusCode.Created);
        var build = await client.Until(Builds("builds/shop-1"), thing => thing.Text("status", "phase") == "Failed", "failed");
        build.Text("status", "reason").ShouldBe(reason);
        build.Text("status", "logSnippet")!.ShouldContain(words);
    }

    [Fact]
    public async Task A_build_without_its_builder_does_not_start()
    {
        await using var own = new OpenShiftEmulator { WaitsForBuild = TimeSpan.FromSeconds(1) };
        await own.Start();
        using var asking = new ClusterClient(own);
        await asking.Ask(HttpMethod.Post, "apis/image.openshift.io/v1/namespaces/default/imagestreams", """{"metadata":{"name":"shop"}}""");
        await asking.Ask(HttpMethod.Post, "apis/build.openshift.io/v1/namespaces/default/buildconfigs", """{"metadata":{"name":"shop"},"spec":{"source":{"type":"Binary","binary":{}},"strategy":{"sourceStrategy":{"from":{"kind":"ImageStreamTag","namespace":"openshift","name":"cobol:1"}}},"output":{"to":{"kind":"ImageStreamTag","name":"shop:one"}}}}""");
        var (status, body) = await asking.Send("apis/build.openshift.io/v1/namespaces/default/buildconfigs/shop/instantiatebinary", Archive(("a", "b")));
        (status, body.Text("reason")).ShouldBe((HttpStatusCode.GatewayTimeout, "Timeout"));
        (await asking.Get("apis/build.openshift.io/v1/namespaces/default/builds/shop-1")).Body.Text("status", "phase").ShouldBe("Cancelled");
    }

    [Fact]
    public async Task The_older_Route_keeps_a_host_and_a_host_of_ones_own_is_a_right()
    {
        var route = """{"apiVersion":"route.openshift.io/v1","kind":"Route","metadata":{"name":"web"},"spec":{"host":"one.test","to":{"kind":"Service","name":"web"}}}""";
        await client.Apply(Routes("routes/web"), "test", route);
        var first = await client.Until(Routes("routes/web"), thing => thing.Each("status", "ingress").Any(), "admitted");
        // Which is older is told in whole seconds.
        while (DateTimeOffset.UtcNow < DateTimeOffset.Parse(first.Text("metadata", "creationTimestamp")!, System.Globalization.CultureInfo.InvariantCulture).AddSeconds(1)) await Task.Delay(50, Stop);
        await client.Apply(Routes("routes/late"), "test", route.Replace("\"name\":\"web\"},\"spec\"", "\"name\":\"late\"},\"spec\"", StringComparison.Ordinal));
        var late = await client.Until(Routes("routes/late"), thing => thing.Each("status", "ingress").Any(), "seen");
        late.Each("status", "ingress").Single().Each("conditions").Single().Text("reason").ShouldBe("HostAlreadyClaimed");

        var token = Emulator.Identities.Add(new Identity("plain", ["system:authenticated"], [new Rule(["*"], ["route.openshift.io"], ["routes"])], [space]));
        using var plain = new ClusterClient(Emulator, token);
        var (status, body) = await plain.Apply(Routes("routes/own"), "test", route.Replace("\"name\":\"web\"},\"spec\"", "\"name\":\"own\"},\"spec\"", StringComparison.Ordinal));
        status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        body.Text("message")!.ShouldContain("you do not have permission to set the host field of the route");
    }

    [Fact]
    public async Task A_project_is_asked_for_and_then_its_own()
    {
        var token = Emulator.Identities.Add(new Identity("developer", ["system:authenticated"], [Identity.Everything], []));
        using var developer = new ClusterClient(Emulator, token);
        (await developer.Get("apis/project.openshift.io/v1/projects/mine")).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await developer.Ask(HttpMethod.Post, "apis/project.openshift.io/v1/projectrequests", """{"apiVersion":"project.openshift.io/v1","kind":"ProjectRequest","metadata":{"name":"mine"}}""")).Status.ShouldBe(HttpStatusCode.Created);
        (await developer.Get("apis/project.openshift.io/v1/projects/mine")).Body.Text("status", "phase").ShouldBe("Active");
        (await developer.Get("api/v1/namespaces/mine/pods")).Status.ShouldBe(HttpStatusCode.OK);
        Emulator.MayRequestProjects = false;
        (await developer.Ask(HttpMethod.Post, "apis/project.openshift.io/v1/projectrequests", """{"metadata":{"name":"more"}}""")).Body.Text("message")!.ShouldContain("You may not request a new project via this API.");
        Emulator.MayRequestProjects = true;
    }
}
