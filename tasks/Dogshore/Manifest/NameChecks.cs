using System.Collections.Immutable;
using System.Xml;
using Dogshore.Faults;

namespace Dogshore.Manifest;

/// <summary>Checks what MSBuild would let pass in silence: names in the manifest's own XML, and those on the command line.</summary>
static class NameChecks
{
    static readonly ImmutableArray<string> Items = [.. Known.Items.Select(item => item.Name)];
    static readonly ImmutableArray<string> Properties = [.. Known.Properties.Select(property => property.Name)];

    /// <summary>Reads the manifest as XML; without it, or after its fault, places are less exact and no more.</summary>
    public static void ReadXml(Reading reading)
    {
        var path = reading.ManifestPath;
        if (!File.Exists(path))
        {
            if (reading.Input["DeployManifestFile"] is not null) reading.Fault(Dog.ManifestNotThere.With(reading.Shown(path)));
            return;
        }
        try
        {
            reading.Xml = ManifestXml.Read(path);
        }
        catch (XmlException fault)
        {
            reading.Fault(Dog.ManifestNotReadable.With(reading.Shown(path), OneLine(fault.Message)).At(new Place(path, fault.LineNumber, fault.LinePosition)));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            reading.Fault(Dog.ManifestNotReadable.With(reading.Shown(path), OneLine(fault.Message)).At(new Place(path)));
        }
        reading.Places.Keep(path, reading.Xml);
    }

    public static void CheckXml(Reading reading)
    {
        if (reading.Xml is null) return;
        foreach (var property in reading.Xml.Properties.Where(each => IsWrong(each.Name, Properties)))
            reading.Fault(Dog.UnknownProperty.With(property.Name, Nearest.DidYouMean(property.Name, Properties), string.Join(", ", Properties)).At(property.Place));
        foreach (var item in reading.Xml.Items)
        {
            if (Known.Item(item.Kind) is { } known) CheckItem(item, known, reading);
            else if (IsWrong(item.Kind, Items))
                reading.Fault(Dog.UnknownItem.With(item.Kind, Nearest.DidYouMean(item.Kind, Items), string.Join(", ", Items)).At(item.Place));
        }
    }

    public static void CheckGlobals(Reading reading)
    {
        foreach (var name in reading.Input.GlobalProperties.Keys.Order(StringComparer.Ordinal))
        {
            if (name.StartsWith('_') || Known.Property(name) is not null || ForeignNames.Hold(name)) continue;
            if (Nearest.SlipOf(name, Properties) is { } near) reading.Fault(Dog.MisspeltProperty.With(name, near));
        }
    }

    public static void CheckValues(Reading reading)
    {
        foreach (var property in Known.Properties)
        {
            if (reading.Input[property.Name] is { } value && ValueChecks.Problem(property, value) is { } finding)
                reading.Fault(finding.At(reading.PlaceOf(property.Name)));
        }
    }

    static void CheckItem(XmlItem item, KnownItem known, Reading reading)
    {
        if (item.Include is { } include && include.AsSpan().IndexOfAny('*', '?') >= 0)
            reading.Fault(Dog.PatternInInclude.With(known.Name, include, known.Metadatum("Match") is not null ? "a pattern stands in Match"
                : known.Metadatum("Path") is not null ? "a query stands in Path" : "what it is for is said by On= and Except=").At(item.Place));
        foreach (var reserved in item.Reserved.Keys.Where(name => known.Metadatum(name) is not null))
            reading.Fault(Dog.TakenByMSBuild.With(known.Name, reserved).At(item.Reserved[reserved]));
    }

    /// <summary>A name in our style, or one slip away from ours, that is not ours and not the .NET SDK's.</summary>
    static bool IsWrong(string name, ImmutableArray<string> ours) =>
        !ours.Contains(name, StringComparer.OrdinalIgnoreCase) && !ForeignNames.Hold(name)
        && (ForeignNames.LooksLikeOurs(name) || Nearest.SlipOf(name, ours) is not null);

    static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
