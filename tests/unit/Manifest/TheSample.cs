using System.Xml.Linq;
using Dogshore.Manifest;
using Dogshore.Tests.Fakes;

namespace Dogshore.Tests.Manifest;

/// <summary>samples/deploy.props is the manual: it shows all that the reader knows, and the reader takes all that it shows.</summary>
public sealed class TheSample
{
    static readonly string Text = File.ReadAllText(Path.Combine(TheTable.Root(), "samples/deploy.props"));
    static readonly XDocument Document = XDocument.Parse(Text);

    static IEnumerable<XElement> Items => Document.Descendants("ItemGroup").Elements();

    static readonly string[] LocalSettings = ["Keep", "Root"];

    [Fact]
    public void It_shows_every_item() => Items.Select(item => item.Name.LocalName).Distinct().ShouldBe(Known.Items.Select(item => item.Name), ignoreOrder: true);

    [Fact]
    public void It_shows_every_property() =>
        Document.Descendants("PropertyGroup").Elements().Select(property => property.Name.LocalName).ShouldBe(Known.Properties.Where(IsForAFile).Select(property => property.Name), ignoreOrder: true);

    [Fact]
    public void It_mentions_the_properties_of_the_command_line()
    {
        foreach (var property in Known.Properties.Where(property => !IsForAFile(property))) Text.ShouldContain($"-p:{property.Name}=");
    }

    public static TheoryData<string> Kinds => [.. Known.Items.Select(item => item.Name)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void It_shows_every_metadatum_and_no_other(string kind)
    {
        var settings = kind switch { "DeployTo" => LocalSettings, "DeployCdn" => ["Path"], _ => Array.Empty<string>() };
        Items.Where(item => item.Name.LocalName == kind)
            .SelectMany(item => item.Attributes().Select(attribute => attribute.Name.LocalName).Concat(item.Elements().Select(child => child.Name.LocalName)))
            .Where(name => name != "Include").Distinct()
            .ShouldBe(Known.Item(kind)!.Metadata.Select(metadatum => metadatum.Name).Concat(settings), ignoreOrder: true);
    }

    public static TheoryData<string, string, string> Defaults => [.. Known.Items.SelectMany(item => item.Metadata.Where(metadatum => metadatum.Default is not null)
        .Select(metadatum => (item.Name, metadatum.Name, metadatum.Default!)))];

    [Theory]
    [MemberData(nameof(Defaults))]
    public void It_explains_every_metadatum_with_its_default(string kind, string metadatum, string value)
    {
        var comment = Items.First(item => item.Name.LocalName == kind).NodesBeforeSelf().OfType<XComment>().Last().Value;
        // On and Except are explained once, at the top.
        if (metadatum is "On" or "Except") comment = Document.Nodes().OfType<XComment>().First().Value;
        comment.ShouldContain(metadatum);
        comment.ShouldContain(value);
    }

    [Theory]
    [InlineData("local")]
    [InlineData("staging")]
    public void The_reader_takes_all_of_it(string deployTo)
    {
        using var shop = Shop.Python().Commands("DeployTo", deployTo);
        foreach (var variable in Items.Attributes().Where(attribute => attribute.Name.LocalName is "FromEnvironment" or "Credential")) shop.Variable(variable.Value, "a-value-of-some-length");
        foreach (var file in Items.Attributes("FromFile")) shop.Holds(file.Value, "value\n");
        foreach (var assembly in Items.Where(item => item.Name.LocalName == "DeployPlatformAssembly")) shop.Holds((string)assembly.Attribute("Include")!);
        // What the embedded platform does not have is shown all the same.
        var local = TestPlatform.Local with { Options = null, Abilities = TestPlatform.Local.Abilities | Dogshore.Platforms.Ability.SecretStore | Dogshore.Platforms.Ability.Objects | Dogshore.Platforms.Ability.CreateApps | Dogshore.Platforms.Ability.Destroy };
        var manifest = shop.On(local, TestPlatform.Folder).ReadWhole(Text);
        manifest.Destinations.ShouldHaveSingleItem().Config.ShouldNotBeEmpty();
    }

    /// <summary>The others belong to one run, or say where the manifest is: they stand on the command line.</summary>
    static bool IsForAFile(KnownProperty property) =>
        property.Name is not ("DeployTo" or "DeployManifestFile" or "DeployPlanFile" or "DeployPlanned" or "DeployRollbackTo" or "DeployPreview" or "DeployPromoteFrom" or "DeployConfirm" or "DeployOffline" or "DeployGitHubDeployments" or "DeployEmulator" or "DeployEmulatorTrouble");
}
