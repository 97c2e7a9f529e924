using System.Collections.Immutable;
using Dogshore.Faults;
using Dogshore.Platforms;

namespace Dogshore.Manifest;

/// <summary>The platform's own metadata on <c>DeployTo</c> and <c>DeployCdn</c>, checked against its declaration.</summary>
sealed class PlatformSettings(Reading reading, ImmutableArray<Item> items)
{
    /// <summary>Metadata of every platform that has accounts.</summary>
    public static ImmutableArray<string> OfEveryAccount { get; } = ["Credential", "Account"];

    /// <summary>The platform of this name, or null after its fault.</summary>
    public Platform? Platform(Item item, string word)
    {
        if (reading.Platform(word) is { } platform) return platform;
        var names = reading.Platforms.Select(each => each.Declaration.Name).ToList();
        item.Fault(Dog.UnknownPlatform.With(word, Nearest.DidYouMean(word, names), string.Join(", ", names)), "Platform");
        return null;
    }

    /// <summary>Every setting of the platform that has a value or a default, each of its kind.</summary>
    public ImmutableDictionary<string, string> Of(Item item, Platform platform)
    {
        var settings = Defaults(platform, reading.Input).ToBuilder();
        foreach (var declared in platform.Declaration.Settings.Where(each => item.Known.Metadatum(each.Name) is null))
        {
            var known = Shape(declared);
            var value = item.Text(declared.Name);
            if (value is null)
            {
                if (declared is { IsRequired: true, Default: null })
                    item.Fault(Dog.MissingSetting.With(item.Kind, item.Name, declared.Name, $"Write {declared.Name}=\"…\": {declared.Help}"));
            }
            else if (ValueChecks.Expected(known, value) is { } expected)
                item.Fault(ValueChecks.Wrong($"{declared.Name} of {item.Kind} '{item.Name}'", known, value, expected), declared.Name);
            else if (!IsCommanded(platform, declared)) settings[declared.Name] = Plain(declared, value);
        }
        foreach (var name in OfEveryAccount)
        {
            if (item.Word(name) is { } value) settings[name] = value;
        }
        CheckNames(item, platform);
        return settings.ToImmutable();
    }

    /// <summary>The defaults; a property named after platform and setting, as <c>DeployLocalRoot</c> is, stands in for its default.</summary>
    public static ImmutableDictionary<string, string> Defaults(Platform platform, ManifestInput input) => platform.Declaration.Settings
        .Select(each => (each.Name, Value: (Property(platform, each) is { } property ? input[property.Name] : null) ?? each.Default))
        .Where(each => each.Value is not null)
        .ToImmutableDictionary(each => each.Name, each => each.Value!, StringComparer.OrdinalIgnoreCase);

    static KnownProperty? Property(Platform platform, SettingDeclaration setting) => Known.Property($"Deploy{platform.Declaration.Name}{setting.Name}");

    /// <summary>The command line has the last word, as everywhere in MSBuild.</summary>
    bool IsCommanded(Platform platform, SettingDeclaration setting) =>
        Property(platform, setting) is { } property && reading.Input.GlobalProperties.Keys.Any(name => Reading.Same(name, property.Name));

    /// <summary>What only another declared destination's platform knows is no fault: one line may be copied and its platform changed.</summary>
    void CheckNames(Item item, Platform platform)
    {
        var elsewhere = items.Select(each => each.Word("Platform")).OfType<string>().Select(reading.Platform).OfType<Platform>()
            .SelectMany(each => each.Declaration.Settings).Select(each => each.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var here = item.Known.Metadata.Select(each => each.Name).Concat(platform.Declaration.Settings.Select(each => each.Name)).ToList();
        foreach (var name in item.Names.Where(name => !elsewhere.Contains(name) && !here.Contains(name, StringComparer.OrdinalIgnoreCase)))
            item.Fault(Dog.UnknownMetadatum.With(item.Kind, item.Name, name, Nearest.DidYouMean(name, here), string.Join(", ", here)), name);
    }

    static string Plain(SettingDeclaration declared, string value) => declared.Kind switch
    {
        SettingKind.Flag => value.Trim().ToLowerInvariant(),
        SettingKind.Choice => declared.Choices.First(choice => Reading.Same(choice, value.Trim())),
        SettingKind.Number or SettingKind.Duration or SettingKind.Address => value.Trim(),
        _ => value,
    };

    internal static KnownMetadatum Shape(SettingDeclaration declared) => declared.Kind switch
    {
        SettingKind.Number => new(declared.Name, ValueKind.Number, declared.Help, Example: declared.Default ?? "1"),
        SettingKind.Flag => new(declared.Name, ValueKind.Flag, declared.Help, Example: declared.Default ?? "true"),
        SettingKind.Duration => new(declared.Name, ValueKind.Duration, declared.Help, Example: declared.Default ?? "30s"),
        SettingKind.Address => new(declared.Name, ValueKind.Address, declared.Help, Example: declared.Default ?? "https://example.org/"),
        SettingKind.Choice => new(declared.Name, ValueKind.Choice, declared.Help, Example: declared.Default ?? declared.Choices.FirstOrDefault() ?? "") { Choices = declared.Choices },
        _ => new(declared.Name, ValueKind.Text, declared.Help),
    };
}
