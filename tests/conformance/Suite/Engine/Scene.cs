using System.Collections.Immutable;
using System.Xml.Linq;
using Dogshore.Manifest;
using Dogshore.Model;
using Dogshore.Platforms;
using Dogshore.Records;
using Dogshore.Worlds;

namespace Dogshore.Conformance.Engine;

/// <summary>A user's project with one destination, deployed by the real engine to the subject. What a promise wants is set and deployed.</summary>
public sealed class Scene : IDisposable
{
    static int made;

    readonly Subject subject;
    readonly string yard = Directory.CreateTempSubdirectory("dogshore-scene-").FullName;
    readonly CancellationToken test;

    public Scene(Subject subject, Runtime runtime, CancellationToken test)
    {
        (this.subject, this.test, Runtime) = (subject, test, runtime);
        App = $"c{Interlocked.Increment(ref made)}-{Guid.NewGuid().ToString("n")[..6]}";
        Directory.CreateDirectory(Path.Combine(Folder, "home"));
        if (runtime == Runtime.Dotnet) AppFiles.Publish(Published);
        foreach (var (path, text) in AppFiles.Of(runtime).Concat(subject.Files(runtime))) File.WriteAllText(Path.Combine(Content, path), text);
        Write("all is well: first");
    }

    public Runtime Runtime { get; }
    public string App { get; set; }
    /// <summary>The project's folder.</summary>
    public string Folder => Path.Combine(yard, "project");
    /// <summary>Where the files lie that are packed.</summary>
    public string Content => Runtime == Runtime.Dotnet ? Published : Folder;
    /// <summary>As the publish step names it where the platform has no .NET of its own.</summary>
    string Published => PublishFolder + (subject.Declaration.PublishFor is { } machine ? $"-{machine}" : "");
    string PublishFolder => Path.Combine(yard, "published");
    public string OutcomeFile => Path.Combine(Folder, "obj", "deploy", "there", "outcome.json");

    public Dictionary<string, string> Config { get; } = [];
    /// <summary>By the variable's name; the value is read from the environment as <c>SECRET_…</c>.</summary>
    public Dictionary<string, string> Secrets { get; } = [];
    /// <summary>Variables of the deploy's environment beyond those that the subject needs; null removes one.</summary>
    public Dictionary<string, string?> Variables { get; } = [];
    public int? Count { get; set; }
    public bool HasDatabase { get; set; }
    public bool Migrates { get; set; }
    public string MigrationTimeout { get; set; } = "1m";
    public string Patience { get; set; } = "30s";
    public string Probe { get; set; } = "Contains=\"well\"";
    /// <summary>More attributes of the destination; one that the subject gives too takes its place.</summary>
    public string Attributes { get; set; } = "";
    /// <summary>Where the deploy looks for the platform instead of <see cref="Subject.Address"/>.</summary>
    public Uri? Elsewhere { get; set; }
    /// <summary>The user did not say that a missing app may be made.</summary>
    public bool MayNotCreate { get; set; }
    /// <summary>More items.</summary>
    public string Items { get; set; } = "";
    public string Version { get; set; } = "1.0.0";
    public Dictionary<string, string> Properties { get; } = [];
    /// <summary>Time as the deploy sees it.</summary>
    public TimeProvider Clock { get; set; } = TimeProvider.System;
    /// <summary>Called for each line that the deploy says, as it says it.</summary>
    public Action<string>? OnLine { get; set; }

    /// <summary>The app's words, which it answers at its root: other words are another content.</summary>
    public void Write(string words) => File.WriteAllText(Path.Combine(Content, Runtime == Runtime.Static ? "index.html" : "words.txt"), words);

    /// <summary>Where the app's migration writes a line when it begins and one when it ends; a file <c>….hold</c> beside it holds it, one <c>….fail</c> lets it fail.</summary>
    public string Migrations => Path.Combine(yard, "migrations");

    public IReadOnlyList<string> Migrated => File.Exists(Migrations) ? File.ReadAllLines(Migrations) : [];

    /// <summary>The app looks for <see cref="Spoil"/>; where that file is, it answers nothing but <c>spoiled</c>.</summary>
    public bool Spoils { get; set; }
    public string Spoil => Path.Combine(yard, "spoil");

    public Task<Ended> Deploy(CancellationToken stop = default) => Run(steps => steps.Deploy(), stop);
    public Task<Ended> Plan() => Run(steps => steps.Plan());
    public Task<Ended> Check() => Run(steps => steps.Check());
    public Task<Ended> Rollback(string? to = null) => Run(steps => steps.Rollback(to));
    public Task<Ended> Show(string what) => Run(steps => steps.Show(what));
    public Task<Ended> Command(string does) => Run(steps => steps.Command(does));

    /// <summary>Something that no step of a deploy does is asked of the platform itself.</summary>
    public async Task Ask(Func<Destination, World, Task> question)
    {
        using var http = Zone.Client(subject.OwnDomain);
        var world = In(http, new Heard());
        await question(ManifestReader.Read(Input(), [subject.Platform], world).Destinations.Single().To, world);
    }

    World In(Http http, Heard heard) => new()
    {
        Log = new FunnelLog(heard),
        Environment = name => Environment.GetValueOrDefault(name),
        EnvironmentNames = () => [.. Environment.Keys],
        Directory = Folder,
        User = "ada",
        Machine = "lovelace",
        Processes = new Processes(Start),
        Clock = Clock,
        Http = http,
    };

