using System.Collections.Immutable;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Dogshore.Faults;
using Dogshore.Manifest;
using Dogshore.Platforms;
using Dogshore.Tests.Fakes;
using Dogshore.Worlds;

namespace Dogshore.Tests.Manifest;

/// <summary>A project called shop in a folder of its own, whose manifest is read. A .NET app, unless a test says otherwise.
/// MSBuild's part is played by a few lines: attributes and child elements become metadata.</summary>
sealed partial class Shop : IDisposable
{
    readonly Dictionary<string, string> properties = new(StringComparer.OrdinalIgnoreCase) { ["_DotnetSdk"] = "true", ["_OutputType"] = "Exe" };
    readonly Dictionary<string, string> globals = new(StringComparer.OrdinalIgnoreCase);
    readonly Dictionary<string, string> variables = new(StringComparer.Ordinal);
    ImmutableArray<Platform> platforms = TestPlatform.All;
    // A day on which no runtime of the tests is old.
    DateOnly today = new(2026, 1, 1);

    public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("dogshore-manifest-").FullName;
    public string ManifestPath => Path.Combine(Directory, "deploy.props");

    /// <summary>Not a .NET project: what it is must be found.</summary>
    public static Shop WithoutDotnet() => new Shop().Says("_DotnetSdk", "").Says("_OutputType", "");

    public static Shop Python(string requirements = "flask\ngunicorn\n") => WithoutDotnet().Holds("requirements.txt", requirements);

    public Shop Holds(string file, string text = "")
    {
        var path = Path.Combine(Directory, file);
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return this;
    }

    /// <summary>A property as MSBuild evaluated it.</summary>
    public Shop Says(string property, string value)
    {
        properties[property] = value;
        return this;
    }

    /// <summary>A property of the command line: -p:name=value.</summary>
    public Shop Commands(string property, string value)
    {
        globals[property] = value;
        if (Known.Property(property) is not null) properties[property] = value;
        return this;
    }

    public Shop Variable(string name, string value)
    {
        variables[name] = value;
        return this;
    }

    /// <summary>Read on this day.</summary>
    public Shop At(DateOnly day)
    {
        today = day;
        return this;
    }

    public Shop On(params Declaration[] declarations)
    {
        platforms = [.. declarations.Select(declaration => new TestPlatform(declaration))];
        return this;
    }

    /// <summary>Reads a manifest that has these items; the first of them stands in line 3.</summary>
    public DeployManifest Read(string items = "", bool needsValues = true) => ReadWhole($"<Project>\n  <ItemGroup>\n{items}\n  </ItemGroup>\n</Project>\n", needsValues);

    public DeployManifest ReadWhole(string xml, bool needsValues = true)
    {
        File.WriteAllText(ManifestPath, xml);
        return ManifestReader.Read(Input(Items(xml)), platforms, World(), needsValues);
    }

    /// <summary>Reads without any deploy.props.</summary>
    public DeployManifest ReadNothing() => ManifestReader.Read(Input([]), platforms, World());

    public ImmutableArray<Finding> Faults(string items = "", bool needsValues = true) => FaultsOf(() => Read(items, needsValues));

    public ImmutableArray<Finding> FaultsOfWhole(string xml) => FaultsOf(() => ReadWhole(xml));

    public ImmutableArray<Finding> FaultsOfNothing() => FaultsOf(() => ReadNothing());

    /// <summary>The one fault that there is.</summary>
    public Finding Fault(string items = "") => Faults(items).ShouldHaveSingleItem();

    /// <summary>The one fault of a single item, however it came to be.</summary>
    public Finding FaultOf(ManifestItem item) => FaultsOf(() => ManifestReader.Read(Input([item]), platforms, World())).ShouldHaveSingleItem();

    /// <summary>What applies to the one destination that was asked for.</summary>
    public Effective Effective(string items = "", bool needsValues = true) => Read(items, needsValues).Destinations.ShouldHaveSingleItem();

    public ManifestInput Input(ImmutableArray<ManifestItem> items) => new(items,
        properties.ToImmutableDictionary(StringComparer.OrdinalIgnoreCase)
            .SetItem("_ProjectFile", Path.Combine(Directory, "shop.csproj"))
            .SetItem("_Manifest", Path.Combine(Directory, properties.GetValueOrDefault("DeployManifestFile", "deploy.props"))),
        globals.ToImmutableDictionary(StringComparer.OrdinalIgnoreCase));

    ImmutableArray<ManifestItem> Items(string xml)
    {
        XDocument document;
        try
        {
            document = XDocument.Parse(xml);
        }
        catch (System.Xml.XmlException)
        {
            return [];
        }
        return [.. document.Descendants("ItemGroup").Elements().Where(element => Known.Item(element.Name.LocalName) is not null).SelectMany(Evaluated)];
    }

    IEnumerable<ManifestItem> Evaluated(XElement element)
    {
        var metadata = element.Attributes().Where(attribute => attribute.Name.LocalName is not ("Include" or "Exclude" or "Condition" or "Label"))
            .Select(attribute => (attribute.Name.LocalName, attribute.Value))
            .Concat(element.Elements().Select(child => (child.Name.LocalName, child.Value)))
            .Append(("Kind", element.Name.LocalName)).Append(("DefinedIn", ManifestPath))
            .ToImmutableDictionary(each => each.Item1, each => Escaped().Replace(each.Item2, match => ((char)Convert.ToInt32(match.Value[1..], 16)).ToString()));
        return element.Attribute("Include")!.Value.Split(';', StringSplitOptions.TrimEntries)
            .Where(include => include.AsSpan().IndexOfAny('*', '?') < 0)
            .Select(include => new ManifestItem(element.Name.LocalName, include, metadata, ManifestPath));
    }

    World World() => new()
    {
        Log = new NoLog(),
        Environment = name => variables.GetValueOrDefault(name),
        EnvironmentNames = () => variables.Keys,
        Directory = Directory,
        Processes = new Processes(),
        Clock = new OnDay(today),
    };

    sealed class OnDay(DateOnly day) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
    }

    static ImmutableArray<Finding> FaultsOf(Func<DeployManifest> read) => Should.Throw<DeployException>(read).Findings;

    public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);

    [GeneratedRegex("%[0-9A-Fa-f]{2}")]
    private static partial Regex Escaped();

    /// <summary>Reading a manifest says nothing.</summary>
    sealed class NoLog : ILog
    {
        public void Say(string line) => throw new InvalidOperationException(line);
        public void Detail(string line) => throw new InvalidOperationException(line);
        public void Warn(Finding finding) => throw new InvalidOperationException(finding.Fact);
        public void Error(Finding finding) => throw new InvalidOperationException(finding.Fact);
        public void Mask(string value) => throw new InvalidOperationException("Reading keeps no value.");
    }
}
