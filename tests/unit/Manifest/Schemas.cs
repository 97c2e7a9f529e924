using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using System.Xml.Schema;
using Dogshore.Manifest;
using Dogshore.Manifest.Editors;

namespace Dogshore.Tests.Manifest;

/// <summary>What editors read, against what the reader knows.</summary>
public sealed partial class Schemas
{
    [Fact]
    public void The_packed_xml_schema_is_that_of_the_declarations() => Same("sdk/deploy/deploy.xsd", ManifestXsd.Of(KnownPlatforms.All) + "\n");

    [Fact]
    public void The_packed_build_schema_is_that_of_the_declarations() => Same("sdk/deploy/Deploy.buildschema.json", BuildSchema.Of(KnownPlatforms.All));

    [Fact]
    public void The_page_of_the_manifest_is_that_of_the_table() => Same("sdk/docs/manifest-reference.md", string.Join('\n', ReferencePage.Manifest()) + "\n");

    [Fact]
    public void The_page_of_the_platforms_is_that_of_the_declarations() => Same("sdk/docs/platforms.md", string.Join('\n', ReferencePage.Platforms(KnownPlatforms.All)) + "\n");

    [Fact]
    public void Every_platform_has_a_page_of_its_own()
    {
        foreach (var platform in KnownPlatforms.All) File.Exists(Path.Combine(TheTable.Root(), "sdk/docs/platforms", $"{platform.Declaration.Name}.md")).ShouldBeTrue(platform.Declaration.Name);
    }

    /// <summary>Manifests in the documentation: each begins a block with Project or one of our items.</summary>
    public static TheoryData<string, string> Snippets => [.. Directory.GetFiles(Path.Combine(TheTable.Root(), "sdk/docs"), "*.md", SearchOption.AllDirectories).SelectMany(page =>
        Block().Matches(File.ReadAllText(page)).Select(block => (Path.GetRelativePath(TheTable.Root(), page), block.Groups[1].Value)))];

    [Theory, MemberData(nameof(Snippets))]
    public void Every_manifest_in_the_documentation_is_right_by_the_schema(string page, string manifest)
    {
        var whole = manifest.TrimStart().StartsWith("<Project", StringComparison.Ordinal) ? manifest : $"<Project>{(manifest.TrimStart().StartsWith("<Deploy", StringComparison.Ordinal) ? $"<ItemGroup>{manifest}</ItemGroup>" : manifest)}</Project>";
        Complaints(whole).ShouldBeEmpty($"{page}:\n{manifest}");
    }

    [GeneratedRegex(@"^```xml\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [Fact]
    public void The_table_of_targets_is_the_list_that_guards_their_names() =>
        XDocument.Load(Path.Combine(TheTable.Root(), "sdk/deploy/Deploy.Fits.targets")).Descendants("_DeployTargetNames").Single().Value
            .Split(';', StringSplitOptions.RemoveEmptyEntries).ShouldBe(KnownTargets.All.Select(target => target.Name), ignoreOrder: true);

    public static TheoryData<string> Manifests => [.. Directory.GetFiles(Path.Combine(TheTable.Root(), "samples"), "deploy.props", SearchOption.AllDirectories)
        // One with a platform of its own has a schema of its own: -t:DeploySchema.
        .Where(file => !file.Contains("own-platform", StringComparison.Ordinal) && !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)).Select(file => Path.GetRelativePath(TheTable.Root(), file))];

    [Theory, MemberData(nameof(Manifests))]
    public void Every_sample_is_right_by_the_schema(string manifest) => Complaints(File.ReadAllText(Path.Combine(TheTable.Root(), manifest))).ShouldBeEmpty();

    [Theory]
    [InlineData("<DeployProbe Include='/' Statuss='200' />", "Statuss")]
    [InlineData("<DeployProbe Include='/' Status='fine' />", "Status")]
    [InlineData("<DeployProbe Include='/' Timeout='soon' />", "Timeout")]
    [InlineData("<DeployProcess Include='web' Count='two' />", "Count")]
    [InlineData("<DeployConfig Include='A'><Valu>1</Valu></DeployConfig>", "Valu")]
    [InlineData("<DeployDatabase Include='A' Engine='sqlite' Create='perhaps' />", "Create")]
    public void What_the_reader_would_refuse_is_marked(string item, string named) =>
        Complaints($"<Project><ItemGroup>{item}</ItemGroup></Project>").ShouldHaveSingleItem().ShouldContain(named);

    [Theory]
    [InlineData("<DeployProcess Include='web' Count='$(Web)' />")]
    [InlineData("<DeployProbe Include='/' Timeout='%(Patience.Identity)' />")]
    [InlineData("<Compile Include='a.cs' Anything='goes' /><DeployTo Include='x' Platform='of-my-own' Condition=\"'$(CI)' != ''\" />")]
    public void What_MSBuild_will_make_of_it_is_left_to_MSBuild(string items) => Complaints($"<Project><ItemGroup>{items}</ItemGroup></Project>").ShouldBeEmpty();

    [Fact]
    public void Every_setting_of_every_platform_is_completed()
    {
        var destination = JsonNode.Parse(BuildSchema.Of(KnownPlatforms.All))!["items"]!["DeployTo"]!["metadata"]!.AsObject();
        foreach (var setting in KnownPlatforms.All.SelectMany(platform => platform.Declaration.Settings)) destination.ShouldContainKey(setting.Name);
        destination["Platform"]!["type"]!["values"]!.AsObject().Select(each => each.Key).ShouldBe(KnownPlatforms.All.Select(platform => platform.Declaration.Name));
    }

    static List<string> Complaints(string manifest)
    {
        var schemas = new XmlSchemaSet();
        using (var reader = ManifestXsd.Of(KnownPlatforms.All).CreateReader()) schemas.Add("", reader);
        schemas.Compile();
        var complaints = new List<string>();
        XDocument.Parse(manifest).Validate(schemas, (_, complaint) => complaints.Add(complaint.Message));
        return complaints;
    }

    /// <summary>DOGSHORE_ACCEPT=1 writes the file, to be read in the change before it is committed.</summary>
    static void Same(string path, string expected)
    {
        var file = Path.Combine(TheTable.Root(), path);
        if (Environment.GetEnvironmentVariable("DOGSHORE_ACCEPT") == "1") File.WriteAllText(file, expected);
        File.Exists(file).ShouldBeTrue($"{path} is not there; DOGSHORE_ACCEPT=1 writes it");
        File.ReadAllText(file).ReplaceLineEndings("\n").ShouldBe(expected.ReplaceLineEndings("\n"), $"{path} is not what the declarations say; DOGSHORE_ACCEPT=1 writes it");
    }
}
