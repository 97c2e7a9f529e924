using System.Collections.Immutable;
using Dogshore.Model;
using Dogshore.Platforms;

namespace Dogshore.Deployment;

/// <summary>What -t:DeployPlatforms prints, all of it from the declarations.</summary>
static class PlatformTable
{
    public static IEnumerable<string> Lines(ImmutableArray<Platform> platforms)
    {
        string[][] rows = [["platform", "runtimes", "where", "status", "migrates", "guard", "can"], .. platforms.Select(platform => Row(platform.Declaration))];
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in rows) yield return string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd();
        foreach (var platform in platforms)
        {
            var declaration = platform.Declaration;
            yield return "";
            yield return $"{declaration.Name}: {declaration.Title}";
            foreach (var setting in declaration.Settings)
                yield return $"  {setting.Name}{(setting.IsRequired ? " (required)" : setting.Default is { } value ? $" ({value})" : "")}: {setting.Help}";
            foreach (var credential in declaration.Credentials) yield return $"  ${credential.Variable}: {credential.Help} {credential.Page}";
            if (declaration.SignUp is { } signUp) yield return $"  sign up: {signUp}";
            if (declaration.Prices is { } prices) yield return $"  prices: {prices}";
        }
    }

    static string[] Row(Declaration declaration) =>
    [
        declaration.Name,
        string.Join(" ", declaration.Runtimes.Select(runtime => runtime.Word())),
        declaration.SelfHosted ? "self-hosted" : "hosted",
        declaration.Status.ToString().ToLowerInvariant() + (declaration.Successor is { } successor ? $", see {successor}" : ""),
        declaration.Releasing.Migrates switch { Migrates.ByUs => "before traffic", Migrates.ByPlatform => "by platform", _ => "by hand" },
        declaration.Releasing.Guard.ToString().ToLowerInvariant(),
        string.Join(" ", Enum.GetValues<Ability>().Where(ability => ability != Ability.None && declaration.Can(ability)).Select(ability => ability.ToString().ToLowerInvariant())),
    ];
}
