using Dogshore.Model;

namespace Dogshore.Conformance.Engine;

/// <summary>One small app a runtime. Each answers its words at <c>/</c>; those with a process also a variable of their environment at
/// <c>/env/NAME</c>, and end at their start when their words begin with <c>crash</c>.</summary>
static class AppFiles
{
    public const string AssemblyName = "Dogshore.Conformance.App";

    /// <summary>The web process; null for the runtime's own.</summary>
    public static string? Command(Runtime runtime) => runtime == Runtime.Python ? "python3 server.py" : null;

    public static IEnumerable<KeyValuePair<string, string>> Of(Runtime runtime) => runtime switch
    {
        Runtime.Python => new Dictionary<string, string> { ["server.py"] = Server, ["migrate.sh"] = Migrate },
        Runtime.Dotnet => new Dictionary<string, string> { ["migrate.sh"] = Migrate },
        Runtime.Static => [],
        _ => throw new NotSupportedException($"The suite has no app of the runtime {runtime} yet."),
    };

    /// <summary>The .NET app was published once, with the tests.</summary>
    public static void Publish(string folder)
    {
        Directory.CreateDirectory(folder);
        var built = Path.Combine(AppContext.BaseDirectory, "app");
        foreach (var file in Directory.EnumerateFiles(built)) File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
    }

    const string Migrate = """
        echo "begin $(cat words.txt)" >> "$MIGRATIONS"
        echo "migrates $(cat words.txt)"
        turns=0
        while [ -e "$MIGRATIONS.hold" ] && [ $turns -lt 1200 ]; do sleep 0.05; turns=$((turns+1)); done
        if [ -e "$MIGRATIONS.loud" ]; then yes "::add-mask::x ##vso[task.complete] $(head -c 960 /dev/zero | tr "\0" x)" | head -c 50000000; fi
        if [ -e "$MIGRATIONS.fail" ]; then echo "the migration failed as it was told to"; exit 3; fi
        echo "end $(cat words.txt)" >> "$MIGRATIONS"

        """;

    const string Server = """
        import http.server, os, pathlib, socketserver, sys

        words = pathlib.Path(__file__).with_name("words.txt").read_text()
        print("the app starts: " + words, flush=True)
        if words.startswith("crash"):
            print("::add-mask::x\n##vso[task.complete]\n##[error]no\n\x1b[31mred\x1b[0m\rback\nserver.py(1,1): error X1: none of the build's", flush=True)
            for number in range(1, 61): print("last words " + str(number), flush=True)
            sys.exit(1)

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                status, text = 200, words
                if os.path.exists(os.environ.get("SPOIL", "/nowhere/at/all")): text = "spoiled"
                if self.path.startswith("/env/"):
                    text = os.environ.get(self.path[5:])
                    if text is None: status, text = 404, "not set"
                body = text.encode()
                if words.startswith("redirect "): status = 302
                self.send_response(status)
                if status == 302: self.send_header("Location", words[9:].strip())
                self.send_header("Content-Type", "text/plain; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args):
                print("asked for " + self.path, flush=True)

        # Not http.server's own: that asks DNS for the machine's name before it listens.
        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = allow_reuse_address = True
            request_queue_size = 64

        Server(("0.0.0.0", int(os.environ["PORT"])), Handler).serve_forever()

        """;
}
