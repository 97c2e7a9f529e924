using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Dogshore.Manifest;
using Microsoft.Build.Framework;

namespace Dogshore.Tasks;

/// <summary>MSBuild's items as the engine's <see cref="ManifestInput"/>.</summary>
/// <remarks>ItemSpec and GetMetadata are what the user meant: MSBuild keeps values escaped inside and unescapes them here, so
/// <c>%3B</c> in the manifest arrives as <c>;</c>. A <c>$(x)</c> that came from a variable or from <c>%24(x)</c> is not expanded
/// again. The escaped forms (ITaskItem2) are for handing items on to MSBuild, which we do not do. Global properties, though,
/// come as MSBuild keeps them.</remarks>
static partial class Inputs
{
    const string Kind = "Kind";
    const string DefinedIn = "DefinedIn";
    const string Value = "Value";
    const string Property = "Property";

    public static ManifestInput Read(IEnumerable<ITaskItem> items, IBuildEngine engine)
    {
        var properties = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.OrdinalIgnoreCase);
        var read = ImmutableArray.CreateBuilder<ManifestItem>();
        foreach (var item in items)
        {
            if (item.GetMetadata(Kind) == Property) properties[item.ItemSpec] = item.GetMetadata(Value);
            else read.Add(new(item.GetMetadata(Kind), item.ItemSpec, Metadata(item), item.GetMetadata(DefinedIn) is { Length: > 0 } file ? file : null));
        }
        var global = (engine as IBuildEngine6)?.GetGlobalProperties() ?? ImmutableDictionary<string, string>.Empty;
        return new(read.ToImmutable(), properties.ToImmutable(), global.ToImmutableDictionary(each => each.Key, each => Unescape(each.Value), StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>MSBuild's own rule: a percent sign and two hex digits are one character.</summary>
    static string Unescape(string text) =>
        Escaped().Replace(text, match => ((char)int.Parse(match.ValueSpan[1..], NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString());

    [GeneratedRegex("%[0-9A-Fa-f]{2}")]
    private static partial Regex Escaped();

    static ImmutableDictionary<string, string> Metadata(ITaskItem item)
    {
        var metadata = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (string name in item.CloneCustomMetadata().Keys)
        {
            if (name is not (Kind or DefinedIn)) metadata[name] = item.GetMetadata(name);
        }
        return metadata.ToImmutable();
    }
}
