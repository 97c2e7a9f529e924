using System.Collections.Immutable;
using Dogshore.Model;
using Dogshore.Platforms;
using Dogshore.Secrets;

namespace Dogshore.Manifest;

/// <summary>All that the manifest says beside its destinations, each with the destinations that it is for.</summary>
sealed record Contents
{
    ImmutableArray<Limited<ConfigItem>> Config { get; init; } = [];
    ImmutableArray<Limited<Process>> Processes { get; init; } = [];
    ImmutableArray<Limited<Database>> Databases { get; init; } = [];
    ImmutableArray<Limited<Probe>> Probes { get; init; } = [];
    ImmutableArray<Limited<Setting>> Settings { get; init; } = [];
    ImmutableArray<Limited<Headers>> Headers { get; init; } = [];
    ImmutableArray<Limited<FileRule>> Files { get; init; } = [];
    ImmutableArray<Limited<BuildStep>> BuildSteps { get; init; } = [];
    ImmutableArray<Limited<StaticFiles>> Statics { get; init; } = [];
    ImmutableArray<Limited<NotifyTo>> Notify { get; init; } = [];
    ImmutableArray<Limited<OwnObject>> Objects { get; init; } = [];
    ImmutableArray<Cdn> Cdns { get; init; } = [];

    public static Contents Read(Items items, Scope scope, string app, Runtime? runtime, Reading reading)
    {
        var values = new ValueReader(reading, scope);
        var files = new FileReader(scope);
        var places = new PlaceReader(reading, scope, values);
        var cdns = places.Cdns(items["DeployCdn"], app);
        var statics = files.Statics(items["DeployStatic"], cdns);
        var contents = new Contents
        {
            Config = [.. new ConfigReader(scope, values).Read(items["DeployConfig"]), .. Addresses(statics, cdns)],
            Processes = new ProcessReader(scope, runtime).Read(items["DeployProcess"]),
            Databases = new DatabaseReader(scope, values).Read(items["DeployDatabase"]),
            Probes = new ProbeReader(scope).Read(items["DeployProbe"]),
            Settings = places.Settings(items["DeploySetting"]),
            Headers = files.Headers(items["DeployHeaders"]),
            Files = files.Files(items["DeployFile"]),
            BuildSteps = files.BuildSteps(items["DeployBuildStep"]),
            Statics = statics,
            Notify = places.Notify(items["DeployNotify"]),
            Objects = files.Objects(items["DeployObject"]),
            Cdns = cdns,
        };
        contents.CheckTwice();
        places.CheckObjects(contents.Objects);
        if (runtime == Runtime.Python) PythonWeb.Check(scope, contents.Processes, reading);
        return contents;
    }

    /// <summary>What applies to one destination.</summary>
    public Effective For(Destination to, Runtime runtime)
    {
        var statics = Of(Statics, to);
        var probes = Of(Probes, to);
        var effective = new Effective(to)
        {
            Runtime = runtime,
            Config = Of(Config, to),
            Processes = ProcessReader.Of(to, runtime, Processes),
            Databases = Of(Databases, to),
            Probes = probes.IsEmpty ? [ProbeReader.Default] : probes,
            Settings = Of(Settings, to),
            Headers = Of(Headers, to),
            Files = Of(Files, to),
            BuildSteps = Of(BuildSteps, to),
            Statics = statics,
            Notify = Of(Notify, to),
            Cdns = [.. Cdns.Where(cdn => statics.Any(each => each.Cdn == cdn.At.Name))],
            Objects = to.Platform.Declaration.Can(Ability.Objects) ? Of(Objects, to) : [],
            Hash = "",
        };
        return effective with { Hash = EffectiveHash.Of(effective) };
    }

    void CheckTwice()
    {
        const string Variables = "; config, the names of databases and UrlConfig are variables of one environment";
        Scope.CheckTwice([.. Config, .. Databases.Select(AsConfig)], each => each.Value.Name, Variables);
        Scope.CheckTwice(Processes, each => each.Value.Name);
        Scope.CheckTwice(Probes, each => each.Value.Name);
        Scope.CheckTwice(Settings, each => each.Value.Name.ToUpperInvariant());
        Scope.CheckTwice(Headers, each => each.Value.Name);
        Scope.CheckTwice(BuildSteps, each => each.Value.Name);
        Scope.CheckTwice(Notify, each => each.Value.Name);
        Scope.CheckTwice(Objects, each => each.Value.Path);
        // One folder may have several rules, but not the same twice.
        Scope.CheckTwice(Files, each => $"{each.Value.Directory}\n{each.Value.Match}\n{each.Value.Prefix}");
        Scope.CheckTwice(Statics, each => $"{each.Value.Directory}\n{each.Value.Match}\n{each.Value.Prefix}");
    }

    static Limited<ConfigItem> AsConfig(Limited<Database> each) =>
        new(new ConfigItem(each.Value.Name, each.Value.Url ?? new ValueSource.Generated(), null), each.Item, each.Names);

    /// <summary>The variables of <c>UrlConfig=</c>: the CDN's address and the prefix.</summary>
    static IEnumerable<Limited<ConfigItem>> Addresses(ImmutableArray<Limited<StaticFiles>> statics, ImmutableArray<Cdn> cdns)
    {
        foreach (var each in statics)
        {
            if (each.Value.UrlConfig is not { } variable || cdns.FirstOrDefault(cdn => cdn.At.Name == each.Value.Cdn)?.BaseUrl is not { } address) continue;
            var url = $"{address.AbsoluteUri.TrimEnd('/')}/{each.Value.Prefix}";
            yield return new(new ConfigItem(variable, new ValueSource.Literal(url), each.Value.Place), each.Item, each.Names);
        }
    }

    static ImmutableArray<T> Of<T>(ImmutableArray<Limited<T>> all, Destination to) => [.. all.Where(each => each.IsFor(to)).Select(each => each.Value)];
}
