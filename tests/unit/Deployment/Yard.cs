using System.Collections.Immutable;
using System.Xml.Linq;
using Dogshore.Faults;
using Dogshore.Manifest;
using Dogshore.Platforms;
using Dogshore.Records;
using Dogshore.Tests.Packaging;
using Dogshore.Worlds;

namespace Dogshore.Tests.Deployment;

/// <summary>A static site in a folder of its own, deployed step by step by the real engine to platforms in memory.</summary>
sealed class Yard : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("dogshore-yard-").FullName;
    readonly ImmutableArray<Platform> platforms;
    readonly HttpMessageHandler router;

    public Yard(MemoryPlatform platform, string? items = null) : this(platform.Router(), items, platform) { }

    public Yard(HttpMessageHandler router, string? items, params ImmutableArray<Platform> platforms)
    {
        this.platforms = platforms;
        this.router = router;
        Items = items ?? """<DeployTo Include="web" Platform="memory" App="shop" /><DeployProbe Include="/" Contains="well" Deadline="2s" Timeout="5s" />""";
        Write("first");
    }

    public string Items { get; set; }
    public string To { get; set; } = "web";
    public string Version { get; set; } = "1.0.0";
    public Dictionary<string, string> Properties { get; } = [];
    public Dictionary<string, string> Variables { get; } = [];
    public Said Log { get; } = new();
    public CancellationTokenSource Stop { get; } = new();

    public string Folder => folder;

    public void Write(string text) => File.WriteAllText(Path.Combine(folder, "index.html"), text);

    /// <summary>What -t:Deploy does, with the same rule of going on after a fault: from Cdn on only the verdict stops it.</summary>
    public async Task<ImmutableArray<Finding>> Deploy(int waves = 1)
    {
        var faults = new List<Finding>();
        await Step(faults, engine => engine.Check(), engine => engine.Package(), engine => engine.Plan());
        if (faults.Count > 0) return [.. faults];
        for (var wave = 0; wave < waves; wave++)
        {
            var number = wave;
            foreach (var step in new Func<Dogshore.Deployment.Deployment, Task>[] { engine => engine.Cdn(), engine => engine.Release(), engine => engine.Verify() })
                await Step(faults, number == 0 ? [] : [("_Wave", $"{number}")], step);
        }
        await Step(faults, engine => engine.Verdict());
        return [.. faults, .. Log.Errors];
    }

    public async Task<ImmutableArray<Finding>> Rollback(string? to = null)
    {
        var faults = new List<Finding>();
        (string, string)[] properties = to is null ? [("_Rollback", "true")] : [("_Rollback", "true"), ("DeployRollbackTo", to)];
        await Step(faults, properties, engine => engine.PlanRollback());
        if (faults.Count == 0) await Step(faults, properties, engine => engine.Release());
        await Step(faults, properties, engine => engine.Verify());
        return [.. faults];
    }

    public Task Step(List<Finding> faults, params Func<Dogshore.Deployment.Deployment, Task>[] steps) => Step(faults, [], steps);

    async Task Step(List<Finding> faults, (string Name, string Value)[] properties, params Func<Dogshore.Deployment.Deployment, Task>[] steps)
    {
        foreach (var step in steps)
        {
            try
            {
                await step(new Dogshore.Deployment.Deployment(Input(properties), platforms, World(), Stop.Token));
            }
            catch (DeployException refused)
            {
                faults.AddRange(refused.Findings);
                return;
            }
            catch (OperationCanceledException) when (Stop.IsCancellationRequested)
            {
                faults.Add(Dog.Cancelled.With());
                return;
            }
        }
    }

    public OutcomeRecord? Outcome(string destination = "web") => RecordFiles.ReadOutcome(Path.Combine(folder, "obj", "deploy", destination, "outcome.json"));
    public PlanRecord Plan(string destination = "web") => RecordFiles.ReadPlan(Path.Combine(folder, "obj", "deploy", destination, "plan.json"));

    ManifestInput Input((string Name, string Value)[] more)
    {
        var manifest = Path.Combine(folder, "deploy.props");
        var xml = $"<Project><ItemGroup>{Items}</ItemGroup></Project>";
        File.WriteAllText(manifest, xml);
        var items = XDocument.Parse(xml).Descendants("ItemGroup").Elements().Select(element => new ManifestItem(element.Name.LocalName, element.Attribute("Include")!.Value,
            element.Attributes().Where(attribute => attribute.Name.LocalName != "Include").ToImmutableDictionary(attribute => attribute.Name.LocalName, attribute => attribute.Value), manifest));
        var properties = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["_ProjectFile"] = Path.Combine(folder, "shop.proj"),
            ["_Manifest"] = manifest,
            ["DeployTo"] = To,
            ["_Version"] = Version,
        };
        foreach (var (name, value) in Properties) properties[name] = value;
        foreach (var (name, value) in more) properties[name] = value;
        return new ManifestInput([.. items], properties.ToImmutableDictionary(StringComparer.OrdinalIgnoreCase), ImmutableDictionary<string, string>.Empty.Add("DeployTo", To));
    }

    World World() => new()
    {
        Log = Log,
        Environment = name => Variables.GetValueOrDefault(name),
        Directory = folder,
        Processes = new Processes(),
        User = "ada",
        Http = new Http(() => router),
    };

    public void Dispose()
    {
        Stop.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
