using System.Runtime.CompilerServices;
using System.Xml.Linq;
using Dogshore.Faults;
using Dogshore.Manifest;

namespace Dogshore.Tests.Manifest;

/// <summary>The table of what a manifest may say, against the files that say the same.</summary>
public sealed class TheTable
{
    static XDocument File(string path) => XDocument.Load(Path.Combine(Root(), path));

    internal static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));

    [Fact]
    public void Every_public_property_starts_empty_in_Deploy_props() =>
        File("sdk/deploy/Deploy.props").Descendants("PropertyGroup").Last().Elements().Select(element => element.Name.LocalName)
            .ShouldBe(Known.Properties.Select(property => property.Name), ignoreOrder: true);

    [Fact]
    public void Every_public_property_reaches_the_engine() =>
        Collected().Where(item => (string?)item.Attribute("Kind") == "Property").Select(item => (string)item.Attribute("Include")!)
            .Where(name => !name.StartsWith('_')).ShouldBe(Known.Properties.Select(property => property.Name), ignoreOrder: true);

    [Fact]
    public void Every_item_reaches_the_engine() =>
        Collected().Select(item => (string?)item.Attribute("Kind")).Where(kind => kind is not null and not "Property")
            .ShouldBe(Known.Items.Select(item => item.Name), ignoreOrder: true);

    [Fact]
    public void Every_item_tells_the_file_that_defined_it_in_the_same_way() =>
        Collected().Where(item => (string?)item.Attribute("Kind") is not (null or "Property"))
            .Select(item => string.Join(' ', item.Attributes().Select(attribute => attribute.Name.LocalName))).Distinct().Count().ShouldBe(1);

    [Fact]
    public void Every_word_of_the_table_has_a_meaning_and_an_example()
    {
        foreach (var item in Known.Items)
        {
            item.Help.ShouldEndWith(".");
            item.Example.ShouldNotBeEmpty();
            foreach (var metadatum in item.Metadata) (metadatum.Help.EndsWith('.') && metadatum.Example.Length > 0).ShouldBeTrue($"{item.Name} {metadatum.Name}");
        }
        foreach (var property in Known.Properties) (property.Help.EndsWith('.') && property.Example.Length > 0).ShouldBeTrue(property.Name);
    }

    [Fact]
    public void Every_example_of_a_property_is_of_its_kind() =>
        Known.Properties.Where(property => ValueChecks.Expected(property, property.Example) is not null).ShouldBeEmpty();

    [Fact]
    public void Every_fault_of_the_manifest_is_documented_once()
    {
        var headings = System.IO.File.ReadAllLines(Path.Combine(Root(), "sdk/docs/errors.md")).Where(line => line.StartsWith("## DOG1", StringComparison.Ordinal)).ToList();
        var codes = typeof(Dog).GetFields().Select(field => field.GetValue(null)).OfType<Fault>().Select(fault => fault.Code)
            .Where(code => string.CompareOrdinal(code, "DOG1200") < 0).ToList();
        codes.ShouldBeUnique();
        foreach (var code in codes) headings.Count(heading => heading == $"## {code}").ShouldBe(1, code);
    }

    static IEnumerable<XElement> Collected() => File("sdk/deploy/Deploy.Items.targets").Descendants("_DeployItem").Where(item => item.Attribute("Include") is not null);
}
