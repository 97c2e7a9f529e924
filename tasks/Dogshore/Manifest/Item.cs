using System.Globalization;
using Dogshore.Faults;
using Dogshore.Model;

namespace Dogshore.Manifest;

/// <summary>An item with its place and its values by kind. A value of the wrong kind was reported when the item was made and
/// reads as if it were absent, so that reading goes on.</summary>
sealed class Item
{
    readonly ManifestItem source;
    readonly XmlItem? written;
    readonly Reading reading;

    public Item(ManifestItem source, KnownItem known, int ordinal, Reading reading)
    {
        this.source = source;
        this.reading = reading;
        Known = known;
        written = reading.Places.Find(source, ordinal);
        foreach (var metadatum in known.Metadata)
        {
            if (Text(metadatum.Name) is { } value && ValueChecks.Problem(this, metadatum, value) is { } finding) Fault(finding, metadatum.Name);
        }
    }

    public KnownItem Known { get; }
    public string Kind => Known.Name;
    public string Name => source.Include;

    /// <summary>Names of what the user wrote; MSBuild's and our own helpers are not among them.</summary>
    public IEnumerable<string> Names => source.Metadata
        .Where(each => each.Value.Length > 0 && !each.Key.StartsWith('_') && each.Key is not ("Kind" or "DefinedIn"))
        .Select(each => each.Key)
        .Order(StringComparer.OrdinalIgnoreCase);

    /// <summary>Where the item is written, or one of its metadata; the file alone where the text cannot be found.</summary>
    public Place? Place(string? metadatum = null) => written is null
        ? source.DefinedIn is null ? null : new Place(source.DefinedIn)
        : metadatum is not null && written.Metadata.TryGetValue(metadatum, out var found) ? found.Place : written.Place;

    public void Fault(Finding finding, string? metadatum = null) => reading.Fault(finding.At(Place(metadatum)));

    /// <summary>Verbatim; null when it is absent or empty.</summary>
    public string? Text(string name)
    {
        foreach (var (key, value) in source.Metadata)
        {
            if (Reading.Same(key, name)) return value.Length > 0 ? value : null;
        }
        return null;
    }

    /// <summary>Without white space around it, for names; null when nothing is left.</summary>
    public string? Word(string name) => Text(name)?.Trim() is { Length: > 0 } word ? word : null;

    /// <summary>As <see cref="Word"/>; its absence is a fault.</summary>
    public string? Required(string name)
    {
        var word = Word(name);
        if (word is null) Missing(name, Known.Metadatum(name)!.Example);
        return word;
    }

    public void Missing(string name, string example) =>
        Fault(Dog.MissingSetting.With(Kind, Name, name, $"Write, for example, {name}=\"{example}\"."));

    /// <summary>False when absent.</summary>
    public bool Flag(string name) => SaidFlag(name) ?? false;

    public bool? SaidFlag(string name) => bool.TryParse(Text(name), out var flag) ? flag : null;

    public int? Number(string name) =>
        int.TryParse(Word(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && Known.Metadatum(name) is { } known
        && number >= known.Least && number <= known.Most ? number : null;

    public TimeSpan Duration(string name, TimeSpan otherwise) => Word(name) is { } text && Durations.Parse(text) is { } duration && duration > TimeSpan.Zero ? duration : otherwise;
}
