using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Dogshore.Faults;
using Dogshore.Manifest;
using Dogshore.Model;
using Dogshore.Platforms.Serving;

namespace Dogshore.Platforms.AppEngine;

/// <summary>What App Engine wants in the package: app.yaml, and a Dockerfile where an image is built of it.</summary>
static partial class AppEngineFiles
{
    const string Platform = "appengine", Standard = "python313";

    /// <exception cref="DeployException">The manifest asks for what App Engine calls differently.</exception>
    public static ImmutableArray<WantedFile> Of(Effective effective)
    {
        var to = effective.To;
        var isFlexible = IsFlexible(to, effective.Runtime);
        if (!isFlexible && effective.Runtime is Runtime.Dotnet or Runtime.Container) throw new DeployException(Dog.AppEngineNotStandard.With(effective.Runtime.Word(), to.Name).At(to.Place));
        if (effective.Processes.FirstOrDefault(process => process.Name != "web") is { } other) throw new DeployException(Dog.AppEngineProcess.With(other.Name, to.Name).At(to.Place));
        foreach (var setting in effective.Settings.Where(setting => !SettingPath().IsMatch(setting.Name))) throw new DeployException(Dog.AppEngineBadSetting.With(setting.Name).At(to.Place));

        var command = effective.Runtime == Runtime.Static ? StaticServer.Command : effective.Processes.FirstOrDefault(process => process.Name == "web")?.Command;
        var builds = BuildsImage(to, effective.Runtime);
        var runtime = to["Stack"] ?? (builds || to["Image"] is not null ? "custom" : isFlexible ? "python" : Standard);
        var yaml = new WantedYaml(AppEnginePlace.ServiceOf(to), runtime, to["Stack"] is not null, isFlexible, isFlexible && runtime == "python" ? "3.12" : null, command, to["Traffic"] == "migrate",
            effective.Runtime == Runtime.Static ? [] : [.. effective.Statics.Where(statics => statics.Cdn is null).Select(statics => Static(statics, effective.Headers))],
            [.. effective.Settings.Select(setting => new WantedSetting(setting.Name, setting.Value))], [.. effective.Config.Select(config => config.Name)]);
        return
        [
            AppYaml.Of(Platform, yaml),
            .. builds && Dockerfiles.Of(effective.Runtime, to["BaseImage"]) is { } text ? (WantedFile[])[new MadeFile(Platform, Dockerfiles.Name, text)] : [],
            .. effective.Runtime == Runtime.Static ? (WantedFile[])[StaticServer.File(Platform, effective.Headers, AppYaml.Name, Dockerfiles.Name)] : [],
        ];
    }

    /// <summary>.NET and images run on machines; what else does is the manifest's to say.</summary>
    public static bool IsFlexible(Destination to, Runtime runtime) => to["Environment"] is { } said ? said == "flexible" : to["Image"] is not null || runtime is Runtime.Dotnet or Runtime.Container;

    /// <summary>An image is built of the package: for what Google has no runtime of its own that would take it as it is packed.</summary>
    public static bool BuildsImage(Destination to, Runtime runtime) => to["Image"] is null && IsFlexible(to, runtime) && (runtime is Runtime.Dotnet or Runtime.Container || to["Stack"] == "custom");

    static WantedStatic Static(StaticFiles statics, ImmutableArray<Headers> headers)
    {
        var (url, folder) = ($"/{(statics.Prefix ?? statics.Directory).Trim('/')}", statics.Directory.Trim('/'));
        return new(url, folder, [.. headers.Where(rule => rule.Cache is not null).Select(rule => ImmutableArray.Create(Pattern(rule.Match), rule.Cache!))]);
    }

    /// <summary>App Engine's expressions know no groups of their own here: the one around all of it is what the path refers to.</summary>
    static string Pattern(string match) => string.Join('|', match.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(glob => StaticServer.Pattern(glob).Replace("(?:.*/)?", ".*", StringComparison.Ordinal)));

    [GeneratedRegex(@"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$")]
    private static partial Regex SettingPath();
}
