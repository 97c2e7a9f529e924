using System.Text.RegularExpressions;
using System.Xml;
using Dogshore.Faults;

namespace Dogshore.Manifest;

/// <summary>Finds where an evaluated item was written. What a wildcard, a property or a transform made cannot be found in the
/// text: then the file alone is the place.</summary>
sealed partial class Places
{
    readonly Dictionary<string, ManifestXml?> files = new(StringComparer.Ordinal);

    /// <summary>Takes a file that was read already.</summary>
    public void Keep(string path, ManifestXml? xml) => files[path] = xml;

    /// <param name="ordinal">The how-manieth of its kind and name in its file, from 0: two items may look alike.</param>
    public XmlItem? Find(ManifestItem item, int ordinal)
    {
        if (item.DefinedIn is null || Xml(item.DefinedIn) is not { } xml) return null;
        var named = xml.Items.Where(each => Same(each.Kind, item.Kind) && Includes(each.Include, item.Include)).ToList();
        var alike = named.Where(each => Agrees(each, item)).ToList();
        if (named.Count > 1 && alike.Count == 1) return alike[0];
        return named.ElementAtOrDefault(Math.Min(ordinal, named.Count - 1));
    }

    ManifestXml? Xml(string path)
    {
        if (files.TryGetValue(path, out var known)) return known;
        return files[path] = Read(path);
    }

    // MSBuild could read it; where we cannot, the place is less exact and nothing else is lost.
    static ManifestXml? Read(string path)
    {
        try
        {
            return ManifestXml.Read(path);
        }
        catch (Exception fault) when (fault is XmlException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    static bool Includes(string? written, string name) => written is not null
        && written.Split(';', StringSplitOptions.TrimEntries).Any(each => each == name || Unescape(each) == name);

    // Text that MSBuild would expand says nothing about the value.
    static bool Agrees(XmlItem written, ManifestItem item) => written.Metadata.All(each =>
        each.Value.Text.Contains("$(", StringComparison.Ordinal)
        || Unescape(each.Value.Text) == item.Metadata.FirstOrDefault(one => Same(one.Key, each.Key)).Value);

    static string Unescape(string text) => Escaped().Replace(text, match => ((char)Convert.ToInt32(match.Value[1..], 16)).ToString());

    static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex("%[0-9A-Fa-f]{2}")]
    private static partial Regex Escaped();
}
