namespace Dogshore.EndToEnd;

/// <summary>An app of one Python file, without anything but the standard library, that can be told to misbehave.</summary>
static class Talker
{
    public static App Make(bool git = false, string? manifest = null)
    {
        Tools.NeedPython();
        var app = App.Of("talker", new Dictionary<string, string>
        {
            ["talker.proj"] = """<Project Sdk="Dogshore.Sdk" />""",
            ["deploy.props"] = manifest ?? Manifest,
            ["server.py"] = Server,
            ["gate.py"] = GateProgram,
            ["words.txt"] = "first",
        }, git);
        return app;
    }

    /// <summary>Gates lie outside of the project, so that they are no part of the content.</summary>
    public static Gate GateOf(App app)
    {
        var gate = new Gate(Path.Combine(app.LocalRoot + ".gates"));
        app.Arguments.Add($"-p:Gate={gate.Folder}");
        return gate;
    }

    public const string Manifest = """
        <Project>
          <PropertyGroup>
            <DeployRuntime>python</DeployRuntime>
            <Version>1.0.0</Version>
            <Mode Condition="'$(Mode)' == ''">ok</Mode>
            <Word Condition="'$(Word)' == ''">hello</Word>
            <Gate Condition="'$(Gate)' == ''">/nowhere</Gate>
            <Patience Condition="'$(Patience)' == ''">60s</Patience>
          </PropertyGroup>
          <ItemGroup>
            <DeployProcess   Include="web" Command="python3 server.py" />
            <DeployConfig    Include="MODE" Value="$(Mode)" />
            <DeployConfig    Include="WORD" Value="$(Word)" />
            <DeployConfig    Include="GATE" Value="$(Gate)" />
            <DeployDatabase  Include="DATABASE_URL" Engine="sqlite" Migrate="python3 gate.py migrate" Timeout="3m" />
            <DeployBuildStep Include="step" Command="python3 gate.py build $(Gate)" />
            <DeployProbe     Include="/ready" Status="200" Contains="ready" Timeout="2s" Deadline="$(Patience)" />
          </ItemGroup>
        </Project>
        """;

    public const string GateProgram = """
        import os, pathlib, sys, time

        place = sys.argv[1]
        folder = pathlib.Path(sys.argv[2] if len(sys.argv) > 2 else os.environ.get("GATE", "/nowhere"))
        if folder.is_dir():
            with open(folder / (place + ".log"), "a") as log:
                log.write(str(os.getpid()) + "\n")
            if (folder / (place + ".hold")).exists():
                (folder / (place + ".reached")).touch()
                end = time.monotonic() + 120
                while (folder / (place + ".hold")).exists() and time.monotonic() < end:
                    time.sleep(0.02)
        if (folder / (place + ".fail")).exists():
            print("the " + place + " failed as it was told to")
            sys.exit(3)
        """;

    public const string Server = """
        import http.server, os, pathlib, socketserver, sys, time

        mode = os.environ.get("MODE", "ok")
        gate = pathlib.Path(os.environ.get("GATE", "/nowhere"))
        words = pathlib.Path(__file__).with_name("words.txt").read_text()

        print("talker starts in mode " + mode, flush=True)
        if mode == "crash":
            print("::add-mask::x\n##vso[task.complete]\n\x1b[31mred\x1b[0m\rback\nserver.py(1,1): error X1: not an error of the build", flush=True)
            sys.exit("talker crashed as it was told to")
        if mode == "silent":
            time.sleep(600)

        asked = 0

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                global asked
                status, text = 200, f"{words} {os.environ.get('WORD')} {os.environ.get('DEPLOY_VERSION')}"
                if self.path.startswith("/ready"):
                    asked += 1
                    text = "ready"
                    if mode == "error": status, text = 500, "broken as told"
                    if mode == "wrong": text = "something else"
                    if mode == "hang": time.sleep(600)
                    # The first question comes before the switch, the others after it.
                    if mode == "ok" and asked >= 2 and (gate / "verify.hold").exists():
                        (gate / "verify.reached").touch()
                        end = time.monotonic() + 120
                        while (gate / "verify.hold").exists() and time.monotonic() < end: time.sleep(0.02)
                    if mode == "late-error" and asked >= 2: status, text = 500, "broken after the switch"
                body = text.encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args):
                pass

        class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
            daemon_threads = True

        port = 0 if mode == "port" else int(os.environ["PORT"])
        Server(("127.0.0.1", port), Handler).serve_forever()
        """;
}
