using System.Collections.Immutable;
using Dogshore.Platforms;

namespace Dogshore.Manifest.Editors;

/// <summary>What an item may say where these platforms are known: its own metadata, and those of the platforms beside them.</summary>
static class ItemWords
{
    public static ImmutableArray<KnownMetadatum> Of(KnownItem item, ImmutableArray<Platform> platforms)
    {
        if (!item.TakesPlatformSettings) return item.Metadata;
        var choosing = item.Metadata.Select(metadatum => metadatum.Name == "Platform" ? AsChoice(metadatum, item, platforms) : metadatum);
        var theirs = platforms.SelectMany(platform => platform.Declaration.Settings.Select(setting => (platform.Declaration.Name, Setting: setting)))
            .Where(each => item.Metadatum(each.Setting.Name) is null)
            .GroupBy(each => each.Setting.Name, StringComparer.OrdinalIgnoreCase)
            .Select(group => Together([.. group]));
        return [.. choosing, .. theirs];
    }

    static KnownMetadatum AsChoice(KnownMetadatum metadatum, KnownItem item, ImmutableArray<Platform> platforms) => metadatum with
    {
        Kind = ValueKind.Choice,
        Choices = [.. platforms.Select(platform => platform.Declaration).Where(each => item.Name != "DeployCdn" || each.Can(Ability.Cdn)).Select(each => each.Name)],
    };

    /// <summary>A setting that several platforms know may be of another kind on each: then it is a text here, and the engine checks it.</summary>
    static KnownMetadatum Together((string Platform, SettingDeclaration Setting)[] all)
    {
        var shapes = all.Select(each => PlatformSettings.Shape(each.Setting)).ToArray();
        var kind = shapes.Select(shape => shape.Kind).Distinct().Count() == 1 ? shapes[0].Kind : ValueKind.Text;
        var help = string.Join(" ", all.Select(each => $"{each.Platform}: {each.Setting.Help}"));
        return shapes[0] with { Kind = kind, Help = help, Choices = [.. shapes.SelectMany(shape => shape.Choices).Distinct(StringComparer.OrdinalIgnoreCase)] };
    }
}
