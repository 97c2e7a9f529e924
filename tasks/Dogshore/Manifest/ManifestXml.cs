using System.Collections.Immutable;
using System.Xml;
using Dogshore.Faults;

namespace Dogshore.Manifest;

/// <summary>An item as a file writes it, before MSBuild evaluated it.</summary>
/// <param name="Include">As written; null for an item definition or an update.</param>
/// <param name="Metadata">By name: the text as written and where it stands, from attributes and child elements.</param>
/// <param name="Reserved">MSBuild's own attributes on it.</param>
sealed record XmlItem(string Kind, string? Include, Place Place, Dictionary<string, (string Text, Place Place)> Metadata, Dictionary<string, Place> Reserved);

sealed record XmlProperty(string Name, Place Place);

/// <summary>An MSBuild file read as XML, for the places and the names in it. MSBuild evaluates; this never does. What stands
/// inside a target belongs to its author and is passed over.</summary>
sealed class ManifestXml
{
    const int LargestInCharacters = 4_000_000;
    const int Deepest = 100;

    static readonly ImmutableArray<string> MSBuildAttributes =
        ["Include", "Exclude", "Remove", "Update", "Condition", "Label", "KeepMetadata", "RemoveMetadata", "KeepDuplicates", "MatchOnMetadata", "MatchOnMetadataOptions"];

    readonly List<XmlItem> items = [];
    readonly List<XmlProperty> properties = [];

    public IReadOnlyList<XmlItem> Items => items;
    public IReadOnlyList<XmlProperty> Properties => properties;

    /// <exception cref="XmlException">No XML, a document type, too large or too deep.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ManifestXml Read(string path)
    {
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = LargestInCharacters };
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = XmlReader.Create(file, settings);
        var xml = new ManifestXml();
        try
        {
            xml.Walk(reader, path);
        }
        catch (XmlException fault) when (fault.LineNumber == 0)
        {
            // The reader refuses a document type without saying where it is.
            throw DocumentType(path) is var (line, column) ? new XmlException("It has a document type.", fault, line, column) : fault;
        }
        return xml;
    }

    static (int Line, int Column)? DocumentType(string path)
    {
        foreach (var (number, line) in File.ReadLines(path).Index())
        {
            if (line.IndexOf("<!DOCTYPE", StringComparison.Ordinal) is >= 0 and var column) return (number + 1, column + 1);
        }
        return null;
    }

    void Walk(XmlReader reader, string path)
    {
        var above = new Stack<string>();
        var targets = 0;
        string? metadatum = null;
        while (reader.Read())
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    if (above.Count > Deepest) throw new XmlException("Its elements are nested too deeply.", null, Line(reader).LineNumber, Line(reader).LinePosition);
                    var name = reader.LocalName;
                    var isEmpty = reader.IsEmptyElement;
                    metadatum = targets == 0 ? Take(reader, name, above, path) : null;
                    if (isEmpty)
                    {
                        metadatum = null;
                        break;
                    }
                    above.Push(name);
                    if (name == "Target") targets++;
                    break;
                case XmlNodeType.EndElement:
                    if (above.Pop() == "Target") targets--;
                    metadatum = null;
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA when metadatum is not null:
                    var (text, place) = items[^1].Metadata[metadatum];
                    items[^1].Metadata[metadatum] = (text + reader.Value, place);
                    break;
            }
        }
    }

    /// <summary>Takes an element by where it stands; the name of the metadatum when it is one.</summary>
    string? Take(XmlReader reader, string name, Stack<string> above, string path)
    {
        var parent = above.ElementAtOrDefault(0);
        // The column of the angle bracket, as MSBuild's own messages have it.
        var place = new Place(path, Line(reader).LineNumber, Line(reader).LinePosition - 1);
        if (parent is "PropertyGroup") properties.Add(new(name, place));
        else if (parent is "ItemGroup" or "ItemDefinitionGroup") items.Add(Item(reader, name, place, path));
        else if (above.ElementAtOrDefault(1) is "ItemGroup" or "ItemDefinitionGroup")
        {
            items[^1].Metadata[name] = ("", place);
            return name;
        }
        return null;
    }

    static XmlItem Item(XmlReader reader, string name, Place place, string path)
    {
        var item = new XmlItem(name, reader.GetAttribute("Include"), place, new(StringComparer.OrdinalIgnoreCase), new(StringComparer.Ordinal));
        while (reader.MoveToNextAttribute())
        {
            var at = new Place(path, Line(reader).LineNumber, Line(reader).LinePosition);
            if (MSBuildAttributes.Contains(reader.LocalName)) item.Reserved[reader.LocalName] = at;
            else item.Metadata[reader.LocalName] = (reader.Value, at);
        }
        reader.MoveToElement();
        return item;
    }

    static IXmlLineInfo Line(XmlReader reader) => (IXmlLineInfo)reader;
}
