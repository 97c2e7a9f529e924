using System.Xml;
using System.Xml.Linq;

namespace Dogshore.Platforms.Aws;

/// <summary>Answers in XML, read by local names: Amazon's namespaces say nothing (contract aws §1).</summary>
static class Xml
{
    /// <exception cref="XmlException">It is no XML, or wants a document type.</exception>
    public static XElement Read(ReadOnlyMemory<byte> bytes)
    {
        using var reader = XmlReader.Create(new MemoryStream(bytes.ToArray()), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
        var root = XElement.Load(reader);
        foreach (var element in root.DescendantsAndSelf()) element.Name = element.Name.LocalName;
        return root;
    }

    /// <summary>Null where it is absent or empty.</summary>
    public static string? Text(this XElement element, string name) => element.Element(name)?.Value is { Length: > 0 } text ? text : null;

    /// <exception cref="XmlException">It is absent: the answer is not what was asked for.</exception>
    public static string Needed(this XElement element, string name) => element.Text(name) ?? throw new XmlException($"{element.Name} has no {name}");

    public static IEnumerable<XElement> Members(this XElement element, string name) => element.Element(name)?.Elements("member") ?? [];
}
