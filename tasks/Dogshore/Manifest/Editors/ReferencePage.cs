using System.Collections.Immutable;
using Dogshore.Model;
using Dogshore.Platforms;

namespace Dogshore.Manifest.Editors;

/// <summary>The pages of the documentation that the declarations write: every item and property of the manifest, every target,
/// every platform with its settings and credentials.</summary>
static class ReferencePage
{
    public static IEnumerable<string> Manifest() =>
    [
        "# The manifest, word by word",
        "",
        "Made from the SDK's own table of the manifest; what it says of defaults is what the reader does. [manifest.md](manifest.md) says how the parts fit,",
        "[platforms.md](platforms.md) what each platform adds to `DeployTo`.",
        .. Known.Items.SelectMany(Item),
        "",
        "## Properties",
        "",
        "In the manifest, in the project, or as `-p:Name=value`. A variable of the environment that is called like one changes nothing.",
        "",
        "| property | is | default | example |",
        "|---|---|---|---|",
        .. Known.Properties.Select(Row),
        "",
        "## Targets",
        "",
        "| target | does |",
        "|---|---|",
        .. KnownTargets.All.Select(target => $"| `{target.Name}` | {Cell(target.Help)} |"),
    ];

    public static IEnumerable<string> Platforms(ImmutableArray<Platform> platforms) =>
    [
        "# Platforms",
        "",
        "Made from the platforms' own declarations, as `-t:DeployPlatforms` prints them. What a platform cannot do is refused with a code before anything is touched.",
        "",
        "| platform | runs | a release | migrations | two deploys at once | page |",
        "|---|---|---|---|---|---|",
        .. platforms.Select(platform => platform.Declaration).Select(each =>
            $"| {Cell(each.Title)} (`{each.Name}`){(each.Status == PlatformStatus.Live ? "" : $", {each.Status.ToString().ToLowerInvariant()}{(each.Successor is { } next ? $": see {Cell(next)}" : "")}")} "
            + $"| {string.Join(", ", each.Runtimes.Select(runtime => runtime.Word()))} | {(each.Can(Ability.ZeroDowntime) ? "interrupts nothing" : "may interrupt")} | {Migrations(each.Releasing.Migrates)} | {Guarded(each.Releasing.Guard)} | [{each.Name}](platforms/{each.Name}.md) |"),
        .. platforms.Select(platform => platform.Declaration).SelectMany(Platform),
    ];

    static IEnumerable<string> Item(KnownItem item) =>
    [
        "",
        $"## {item.Name}",
        "",
        $"{item.Help} Include: {Lower(item.Include)}, such as `{item.Example}`.",
        "",
        .. item.Metadata.IsEmpty ? Array.Empty<string>() : ["| metadatum | is | default | example |", "|---|---|---|---|"],
        .. item.Metadata.Select(Row),
    ];

    static string Row(KnownValue value) =>
        $"| `{value.Name}`{(value.IsRequired ? ", required" : "")} | {Cell(value.Help)}{(value.Choices.IsEmpty ? "" : $" One of {string.Join(", ", value.Choices)}.")} | {Cell(value.Default ?? "")} | {(value.Example.Length > 0 ? $"`{Cell(value.Example)}`" : "")} |";

    static IEnumerable<string> Platform(Declaration declaration) =>
    [
        "",
        $"## {declaration.Name}",
        "",
        $"{Sentence(declaration.Title)}{(declaration.Interruption.Length > 0 ? $" A release: {Lower(declaration.Interruption).TrimEnd('.')}." : "")} Names of apps: {declaration.AppName.Rule}."
            + (declaration.SignUp is { } sign ? $" Sign up: {sign}" : "") + (declaration.Prices is { } prices ? $" Prices: {prices}" : ""),
        .. declaration.Settings.IsEmpty ? Array.Empty<string>() : ["", "| setting of `DeployTo` | is | default |", "|---|---|---|"],
        .. declaration.Settings.Select(setting => $"| `{setting.Name}`{(setting.IsRequired ? ", required" : "")} | {Cell(setting.Help)}{(setting.Choices.IsEmpty ? "" : $" One of {string.Join(", ", setting.Choices)}.")} | {Cell(setting.Default ?? "")} |"),
        .. declaration.Credentials.IsEmpty ? Array.Empty<string>() : ["", "| credential | is | where one gets it |", "|---|---|---|"],
        .. declaration.Credentials.Select(credential => $"| `{credential.Variable}` | {Cell(credential.Help)} | {credential.Page} |"),
    ];

    static string Migrations(Migrates migrates) => migrates switch
    {
        Migrates.ByUs => "before traffic",
        Migrates.ByPlatform => "by the platform, at every release",
        _ => "by hand",
    };

    static string Guarded(Guard guard) => guard switch
    {
        Guard.Compare => "one wins, the other is told",
        Guard.Lock => "one waits or is told who holds it",
        _ => "both are told",
    };

    static string Sentence(string text) => text.EndsWith('.') ? text : $"{text}.";

    static string Lower(string text) => text.Length > 1 && char.IsUpper(text[0]) && char.IsLower(text[1]) ? char.ToLowerInvariant(text[0]) + text[1..] : text;

    static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
