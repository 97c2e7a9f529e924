using System.Net.Sockets;
using Dogshore.Conformance.Engine;
using Dogshore.Emulators;
using Dogshore.Emulators.Apps;
using Dogshore.Model;
using Dogshore.Platforms;
using Dogshore.Platforms.S3;
using Microsoft.AspNetCore.Http;

namespace Dogshore.Conformance.S3;

/// <summary>A second S3 and CloudFront, that nobody here wrote: Moto (docs.getmoto.org), as its server. What our own emulators and we both had misunderstood would show here.</summary>
public sealed class Moto : IAsyncLifetime
{
    readonly int port = FreePort.Now();
    readonly Lazy<MotoSubject> subject;
    readonly string folder = Directory.CreateTempSubdirectory("dogshore-moto-").FullName;
    AppProcess? server;

    public Moto() => subject = new(() => new MotoSubject(Url));

    static CancellationToken Stop => TestContext.Current.CancellationToken;
    Uri Url => new($"http://127.0.0.1:{port}/");

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && EndToEnd.Tools.Find("moto_server") is not null, "needs Moto: moto_server, of moto[server] from PyPI");
        Common.AwsTool.Need();
        server = AppProcess.Start(folder, $"moto_server -H 127.0.0.1 -p {port}", new Dictionary<string, string> { ["PATH"] = EndToEnd.Tools.Path, ["HOME"] = Environment.GetEnvironmentVariable("HOME") ?? folder });
        await Deadlines.Until(() => Listens() || server.Ended.IsCompleted, "Moto listens");
        server.Ended.IsCompleted.ShouldBeFalse(string.Join('\n', server.Lines));
        await subject.Value.Start();
    }

    [Fact]
    public async Task Motos_S3_and_CloudFront_show_the_sample_as_it_was_deployed_left_alone_changed_and_brought_back()
    {
        using var scene = Sample();
        await Aws("s3api", "create-bucket", "--bucket", scene.App, "--create-bucket-configuration", "LocationConstraint=eu-west-1");
        // As a website's bucket is: everybody may read it.
        await Aws("s3api", "put-bucket-policy", "--bucket", scene.App, "--policy",
            $$$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::{{{scene.App}}}/*"}]}""");
        var distribution = (await Aws("cloudfront", "create-distribution", "--origin-domain-name", $"{scene.App}.s3.amazonaws.com", "--query", "Distribution.Id", "--output", "text")).Trim();
        scene.Attributes = $"Distribution=\"{distribution}\"";

        (await scene.Deploy(Stop)).ShouldSucceed();
        (await scene.Get()).Text.ShouldContain("Harbour lights");
        (await Head(scene, "css/site.css")).ShouldBe("text/css; charset=utf-8\tpublic, max-age=3600");
        (await Head(scene, "index.html")).ShouldBe("text/html; charset=utf-8\tno-cache");
        foreach (var file in files)
            (await scene.Get(file)).Text.ShouldBe(await File.ReadAllTextAsync(Path.Combine(scene.Content, file), Stop), file);
        (await scene.Deploy(Stop)).ShouldBe("unchanged");

        var page = Path.Combine(scene.Content, "404.html");
        await File.WriteAllTextAsync(page, (await File.ReadAllTextAsync(page, Stop)).Replace("</body>", "<p>Look elsewhere.</p></body>", StringComparison.Ordinal), Stop);
        var before = await Invalidations(distribution);
        (await scene.Deploy(Stop)).ShouldSucceed().Log.ShouldNotContain("DOG322");
        (await scene.Get("404.html")).Text.ShouldContain("Look elsewhere.");
        (await Invalidations(distribution)).ShouldBe(before + 1);

        (await scene.Rollback()).ShouldSucceed();
        (await scene.Get("404.html")).Text.ShouldNotContain("Look elsewhere.");
        (await scene.Deploy(Stop)).ShouldSucceed();
        (await scene.Get("404.html")).Text.ShouldContain("Look elsewhere.");
    }

    static readonly string[] files = ["index.html", "404.html", "light.svg", "css/site.css", "notes/about.html"];

    Scene Sample()
    {
        var scene = new Scene(subject.Value, Runtime.Static, Stop)
        {
            Probe = "Contains=\"Harbour lights\"",
            Items = """<DeployHeaders Include="assets" Match="**/*.css;**/*.svg" Cache="public, max-age=3600" /><DeployHeaders Include="pages" Match="**/*.html" Cache="no-cache" />""",
        };
        foreach (var file in files)
        {
            var copy = Path.Combine(scene.Content, file);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(Path.Combine(Repository.Root, "samples", "static-site", file), copy, overwrite: true);
        }
        return scene;
    }

    async Task<string> Head(Scene scene, string key) => (await Aws("s3api", "head-object", "--bucket", scene.App, "--key", key, "--query", "[ContentType,CacheControl]", "--output", "text")).Trim();

    async Task<int> Invalidations(string distribution) =>
        int.Parse(await Aws("cloudfront", "list-invalidations", "--distribution-id", distribution, "--query", "length(InvalidationList.Items || `[]`)", "--output", "text"), System.Globalization.CultureInfo.InvariantCulture);

    Task<string> Aws(params string[] arguments) => Common.AwsTool.Run(Url, arguments);

    bool Listens()
    {
        try
        {
            using var socket = new TcpClient("127.0.0.1", port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (subject.IsValueCreated) await subject.Value.DisposeAsync();
        if (server is not null) await server.DisposeAsync();
        await EndedFolder.Remove(folder);
    }

    /// <summary>Where a deploy finds Moto, and visitors a website before its bucket.</summary>
    sealed class MotoSubject(Uri moto) : Subject
    {
        readonly Front front = new(moto);

        public override Platform Platform { get; } = new S3Platform();
        public override string Attributes => $"Endpoint=\"{moto}\" CloudFrontEndpoint=\"{moto}\" Region=\"eu-west-1\" BaseUrl=\"{front.Url}{{app}}/\"";
        public override IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string> { ["AWS_ACCESS_KEY_ID"] = "AKIAEXAMPLE", ["AWS_SECRET_ACCESS_KEY"] = "secret-of-the-emulator" };
        public override Wire Wire => front.Wire;
        public override int ReadsOfNothing => 1;
        public override int WritesOfConfig => 0;
        public override Task Start() => front.Start();
        public override bool IsUpload(Request request) => false;
        public override Task<AppState?> State(string app) => Task.FromResult<AppState?>(new(new Uri(front.Url, $"{app}/"), new Dictionary<string, string>(), new Dictionary<string, int>(), 0, 0, 0));
        public override ValueTask DisposeAsync() => front.DisposeAsync();
    }

    /// <summary>A bucket's website: index.html for a folder.</summary>
    sealed class Front(Uri moto) : HttpEmulator
    {
        readonly Forwarding forwarding = new(new SocketsHttpHandler());

        protected override Task Answer(HttpContext context)
        {
            if (context.Request.Path.Value!.EndsWith('/')) context.Request.Path += "index.html";
            context.Request.QueryString = default;
            return forwarding.Forward(context, moto);
        }

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            forwarding.Dispose();
        }
    }
}
