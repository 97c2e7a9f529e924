using System.Collections.Immutable;
using Dogshore.Cdn;
using Dogshore.Model;

namespace Dogshore.Platforms.Sites;

/// <summary>The settings that every place for static files has.</summary>
static class StoreSettings
{
    public static ImmutableArray<SettingDeclaration> All(ImmutableArray<string> encodes) =>
    [
        new("KeepFor", SettingKind.Duration, "How long a name that is gone from the sources still answers: open pages ask for what they were made with.") { Default = "7d" },
        new("Encode", SettingKind.Choice, "plain: files as they are; gzip: compressed under their own name; variants: .br and .gz beside them.") { Choices = encodes, Default = encodes[0] },
        new("MayShrink", SettingKind.Flag, "Lets a source through that has lost nine tenths of its files; for one deploy.") { Default = "false" },
    ];

    public static StoreOptions Of(Destination at) => new()
    {
        Keep = Durations.Parse(at["KeepFor"] ?? "7d") ?? TimeSpan.FromDays(7),
        Encode = at["Encode"] switch { "gzip" => Encode.Gzip, "variants" => Encode.Variants, _ => Encode.Plain },
        MayShrink = at["MayShrink"] == "true",
    };
}
