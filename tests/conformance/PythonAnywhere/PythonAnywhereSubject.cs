using System.Text.Json.Nodes;
using Dogshore.Emulators;
using Dogshore.Emulators.PythonAnywhere;
using Dogshore.Model;
using Dogshore.Platforms;
using Dogshore.Platforms.PythonAnywhere;

namespace Dogshore.Conformance.PythonAnywhere;

/// <summary>PythonAnywhere's emulator, spoken to as its own tools would be: API_TOKEN, PYTHONANYWHERE_USERNAME and PYTHONANYWHERE_SITE.</summary>
public sealed class PythonAnywhereSubject : Subject
{
    public const string Zone = "example.org";

    public PythonAnywhereEmulator Emulator { get; } = new();

    public Emulators.PythonAnywhere.Account Ada => Emulator.Accounts[0];

    public override Platform Platform { get; } = new PythonAnywherePlatform();
    public override string Attributes => $"Domain=\"{{app}}.{Zone}\" BaseUrl=\"{Emulator.Front}{{app}}/\" {Wsgi} Create=\"true\"";
    /// <summary>The suite's apps start a server of their own; here they are named by their application.</summary>
    public string Wsgi { get; set; } = "Wsgi=\"served:application\"";
    public override IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["API_TOKEN"] = Ada.Token, ["PYTHONANYWHERE_USERNAME"] = Ada.User, ["PYTHONANYWHERE_SITE"] = Emulator.Url.ToString(),
    };
    public override Wire Wire => Emulator.Wire;
    public override bool IsService => true;
    public override Uri? Address => Emulator.Url;
    public override Uri Nowhere => new("https://nobody.pythonanywhere.com/");
    public override string? Account => Ada.User;
    public override string Database => "Engine=\"sqlite\"";

    /// <summary>The list of web apps, for the check; then that list, the WSGI file and the record.</summary>
    public override int ReadsOfNothing => 4;

    /// <summary>The lock, the config, the WSGI file, the reload, the standing, and the lock again.</summary>
    public override int WritesOfConfig => 6;

    public override IReadOnlyDictionary<string, string> Files(Runtime runtime) => runtime == Runtime.Python
        ? new Dictionary<string, string> { ["requirements.txt"] = "# none\n", ["served.py"] = Served } : base.Files(runtime);

    public override bool IsUpload(Request request) => request.Method == "POST" && request.Path.Contains("/contents/", StringComparison.Ordinal);

    public override (Func<Request, bool> To, Trouble Answer)? Quota => (request => request.Method == "POST" && request.Path.EndsWith("/webapps/", StringComparison.Ordinal),
        new Trouble.Answers(403, """{"message":"You have reached the maximum number of web apps that your account can have.","code":"forbidden"}""", "application/json", new Dictionary<string, string>()));

    public override Task<string?> ForeignApp()
    {
        var app = $"eve-{Guid.NewGuid().ToString("n")[..6]}";
        Emulator.Make(Emulator.Accounts[1], $"{app}.{Zone}");
        return Task.FromResult<string?>(app);
    }

    public override Task Start()
    {
        // Each promise has apps of its own; together they are more than an account has, and ask more than forty times a minute.
        (Emulator.MostRequests, Ada.MostWebApps, Emulator.UntilDue) = (100_000, 2000, TimeSpan.FromMilliseconds(200));
        return Emulator.Start();
    }

    public override Task<bool> MakeApp(string app)
    {
        Emulator.Make(Ada, $"{app}.{Zone}");
        return Task.FromResult(true);
    }

    public override Task<AppState?> State(string app)
    {
        if (Emulator.WebApp($"{app}.{Zone}") is not { } there || there.Account != Ada) return Task.FromResult<AppState?>(null);
        var folder = $"/home/{Ada.User}/.dogshore/{app}";
        var line = Ada.Disk.Text(there.WsgiFile)?.Split('\n').FirstOrDefault(line => line.StartsWith("# dogshore: {", StringComparison.Ordinal));
        var live = line is null ? null : JsonNode.Parse(line["# dogshore: ".Length..]);
        var record = Ada.Disk.Text($"{folder}/record.json") is { } text ? JsonNode.Parse(text) : null;
        var releases = (record?["releases"]?.AsArray() ?? []).Select(each => each!["id"]!.ToString()).Append(live?["id"]?.ToString()).OfType<string>().Distinct().Count();
        var config = live is null ? null : JsonNode.Parse(Ada.Disk.Text($"{folder}/releases/{live["folder"]}/release.json")!)!["config"]!.AsObject();
        var contents = Ada.Disk.Real($"{folder}/contents")!;
        return Task.FromResult<AppState?>(new AppState(new Uri(Emulator.Front, $"{app}/"),
            config?.ToDictionary(each => each.Key, each => each.Value!.ToString()) ?? [], new Dictionary<string, int>(), releases,
            Directory.Exists(contents) ? Directory.EnumerateFileSystemEntries(contents).Select(each => Path.GetFileName(each).Split('.')[0]).Distinct().Count() : 0,
            live?["databases"]!.AsArray().Count ?? 0));
    }

    public override ValueTask DisposeAsync() => Emulator.DisposeAsync();

    /// <summary>What the suite's own server does, as a WSGI application.</summary>
    const string Served = """
        import os, pathlib, sys

        words = pathlib.Path(__file__).with_name("words.txt").read_text()
        print("the app starts: " + words, file=sys.stderr, flush=True)
        if words.startswith("crash"):
            print("::add-mask::x\n##vso[task.complete]\n##[error]no\n\x1b[31mred\x1b[0m\rback\nserved.py(1,1): error X1: none of the build's", file=sys.stderr, flush=True)
            for number in range(1, 61): print("last words " + str(number), file=sys.stderr, flush=True)
            sys.exit(1)


        def application(environ, start_response):
            status, text = "200 OK", words
            if os.path.exists(os.environ.get("SPOIL", "/nowhere/at/all")): text = "spoiled"
            path = environ["PATH_INFO"]
            if path.startswith("/env/"):
                text = os.environ.get(path[5:])
                if text is None: status, text = "404 Not Found", "not set"
            body = text.encode()
            if words.startswith("redirect "):
                start_response("302 Found", [("Location", words[9:].strip()), ("Content-Length", "0")])
                return [b""]
            start_response(status, [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(body)))])
            return [body]

        """;
}

/// <summary>The promises of every platform, kept by this one.</summary>
public sealed class PythonAnywhere_keeps(Stage<PythonAnywhereSubject> stage) : Promises<PythonAnywhereSubject>(stage);
