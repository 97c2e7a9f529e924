using System.Text.Json.Nodes;

namespace Dogshore.EndToEnd;

/// <summary>A user's project in a folder of its own, with a home, a `local` root and a host of its own.</summary>
sealed class App : IAsyncDisposable
{
    readonly string yard;
    readonly bool owns;

    App(string yard, string folder, bool owns)
    {
        (this.yard, Folder, this.owns) = (yard, folder, owns);
        Variables = EndToEnd.Variables.Of(Path.Combine(yard, "home"));
        LocalRoot = Path.Combine(yard, "root");
    }

    /// <summary>Folder of the project.</summary>
    public string Folder { get; }

    /// <summary>Where `local` keeps everything of this test.</summary>
    public string LocalRoot { get; set; }

    /// <summary>The environment of the builds; null removes a variable.</summary>
    public Dictionary<string, string?> Variables { get; }

    /// <summary>Ended with the app, after its host.</summary>
    public List<IDisposable> Belongings { get; } = [];

    /// <summary>Given to every build.</summary>
    public List<string> Arguments { get; } = [];

    /// <summary>A copy of a sample.</summary>
    public static App OfSample(string name, bool git = false) => Make(name, folder => Folders.Copy(Repository.Sample(name), folder), git);

    /// <summary>A project of these files, by path and text.</summary>
    public static App Of(string name, IReadOnlyDictionary<string, string> files, bool git = false) => Make(name, folder =>
    {
        foreach (var (path, text) in files) Write(folder, path, text);
    }, git);

    /// <summary>A project on a machine that knows Dogshore only as a package in a folder, and no other feed.</summary>
    public static App OfFeed(string feed, string name, IReadOnlyDictionary<string, string> files)
    {
        var app = Of(name, files);
        app.Write("../nuget.config", $"""<configuration><packageSources><clear /><add key="folder" value="{feed}" /></packageSources></configuration>""");
        app.Write("../global.json", "{}");
        app.Variables["NUGET_PACKAGES"] = Path.Combine(app.yard, "packages");
        return app;
    }

    static App Make(string name, Action<string> fill, bool git)
    {
        var yard = Folders.Temporary();
        foreach (var folder in new[] { "home/run", "home/tmp" }) Directory.CreateDirectory(Path.Combine(yard, folder));
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Path.Combine(yard, "home/run"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.Copy(Path.Combine(Repository.Root, "global.json"), Path.Combine(yard, "global.json"));
        Write(yard, "nuget.config", $"""
            <configuration>
              <packageSources><clear /></packageSources>
              <fallbackPackageFolders><add key="in-repo" value="{Repository.InRepoSdk}" /></fallbackPackageFolders>
            </configuration>
            """);
        Write(yard, "home/gitconfig", "[user]\n  name = Test\n  email = test@example.org\n[init]\n  defaultBranch = main\n[commit]\n  gpgsign = false\n");
        var app = new App(yard, Path.Combine(yard, name), owns: true);
        fill(app.Folder);
        if (git)
        {
            app.Write(".gitignore", "bin/\nobj/\n");
            app.Git("init", "--quiet");
            app.Commit("Begin");
        }
        return app;
    }

    /// <summary>A second checkout of the same files that shares home and root, as another folder on the same machine would.</summary>
    public App Checkout(string name)
    {
        var folder = Path.Combine(yard, name, Path.GetFileName(Folder));
        Folders.Copy(Folder, folder);
        return new App(yard, folder, owns: false) { LocalRoot = LocalRoot };
    }

    // ---- files ----

    public void Write(string path, string text) => Write(Folder, path, text);

    public void Replace(string path, string old, string now)
    {
        var text = File.ReadAllText(Path.Combine(Folder, path));
        text.ShouldContain(old);
        Write(path, text.Replace(old, now, StringComparison.Ordinal));
    }

    static void Write(string folder, string path, string text)
    {
        var file = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    // ---- git ----

    public string Git(params string[] arguments)
    {
        using var git = new Build(Tools.Find("git")!, arguments, Folder, Variables);
        var ended = git.End(TimeSpan.FromSeconds(60)).GetAwaiter().GetResult();
        return ended.ShouldSucceed().Text.Trim();
    }

    public string Commit(string message)
    {
        Git("add", "--all");
        Git("commit", "--quiet", "--message", message);
        return Git("rev-parse", "HEAD");
    }

    // ---- builds ----

    public Task<Ended> Deploy(params string[] more) => Run("Deploy", more);

    public async Task<Ended> Run(string target, params string[] more)
    {
        using var build = Start(target, more);
        return await build.End();
    }

    public Build Start(string target, params string[] more) => new(Tools.Dotnet, Line(target, more), Folder, Variables);

    /// <summary>Started by another program, which gets the whole command line as its last arguments: env, strace, unshare.</summary>
    public Build StartUnder(IReadOnlyList<string> launcher, string target, params string[] more) =>
        new(Tools.Find(launcher[0])!, [.. launcher.Skip(1), Tools.Dotnet, .. Line(target, more)], Folder, Variables);

    /// <summary>With the signals' default actions: whoever runs the tests may have ignored SIGINT, and that is inherited.</summary>
    public Build StartWithSignals(string target, params string[] more) => StartUnder(["env", "--default-signal=INT,TERM,HUP"], target, more);

    /// <summary>By a shell that does not become the build, with a command line of its own after it.</summary>
    public Build StartInShell(string after, string target, params string[] more) =>
        new(Tools.Find("bash")!, ["-c", $"\"$@\" {after}", "bash", Tools.Dotnet, .. Line(target, more)], Folder, Variables);

    IEnumerable<string> Line(string target, string[] more) => ["build", $"-t:{target}", $"-p:DeployLocalRoot={LocalRoot}", .. Arguments, .. more];

    // ---- what is there afterwards ----

    public string DeployFolder(string destination = "local") => Path.Combine(Folder, "obj", "deploy", destination);

    public JsonNode? Outcome(string destination = "local") => Read(Path.Combine(DeployFolder(destination), "outcome.json"));

    public string? OutcomeWord(string destination = "local") => (string?)Outcome(destination)?["outcome"];

    public JsonNode? Plan(string destination = "local") => Read(Path.Combine(DeployFolder(destination), "plan.json"));

    /// <summary>The embedded platform's own record of the app.</summary>
    public JsonNode? Record(string? app = null) => Read(Path.Combine(LocalRoot, "apps", app ?? Path.GetFileName(Folder), "app.json"));

    public int Releases(string? app = null) => Record(app)?["releases"]?.AsArray().Count ?? 0;

    /// <summary>Where the app answers: by the outcome, or, when a plan has taken its place, by the platform's record.</summary>
    public Uri Url(string destination = "local") => new((string?)Outcome(destination)?["url"] ?? $"http://127.0.0.1:{(int)Record()!["port"]!}/");

    public Task<Answer> Get(string path = "/", string destination = "local") => Web.Get(new Uri(Url(destination), path));

    static JsonNode? Read(string file) => File.Exists(file) ? JsonNode.Parse(File.ReadAllText(file)) : null;

    public async ValueTask DisposeAsync()
    {
        if (!owns) return;
        try
        {
            await HostOfRoot.Stop(LocalRoot);
        }
        finally
        {
            HostOfRoot.EndAll(yard);
            Belongings.ForEach(thing => thing.Dispose());
        }
        await Deadlines.Eventually(() => Removed(yard), "the test's folder could be removed", TimeSpan.FromSeconds(20));
    }

    // A process that is just ending may still write.
    static bool Removed(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
