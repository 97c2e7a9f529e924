using System.Collections.Immutable;
using System.Xml.Linq;
using Dogshore.Platforms;

namespace Dogshore.Manifest.Editors;

/// <summary>The manifest as an XML schema, for editors that complete and check by one. It is softer than the engine: whatever
/// holds an expression of MSBuild is right, and items and properties that are not ours are passed by.</summary>
static class ManifestXsd
{
    static readonly XNamespace xs = "http://www.w3.org/2001/XMLSchema";

    /// <summary>MSBuild's own attributes on an item.</summary>
    static readonly ImmutableArray<string> itemAttributes = ["Include", "Exclude", "Remove", "Update", "Condition", "Label", "KeepMetadata", "RemoveMetadata", "KeepDuplicates", "MatchOnMetadata"];

    public static XDocument Of(ImmutableArray<Platform> platforms) => new(new XElement(xs + "schema",
        new XAttribute(XNamespace.Xmlns + "xs", xs.NamespaceName), new XAttribute("elementFormDefault", "qualified"),
        new XComment(" Made from the SDK's own table of the manifest. Deploy.props of a project opens it with <?xml-model href=\"…/deploy.xsd\"?>. "),
        Project(),
        Group("PropertyGroup"), Group("ItemGroup"),
        // One name may be declared once: DeployTo as an item, which then may also hold the property's text.
        Known.Properties.Where(property => Known.Item(property.Name) is null).Select(Property),
        Known.Items.Select(item => Item(item, ItemWords.Of(item, platforms))),
        SimpleTypes()));

    static XElement Project() => Element("Project", "An MSBuild file.", Complex(
        Anything(),
        new XElement(xs + "anyAttribute", new XAttribute("processContents", "lax"))));

    /// <summary>What is declared here is checked, what is not is MSBuild's or the user's own.</summary>
    static XElement Group(string name) => Element(name, name == "ItemGroup" ? "Items." : "Properties.", Complex(Anything(), Attribute("Condition", null), Attribute("Label", null)));

    static XElement Property(KnownProperty property) => Element(property.Name, Help(property), new XElement(xs + "complexType",
        new XElement(xs + "simpleContent", new XElement(xs + "extension", new XAttribute("base", Type(property)), Attribute("Condition", null), Attribute("Label", null)))));

    static XElement Item(KnownItem item, ImmutableArray<KnownMetadatum> metadata) => Element(item.Name, $"{item.Help} Include: {item.Include}.", Complex(
        new XAttribute("mixed", Known.Property(item.Name) is not null),
        new XElement(xs + "choice", new XAttribute("minOccurs", 0), new XAttribute("maxOccurs", "unbounded"), metadata.Select(Child)),
        itemAttributes.Where(name => metadata.All(metadatum => metadatum.Name != name)).Select(name => Attribute(name, null)),
        metadata.Select(metadatum => Attribute(metadatum.Name, metadatum))));

    static XElement Child(KnownMetadatum metadatum) => new(xs + "element", new XAttribute("name", metadatum.Name), Documentation(Help(metadatum)), new XElement(xs + "complexType",
        new XElement(xs + "simpleContent", new XElement(xs + "extension", new XAttribute("base", Type(metadatum)), Attribute("Condition", null)))));

    static XElement Attribute(string name, KnownMetadatum? metadatum) => metadatum is null
        ? new XElement(xs + "attribute", new XAttribute("name", name), new XAttribute("type", "xs:string"))
        : new XElement(xs + "attribute", new XAttribute("name", name), metadatum.Choices.IsEmpty ? new XAttribute("type", Type(metadatum)) : null, Documentation(Help(metadatum)), metadatum.Choices.IsEmpty ? null : Choice(metadatum.Choices));

    /// <summary>One of these, or an expression, or a name that only an assembly of the user's knows: completed, and not insisted on.</summary>
    static XElement Choice(ImmutableArray<string> choices) => new(xs + "simpleType", new XElement(xs + "union", new XAttribute("memberTypes", "xs:string"),
        new XElement(xs + "simpleType", new XElement(xs + "restriction", new XAttribute("base", "xs:string"), choices.Select(choice => new XElement(xs + "enumeration", new XAttribute("value", choice)))))));

    static string Type(KnownValue value) => value.Kind switch
    {
        ValueKind.Number => "number",
        ValueKind.Flag => "flag",
        ValueKind.Duration => "duration",
        ValueKind.Statuses => "statuses",
        _ => "xs:string",
    };

    static IEnumerable<XElement> SimpleTypes() =>
    [
        Pattern("number", "[0-9]+"),
        Pattern("flag", "[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee]"),
        Pattern("duration", "[0-9]+(ms|s|m|h|d)"),
        Pattern("statuses", "[1-5][0-9][0-9](-[1-5][0-9][0-9])?"),
    ];

    static XElement Pattern(string name, string pattern) => new(xs + "simpleType", new XAttribute("name", name), new XElement(xs + "restriction", new XAttribute("base", "xs:string"),
        new XElement(xs + "pattern", new XAttribute("value", $@"\s*({pattern})\s*")),
        new XElement(xs + "pattern", new XAttribute("value", @"[\s\S]*[$@%]\([\s\S]*"))));

    static XElement Element(string name, string help, XElement type) => new(xs + "element", new XAttribute("name", name), Documentation(help), type);

    static XElement Complex(params object[] content) => new(xs + "complexType", content);

    static XElement Anything() => new(xs + "sequence", new XElement(xs + "any",
        new XAttribute("processContents", "lax"), new XAttribute("minOccurs", 0), new XAttribute("maxOccurs", "unbounded")));

    static XElement Documentation(string help) => new(xs + "annotation", new XElement(xs + "documentation", help));

    static string Help(KnownValue value) => $"{value.Help}{(value.IsRequired ? " Required." : "")}{(value.Default is { } standard ? $" Default: {standard}." : "")}{(value.Example.Length > 0 ? $" Example: {value.Example}" : "")}";
}
