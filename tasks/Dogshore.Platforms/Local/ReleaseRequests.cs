using System.Collections.Immutable;
using System.Globalization;
using Dogshore.Local;
using Dogshore.Model;
using Dogshore.Secrets;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Local;

/// <summary>A release as the host is asked for it. Values are read here, at the last moment, into the request and nowhere else.</summary>
sealed class ReleaseRequests(MakeRelease change, Cargo cargo, string toolPath, string project)
{
    readonly Desired desired = change.Desired;

    /// <summary>The secret values that <see cref="Make"/> read, to be taken out of what comes back.</summary>
    public Masks Masks { get; } = new();

    public ReleaseRequest Make(long expected, int keep)
    {
        var request = new ReleaseRequest
        {
            Expected = expected,
            Run = desired.Stamp.Run,
            Stamp = desired.Stamp,
            Runtime = desired.Runtime,
            Processes = [],
            Config = ImmutableDictionary<string, string?>.Empty,
            Key = Convert.ToBase64String(desired.Key.Reveal()),
            Migrations = [.. change.Migrate.Select(database => new WireMigration(database.Name, database.Migrate!, database.Timeout))],
            Probes = desired.Probes,
            Headers = [.. desired.Headers.Select(headers => new HeadersRecord(headers.Match, headers.Cache ?? "", headers.Name))],
            ToolPath = toolPath,
            Project = project,
            Keep = keep,
        };
        // The platform keeps code, config and counts of each release: going back needs no more than its id.
        if (desired.Back is { } back) return request with { Back = back.Id };
        var config = Config();
        return request with
        {
            Stamp = desired.Stamp with { Config = desired.Stamp.Config ?? Tag(config) },
            Processes = [.. desired.Processes.Select(process => new WireProcess(process.Name, process.Command, process.Count))],
            Config = config,
            Databases = [.. desired.Databases.Where(database => database.Url is null).Select(database => database.Name)],
        };
    }

    ImmutableDictionary<string, string?> Config()
    {
        // These two only describe: they stand outside of the stamp's names, so a deploy of another commit alone changes nothing.
        var config = new Dictionary<string, string?> { ["DEPLOY_VERSION"] = desired.Stamp.Version };
        if (desired.Stamp.Commit is { } commit) config["DEPLOY_COMMIT"] = commit;
        foreach (var database in desired.Databases)
        {
            if (database.Url is { } url) config[database.Name] = Read(database.Name, url);
        }
        foreach (var entry in desired.Config) config[entry.Name] = Read(entry.Name, entry.Source);
        return config.ToImmutableDictionary();
    }

    string? Read(string name, ValueSource source)
    {
        if (source is ValueSource.Generated) return null;
        var value = cargo.Values.Read(name, source).Reveal();
        if (source.IsSecret) Masks.Add(value);
        return value;
    }

    /// <summary>A value that the host generates has no tag: it is there or not, and never changes by itself.</summary>
    string Tag(ImmutableDictionary<string, string?> config) => desired.Key.Over(desired.Stamp.Names
        .Where(name => config.GetValueOrDefault(name) is not null).Select(name => (name, desired.Key.Of(name, config[name]!))));

    /// <summary>The longest silence to be expected: a command that says nothing until its own deadline is over.</summary>
    public TimeSpan Patience => change.Migrate.Select(database => database.Timeout).Concat(desired.Probes.Select(probe => probe.Deadline))
        .Append(TimeSpan.FromMinutes(10)).Max() + TimeSpan.FromMinutes(1);

    public static int Keep(Destination to) => int.Parse(to["Keep"] ?? LocalPlatform.KeepDefault, NumberStyles.None, CultureInfo.InvariantCulture);
}