    async Task<Ended> Run(Func<Steps, Task<ImmutableArray<Faults.Finding>>> work, CancellationToken stop = default)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(test, stop);
        var heard = new Heard(OnLine);
        using var http = Zone.Client(subject.OwnDomain);
        var world = In(http, heard);
        var faults = await work(new Steps(Input(), [subject.Platform], world, either.Token));
        test.ThrowIfCancellationRequested();
        return new Ended([.. faults.Concat(heard.Errors).DistinctBy(finding => finding.ToString())], Outcome, heard.ToString());
    }

    public OutcomeRecord? Outcome => RecordFiles.ReadOutcome(OutcomeFile);
    public PlanRecord Planned => RecordFiles.ReadPlan(Path.Combine(Folder, "obj", "deploy", "there", "plan.json"));

    public async Task<AppState> State() => await subject.State(App) ?? throw new ShouldAssertException($"There is no app {App}.");

    /// <summary>What the app answers.</summary>
    public async Task<(int Status, string Text)> Get(string path = "/")
    {
        var url = (await State()).Url ?? throw new ShouldAssertException($"{App} answers nowhere.");
        return await Web.Get(new Uri(url, path.TrimStart('/')), test);
    }

    /// <summary>The environment of the deploy.</summary>
    public IReadOnlyDictionary<string, string> Environment
    {
        get
        {
            var variables = new Dictionary<string, string>(subject.Environment.Select(each => KeyValuePair.Create(each.Key, Led(each.Value))));
            variables.TryAdd("PATH", Emulators.Apps.AppEnvironment.SearchPath);
            variables.TryAdd("HOME", Path.Combine(Folder, "home"));
            foreach (var (name, value) in Secrets) variables[$"SECRET_{name}"] = value;
            foreach (var (name, value) in Variables)
            {
                if (value is null) variables.Remove(name);
                else variables[name] = value;
            }
            return variables;
        }
    }

    System.Diagnostics.ProcessStartInfo Start()
    {
        var info = new System.Diagnostics.ProcessStartInfo { WorkingDirectory = Folder };
        info.Environment.Clear();
        foreach (var (name, value) in Environment) info.Environment[name] = value;
        return info;
    }

    /// <summary>The manifest as MSBuild would hand it over.</summary>
    public ManifestInput Input()
    {
        var manifest = Path.Combine(Folder, "deploy.props");
        var xml = new XElement("Project", new XElement("ItemGroup", XElement.Parse($"<X>{Xml()}</X>").Elements())).ToString();
        File.WriteAllText(manifest, xml);
        var items = XDocument.Parse(xml).Descendants("ItemGroup").Elements().Select(element => new ManifestItem(element.Name.LocalName, element.Attribute("Include")!.Value,
            element.Attributes().Where(attribute => attribute.Name.LocalName != "Include").ToImmutableDictionary(attribute => attribute.Name.LocalName, attribute => attribute.Value), manifest));
        var properties = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["_ProjectFile"] = Path.Combine(Folder, Runtime == Runtime.Dotnet ? "shop.csproj" : "shop.proj"),
            ["_Manifest"] = manifest,
            ["_Version"] = Version,
            ["DeployTo"] = "there",
        };
        if (Runtime == Runtime.Dotnet)
        {
            properties["_DotnetSdk"] = "true";
            properties["_OutputType"] = "Exe";
            properties["_AssemblyName"] = AppFiles.AssemblyName;
            properties["_TargetFramework"] = "net10.0";
            properties["_Publish"] = PublishFolder;
        }
        else properties["DeployRuntime"] = Runtime.Word();
        foreach (var (name, value) in Properties) properties[name] = value;
        return new ManifestInput([.. items], properties.ToImmutableDictionary(StringComparer.OrdinalIgnoreCase), ImmutableDictionary<string, string>.Empty.Add("DeployTo", "there"));
    }

    string Xml()
    {
        var destination = XElement.Parse($"<DeployTo {Led(subject.Attributes)} />");
        if (MayNotCreate) destination.SetAttributeValue("Create", null);
        foreach (var more in XElement.Parse($"<DeployTo {Attributes} />").Attributes()) destination.SetAttributeValue(more.Name, more.Value);
        foreach (var (name, value) in new[] { ("Include", "there"), ("Platform", subject.Declaration.Name), ("App", App) }) destination.SetAttributeValue(name, value);
        if (Spoils) Config["SPOIL"] = Spoil;
        var lines = new List<string>
        {
            destination.ToString(),
            $"""<DeployProbe Include="/" {Probe} Timeout="5s" Deadline="{Patience}" />""",
            subject.Items,
            Items,
        };
        if (AppFiles.Command(Runtime) is { } command || Count is not null)
            lines.Add($"""<DeployProcess Include="web" {(AppFiles.Command(Runtime) is { } line ? $"Command=\"{line}\"" : "")} {(Count is { } count ? $"Count=\"{count}\"" : "")} />""");
        if (Migrates) Config["MIGRATIONS"] = Migrations;
        lines.AddRange(Config.Select(each => new XElement("DeployConfig", new XAttribute("Include", each.Key), new XAttribute("Value", each.Value)).ToString()));
        lines.AddRange(Secrets.Keys.Select(name => $"""<DeployConfig Include="{name}" FromEnvironment="SECRET_{name}" Secret="true" />"""));
        if (HasDatabase || Migrates)
            lines.Add($"""<DeployDatabase Include="DATABASE_URL" {subject.Database} {(Migrates ? $"Migrate=\"sh migrate.sh\" Timeout=\"{MigrationTimeout}\"" : "")} />""");
        return string.Join('\n', lines);
    }

    string Led(string text) => Elsewhere is { } there && subject.Address is { } address ? text.Replace(address.ToString(), there.ToString(), StringComparison.Ordinal) : text;

    public void Dispose() => Directory.Delete(yard, recursive: true);
}
