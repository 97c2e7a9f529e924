using System.Collections.Immutable;
using Dogshore.Faults;
using Dogshore.Manifest;
using Dogshore.Model;
using Dogshore.Packaging;
using Dogshore.Worlds;

namespace Dogshore.Tests.Packaging;

/// <summary>A project in a temporary folder, gone when the test ends.</summary>
sealed class Tree : IDisposable
{
    public string Root { get; }
    public string Folder => Path.Combine(Root, "obj", "deploy");
    public Said Log { get; } = new();
    public Dictionary<string, string> Variables { get; } = [];
    public int Cores { get; init; } = 2;

    public World World => new()
    {
        Log = Log,
        Environment = name => Variables.GetValueOrDefault(name),
        Directory = Root,
        Processes = new Processes(),
        Cores = Cores,
    };

    public PackageRequest Request { get; set; }

    /// <summary>Memory's own file system where there is one: for trees of many or of large files.</summary>
    public static string InMemory => Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();

    public Tree() : this(Path.GetTempPath()) { }

    public Tree(string under)
    {
        Root = Path.Combine(under, $"dogshore-{Guid.NewGuid():n}");
        Directory.CreateDirectory(Root);
        Request = new() { Project = Root, Root = Root, Runtime = Runtime.Python, IsSource = true };
    }

    public Tree Published()
    {
        Request = Request with { Root = Path.Combine(Root, "publish"), IsSource = false, Runtime = Runtime.Dotnet };
        return this;
    }

    public Tree Having(string path, string text = "x")
    {
        File.WriteAllText(New(path), text);
        return this;
    }

    public Tree Having(string path, byte[] bytes)
    {
        File.WriteAllBytes(New(path), bytes);
        return this;
    }

    public Tree Linking(string path, string target)
    {
        File.CreateSymbolicLink(New(path), target);
        return this;
    }

    public Tree With(string directory, string? match = null, string? exclude = null, string? allow = null, string? prefix = null)
    {
        Request = Request with { Files = Request.Files.Add(new FileRule(directory, match, exclude, allow, prefix, new Place("deploy.props", 3))) };
        return this;
    }

    public Tree Generating(string path, string text)
    {
        Request = Request with { Generated = Request.Generated.SetItem(path, System.Text.Encoding.UTF8.GetBytes(text)) };
        return this;
    }

    public string PathOf(string path) => Path.Combine(Root, path);

    public Listing List() => Packer.List(Request, World, TestContext.Current.CancellationToken);

    public string Listed => string.Join(' ', List().Files.Select(file => file.Path));

    public string WhyOut(string path) => List().LeftOut.Single(file => file.Path == path).Rule;

    public Task<Package> Pack() => Packer.Pack(Request, Folder, World, TestContext.Current.CancellationToken);

    /// <summary>As of long ago, so that the clock's grain raises no doubt.</summary>
    public async Task<Package> PackSettled()
    {
        await Pack();
        await Settle();
        return await Pack();
    }

    /// <summary>Waits until the file system's clock has left the grain of the last edit behind.</summary>
    public async Task Settle()
    {
        var deadline = DateTime.UtcNow.AddSeconds(30);
        var last = Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories).Max(File.GetLastWriteTimeUtc);
        while (DateTime.UtcNow < last.AddSeconds(2.1) && DateTime.UtcNow < deadline) await Task.Delay(50, TestContext.Current.CancellationToken);
    }

    public async Task<ImmutableArray<Finding>> Refused() => (await Should.ThrowAsync<DeployException>(Pack)).Findings;

    public ImmutableArray<Finding> RefusedWhenListed() => Should.Throw<DeployException>(() => List()).Findings;

    string New(string path)
    {
        var full = PathOf(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        return full;
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}

/// <summary>Keeps what was said.</summary>
sealed class Said : ILog
{
    readonly Lock gate = new();
    readonly List<string> lines = [];

    public ImmutableArray<string> Lines { get { lock (gate) return [.. lines]; } }
    public List<Finding> Warnings { get; } = [];
    public List<string> Details { get; } = [];

    /// <summary>What a test does when something is said.</summary>
    public Action<string> Heard { get; set; } = _ => { };

    public void Say(string line)
    {
        lock (gate) lines.Add(line);
        Heard(line);
    }

    public void Detail(string line) { lock (gate) Details.Add(line); }
    public void Warn(Finding finding) { lock (gate) Warnings.Add(finding); }
    public List<Finding> Errors { get; } = [];
    public void Error(Finding finding) { lock (gate) Errors.Add(finding); }
    public void Mask(string value) { }
}
