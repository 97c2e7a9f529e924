using System.Collections.Immutable;
using Dogshore.Faults;
using Dogshore.Model;

namespace Dogshore.Manifest;

/// <summary>Reads the items about files: what is built, packed, served, and with which headers.</summary>
sealed class FileReader(Scope scope)
{
    /// <summary>A folder beside the project may be packed too, with a Prefix: the packer judges it.</summary>
    public ImmutableArray<Limited<FileRule>> Files(IEnumerable<Item> items) => [.. items.Select(item => Limited(item,
        new FileRule(Folders.Trimmed(item.Name), item.Text("Match"), item.Text("Exclude"), item.Text("Allow"), Prefix(item), item.Place())))];

    public ImmutableArray<Limited<BuildStep>> BuildSteps(IEnumerable<Item> items) => [.. items.Select(item => Limited(item,
        new BuildStep(item.Name, Command(item), item.Text("Inputs"), item.Text("Outputs"), item.Place())))];

    public ImmutableArray<Limited<Headers>> Headers(IEnumerable<Item> items) => [.. items.Select(item => Limited(item,
        new Headers(item.Name, item.Required("Match") ?? "", item.Required("Cache"))))];

    public ImmutableArray<Limited<OwnObject>> Objects(IEnumerable<Item> items) => [.. items.Select(item => Limited(item,
        new OwnObject(Folder(item), item.Place())))];

    public ImmutableArray<Limited<StaticFiles>> Statics(IEnumerable<Item> items, ImmutableArray<Cdn> cdns) =>
        [.. items.Select(item => Limited(item, Static(item, cdns)))];

    static StaticFiles Static(Item item, ImmutableArray<Cdn> cdns)
    {
        var names = cdns.Select(each => each.At.Name).ToList();
        var word = item.Word("Cdn");
        var cdn = cdns.FirstOrDefault(each => Reading.Same(each.At.Name, word));
        if (word is not null && cdn is null)
            item.Fault(Dog.UnknownCdn.With(item.Name, word, Nearest.DidYouMean(word, names), names.Count == 0 ? "none" : string.Join(", ", names)), "Cdn");
        var variable = item.Word("UrlConfig");
        if (variable is not null)
        {
            ConfigReader.CheckName(item, variable, "UrlConfig");
            if ((word is null || cdn is not null) && cdn?.BaseUrl is null) item.Fault(Dog.NoBaseUrl.With(item.Name, variable), "UrlConfig");
        }
        return new(Folder(item), item.Text("Match"), Prefix(item), cdn?.At.Name ?? word, variable, item.Place(), item.Flag("Fingerprint"));
    }

    static string Folder(Item item)
    {
        var folder = Folders.Trimmed(item.Name);
        if (!Folders.IsBelow(folder)) item.Fault(Dog.BadPath.With(item.Kind, item.Name, "Include", item.Name));
        return folder;
    }

    /// <summary>An empty metadatum is none to MSBuild, so that a slash says "the root".</summary>
    static string? Prefix(Item item) => item.Word("Prefix") is not { } word ? null : Folders.Trimmed(word) is var prefix && prefix == "." ? "" : prefix + "/";

    static string Command(Item item)
    {
        item.Required("Command");
        return item.Text("Command") ?? "";
    }

    Limited<T> Limited<T>(Item item, T value) => new(value, item, scope.NamesOf(item));
}
