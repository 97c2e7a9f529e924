using System.Text;
using System.Text.Json.Nodes;
using Dogshore.Emulators.Kubernetes;
using Dogshore.Emulators.Registry;

namespace Dogshore.Conformance.Kubernetes;

/// <summary>A cluster for the tests of one class, each with a namespace of its own.</summary>
public sealed class OneCluster : IAsyncLifetime
{
    /// <summary>Serves its words at any path; with CRASH it ends at once, with SLOW it never gets so far; <c>migrate</c> is a command that ends.</summary>
    const string Program = """
        import http.server, os, sys, time
        words = open(os.path.join(os.path.dirname(os.path.abspath(__file__)), 'words')).read()
        print('starting', words, flush=True)
        if 'migrate' in sys.argv: print('migrated'); sys.exit(int(os.environ.get('CODE', '0')))
        if os.environ.get('CRASH'): print('last words', flush=True); sys.exit(3)
        if os.environ.get('SLOW'): time.sleep(1000)
        class Answers(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                body = (words + os.environ.get('GREETING', '')).encode()
                self.send_response(200); self.send_header('Content-Length', str(len(body))); self.end_headers(); self.wfile.write(body)
            def log_message(self, *a): pass
        http.server.HTTPServer(('127.0.0.1', int(os.environ['PORT'])), Answers).serve_forever()
        """;

    int number;

    public KubernetesEmulator Emulator { get; } = new();

    public async ValueTask InitializeAsync()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("runs processes with setsid");
        await Emulator.Start();
    }

    public ValueTask DisposeAsync() => Emulator.DisposeAsync();

    /// <summary>A namespace for one test.</summary>
    public string Space()
    {
        var name = $"test-{Interlocked.Increment(ref number)}";
        Emulator.MakeNamespace(name);
        return name;
    }

    public string Image(string words) => Emulator.Registry.Make($"web:{words}", new Dictionary<string, byte[]> { ["app/server.py"] = Encoding.UTF8.GetBytes(Program), ["app/words"] = Encoding.UTF8.GetBytes(words) },
        new JsonObject { ["Entrypoint"] = new JsonArray("python3", "/app/server.py"), ["WorkingDir"] = "/app", ["ExposedPorts"] = new JsonObject { ["8080/tcp"] = new JsonObject() } });

    public static string Deployment(string image, int replicas = 1, string more = "", string env = "") => $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, labels: {app: web} }
        spec:
          replicas: {{replicas}}
          {{more}}
          selector: {matchLabels: {app: web} }
          template:
            metadata: {labels: {app: web} }
            spec:
              terminationGracePeriodSeconds: 5
              containers:
              - name: web
                image: {{image}}
                env: [{name: PORT, value: "8080" } {{env}}]
                ports: [{containerPort: 8080, name: http}]
                readinessProbe: {httpGet: {path: /, port: http}, periodSeconds: 2}
        """;
}
