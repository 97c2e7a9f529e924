using System.Collections.Immutable;
using System.Globalization;
using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Platforms.Aws;
using Dogshore.Secrets;
using Dogshore.Worlds;

namespace Dogshore.Platforms.ElasticBeanstalk;

/// <summary>All that Elastic Beanstalk and our record tell of one environment at one moment.</summary>
sealed record Snapshot
{
    /// <summary>The environment that serves the app's address.</summary>
    public EnvironmentFacts? Environment { get; init; }
    /// <summary>The other one of two.</summary>
    public EnvironmentFacts? Idle { get; init; }
    public ImmutableArray<VersionFacts> Versions { get; init; } = [];
    public ImmutableArray<Option> Options { get; init; } = [];
    public BeanstalkRecord? Record { get; init; }
    /// <summary>Of the record's object; null where there is none.</summary>
    public string? Tag { get; init; }
    /// <summary>The bucket of our bundles; null before the first.</summary>
    public string? Bucket { get; init; }

    /// <summary>Two reads, and two more that need the answer of the first; of two environments the record tells which one's options count.</summary>
    public static async Task<Snapshot> Read(BeanstalkApi api, Destination to, AwsAccess access, World world, CancellationToken stop)
    {
        await api.CheckAccount(stop);
        var (environments, versions) = (api.Facts(Pairing.NamesOf(to), stop), api.Versions(stop));
        await Task.WhenAll(environments, versions);
        var (found, all) = (await environments, await versions);
        var bucket = all.FirstOrDefault(version => Storage.DigestOf(api.App, version.Key) is not null)?.Bucket;
        var options = Pairing.TwinOf(to) is null ? OptionsOf(api, found.FirstOrDefault(), stop) : null;
        var record = bucket is null ? Task.FromResult<(BeanstalkRecord?, string?)>((null, null)) : ReadRecord(api, access, bucket, world, stop);
        await Task.WhenAll(options ?? Task.CompletedTask, record);
        var (read, tag) = await record;
        var (live, idle) = Pairing.Of(to, found, read);
        return new Snapshot
        {
            Environment = live, Idle = idle, Versions = all, Options = await (options ?? OptionsOf(api, live, stop)), Record = Pairing.Settled(read, live), Tag = tag, Bucket = bucket,
        };
    }

    static Task<ImmutableArray<Option>> OptionsOf(BeanstalkApi api, EnvironmentFacts? environment, CancellationToken stop) =>
        environment is null ? Task.FromResult<ImmutableArray<Option>>([]) : api.At(environment.Name).Options(stop);

    static async Task<(BeanstalkRecord?, string?)> ReadRecord(BeanstalkApi api, AwsAccess access, string bucket, World world, CancellationToken stop)
    {
        using var storage = new Storage(api, access, bucket, world);
        return await storage.Read(stop);
    }

    /// <summary>What is stored of our kind: variables and references, without what only we ourselves use.</summary>
    public IEnumerable<Option> Config => ConfigOf(Options);

    public static IEnumerable<Option> ConfigOf(IEnumerable<Option> options) => options.Where(option => option.Namespace is Option.Variables or Option.Secrets && !Own(option.Name));

    /// <summary>Variables of ours that are no config of the user's.</summary>
    public static bool Own(string name) => name == Migration.Variable;

    public Owner OwnerOf(string name) => Record?.Names.Contains(name) == true ? Owner.Ours : Owner.Other;

    /// <summary>Null for nothing, and for what is none of ours.</summary>
    public BeanstalkRelease? Live => Record is { LiveRelease: { } live } record && (record.Pending is not null || Environment?.Label == live.Label) ? live : null;

    /// <summary>Our bundle of this content, processed.</summary>
    public VersionFacts? VersionOf(string app, string content) => Versions.FirstOrDefault(version => Storage.DigestOf(app, version.Key) == content && !version.Is("Failed"));

    /// <summary>Changes with each write of ours, and when somebody else deploys or sets config.</summary>
    public Position At => Environment is null && Record is null ? Position.None
        // A run that was cut off may have left an update that goes on by itself.
        : Record?.Pending is not null ? new($"{Record.Sequence}")
        : new(string.Create(CultureInfo.InvariantCulture, $"{Record?.Sequence ?? 0}-{(Record?.Address is null ? "" : $"{Environment?.Name}-")}{Environment?.Label}-{Mark}"));

    string Mark
    {
        get
        {
            // Without a key there is nothing of ours that could be overtaken.
            if (Record?.TagKey() is not { } key) return "";
            return key.Over(Config.Select(option => (option.Name, key.Of(option.Name, $"{option.Namespace} {option.Value}"))))[..12];
        }
    }

    public Observed Observed(BeanstalkApi api, Destination to, DateTimeOffset now)
    {
        var ofTwo = Pairing.TwinOf(to) is not null && Environment is not null;
        var key = Record?.TagKey();
        var live = Live?.Shown(now) ?? Foreign;
        return new Observed
        {
            Exists = Environment is not null,
            At = At,
            Live = Environment is null ? null : live,
            Pending = Record?.Pending?.Shown(now, succeeded: false),
            Key = key,
            Config = [.. Config.OrderBy(option => option.Name, StringComparer.Ordinal).Select(option => new Entry(option.Name, key is null ? null : Tagged(key, option), OwnerOf(option.Name)))],
            Processes = Environment is null ? ImmutableDictionary<string, int>.Empty : ImmutableDictionary<string, int>.Empty.Add("web", 1),
            Settings = Live?.Settings.Select(name => (Name: name, Option: Options.FirstOrDefault(option => option.Setting == name))).Where(each => each.Option?.Value is not null)
                .ToImmutableDictionary(each => each.Name, each => each.Option!.Value!),
            History = [.. (Record?.Releases ?? []).Reverse().Select(release => release.Shown(now))],
            Contents = [.. Versions.Where(version => version.Is("Processed")).Select(version => Storage.DigestOf(api.App, version.Key)).OfType<string>()],
            LastRun = Record?.Run,
            Url = Url,
            Interruption = ofTwo ? Pairing.Notice(to, Environment!, Idle) : null,
            ProbesBeforeLive = ofTwo ? true : null,
        };
    }

    public Uri? Url => Environment?.Url;

    /// <summary>A version that somebody else deployed. While one of ours is under way for the first time, nothing is live.</summary>
    Release? Foreign => Environment is { Label: { } label } && Record?.Pending is null ? new Release(label, 0, null, Standing.Unknown, true, TimeSpan.Zero) : null;

    static Tag Tagged(TagKey key, Option option) => key.Of(option.Name, option.Namespace == Option.Secrets ? $"secret {option.Value}" : option.Value ?? "");
}
