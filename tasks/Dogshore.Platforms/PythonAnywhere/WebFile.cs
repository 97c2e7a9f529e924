using System.Collections.Immutable;
using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Dogshore.Faults;
using Dogshore.Manifest;
using Dogshore.Model;

namespace Dogshore.Platforms.PythonAnywhere;

/// <summary>How an app is served, as it stands in the package: so it is part of the content, and comes back with it.</summary>
/// <param name="Application">What the WSGI file imports; null for a static site, which the WSGI file serves itself.</param>
/// <param name="Statics">Folders that the platform's own server answers for; the path is relative to the content.</param>
/// <param name="Headers">For a static site: pairs of a regular expression over the path and a Cache-Control.</param>
sealed partial record WebSpec(string? Application, string? Virtualenv, string Python, ImmutableArray<StaticMapping> Statics, ImmutableArray<ImmutableArray<string>> Headers)
{
    public const string Path = ".dogshore/web.json";
    /// <summary>In place of a folder: an environment is made from requirements.txt.</summary>
    public const string Made = "make";

    /// <summary>The environment that is there already, or null.</summary>
    [JsonIgnore]
    public string? OwnEnvironment => Virtualenv is { } folder && folder != Made ? folder.TrimEnd('/') : null;

    /// <exception cref="DeployException">What the manifest asks for cannot be done on PythonAnywhere.</exception>
    public static WebSpec Of(Effective effective)
    {
        var to = effective.To;
        foreach (var database in effective.Databases.Where(database => database.Url is null && database.Engine != "sqlite"))
            throw new DeployException(Dog.PythonAnywhereDatabase.With(database.Name, database.Engine).At(to.Place));
        if (to["Virtualenv"] is { } environment && environment != Made && !AbsolutePath().IsMatch(environment))
            throw new DeployException(Dog.PythonAnywhereBadPlace.With(to.Name, "Virtualenv", environment, $"an absolute folder of the account, such as /home/ada/.virtualenvs/shop, or {Made}").At(to.Place));
        var isSite = effective.Runtime == Runtime.Static;
        return new WebSpec(isSite ? null : Named(effective), to["Virtualenv"], to["Python"] ?? "3.13",
            isSite ? [] : [.. effective.Statics.Where(statics => statics.Cdn is null).Select(Mapping)],
            isSite ? [.. effective.Headers.Where(rule => rule.Cache is not null).Select(rule => ImmutableArray.Create(Pattern(rule.Match), rule.Cache!))] : []);
    }

    static StaticMapping Mapping(StaticFiles statics) => new($"/{(statics.Prefix ?? statics.Directory).Trim('/')}/", statics.Directory.Trim('/'));

    static string Named(Effective effective)
    {
        var to = effective.To;
        if (to["Wsgi"] is { } said)
            return ApplicationName().IsMatch(said) ? said : throw new DeployException(Dog.PythonAnywhereBadPlace.With(to.Name, "Wsgi", said, "module:application, such as notes:app or notes:create_app()").At(to.Place));
        var command = effective.Processes.FirstOrDefault(process => process.Name == "web")?.Command ?? "";
        return WsgiCommand.Application(command) ?? throw new DeployException(Dog.PythonAnywhereNoWsgi.With(command, to.Name).At(to.Place));
    }

    /// <summary>Patterns of one rule, joined by a semicolon; ** crosses folders, * and ? do not.</summary>
    static string Pattern(string match) => string.Join('|', match.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Select(glob => Glob().Replace(Regex.Escape(glob), part => part.Value switch { @"\*\*/" => "(?:.*/)?", @"\*\*" => ".*", @"\*" => "[^/]*", _ => "[^/]" })));

    public string Write() => JsonSerializer.Serialize(this, WebSpecJson.Default.WebSpec) + "\n";

    /// <summary>As it stands in a package of ours.</summary>
    public static async Task<WebSpec> In(string archive, CancellationToken stop)
    {
        await using var packed = File.OpenRead(archive);
        await using var unzipped = new GZipStream(packed, CompressionMode.Decompress);
        await using var tar = new TarReader(unzipped);
        while (await tar.GetNextEntryAsync(copyData: false, stop) is { } entry)
            if (entry.Name == Path && entry.DataStream is { } data) return (await JsonSerializer.DeserializeAsync(data, WebSpecJson.Default.WebSpec, stop))!;
        throw new InvalidOperationException($"A package for PythonAnywhere was made without {Path}.");
    }

    [GeneratedRegex(@"^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*:[A-Za-z_]\w*(\.[A-Za-z_]\w*)*(\(\))?$")]
    private static partial Regex ApplicationName();

    [GeneratedRegex("^/[A-Za-z0-9_./-]+$")]
    private static partial Regex AbsolutePath();

    [GeneratedRegex(@"\\\*\\\*/|\\\*\\\*|\\\*|\\\?")]
    private static partial Regex Glob();
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(WebSpec))]
sealed partial class WebSpecJson : JsonSerializerContext;

/// <summary>The file itself.</summary>
sealed record WebFile(string For, string Text) : WantedFile(For, WebSpec.Path)
{
    public static WebFile Of(Effective effective) => new("pythonanywhere", WebSpec.Of(effective).Write());

    public override string Complete(string? own) => Text;
}
