using System.Globalization;
using System.Xml;

namespace Dogshore.Platforms.Aws;

/// <summary>One answer to ListObjectsV2 (contract s3 §1): read as it comes, for a site has thousands of objects.</summary>
/// <param name="Bucket">Null when the answer is something else.</param>
/// <param name="Next">Where the next page begins; null at the last.</param>
sealed record ObjectPage(string? Bucket, IReadOnlyList<(string Key, long Bytes, string Tag)> Objects, string? Next)
{
    static readonly XmlReaderSettings settings = new() { DtdProcessing = DtdProcessing.Prohibit, IgnoreWhitespace = true };

    /// <exception cref="XmlException">It is no XML, or not the whole of it.</exception>
    public static ObjectPage Read(Stream answer)
    {
        using var xml = XmlReader.Create(answer, settings);
        var objects = new List<(string, long, string)>(1000);
        string? bucket = null, next = null;
        var isTruncated = false;
        if (xml.MoveToContent() != XmlNodeType.Element || xml.LocalName != "ListBucketResult" || xml.IsEmptyElement) return new(null, objects, null);
        xml.Read();
        while (xml.NodeType == XmlNodeType.Element)
        {
            switch (xml.LocalName)
            {
                case "Name": bucket = xml.ReadElementContentAsString(); break;
                case "IsTruncated": isTruncated = xml.ReadElementContentAsString() == "true"; break;
                case "NextContinuationToken": next = xml.ReadElementContentAsString(); break;
                case "Contents": objects.Add(One(xml)); break;
                default: xml.Skip(); break;
            }
        }
        return new(bucket, objects, isTruncated ? next : null);
    }

    static (string, long, string) One(XmlReader xml)
    {
        var (key, bytes, tag) = ("", 0L, "");
        var (depth, isEmpty) = (xml.Depth, xml.IsEmptyElement);
        xml.Read();
        while (!isEmpty && xml.Depth > depth)
        {
            switch (xml.LocalName)
            {
                case "Key": key = xml.ReadElementContentAsString(); break;
                case "Size": bytes = long.TryParse(xml.ReadElementContentAsString(), CultureInfo.InvariantCulture, out var size) ? size : throw new XmlException("a size is no number"); break;
                case "ETag": tag = xml.ReadElementContentAsString(); break;
                default: xml.Skip(); break;
            }
        }
        if (!isEmpty) xml.Read();
        return (key, bytes, tag);
    }
}
