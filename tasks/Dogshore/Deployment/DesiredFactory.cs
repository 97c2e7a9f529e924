using System.Collections.Immutable;
using Dogshore.Ci;
using Dogshore.Manifest;
using Dogshore.Model;
using Dogshore.Secrets;

namespace Dogshore.Deployment;

/// <summary>Turns a checked manifest and packed content into what a destination shall run. Values are read here once, to be
/// compared by their tags, and are not kept.</summary>
static class DesiredFactory
{
    public static Desired Deploy(Effective effective, ContentSummary content, string version, RunFacts facts, string run, TagKey key, IValues values)
    {
        var sources = effective.Config.Select(item => (item.Name, item.Source))
            .Concat(effective.Databases.Where(database => database.Url is not null).Select(database => (database.Name, Source: database.Url!)));
        var config = sources.Select(item => new DesiredConfig(item.Name, item.Source, Tag(item.Name, item.Source, key, values))).ToImmutableArray();
        return new Desired
        {
            App = effective.To.App,
            Runtime = effective.Runtime,
            Content = content,
            Key = key,
            Config = config,
            Processes = effective.Processes,
            Databases = effective.Databases,
            Probes = effective.Probes,
            Settings = effective.Settings,
            Headers = effective.Headers,
            Stamp = new Stamp
            {
                Content = content.Digest,
                Config = key.Over(config.Where(item => item.Tag is not null).Select(item => (item.Name, item.Tag!))),
                Names = [.. config.Select(item => item.Name).Order(StringComparer.Ordinal)],
                Version = version,
                Commit = facts.Commit,
                Dirty = facts.Dirty,
                By = facts.By,
                Run = run,
                RunUrl = facts.RunUrl,
            },
        };
    }

    /// <summary>A release of the past as the aim: its code and config, kept by the platform; today's probes; the scale left alone.</summary>
    public static Desired Rollback(Effective effective, Release back, Stamp stamp, RunFacts facts, string run, TagKey key) => new()
    {
        App = effective.To.App,
        Runtime = effective.Runtime,
        Content = new ContentSummary(stamp.Content, 0, 0),
        Key = key,
        Config = [.. stamp.Names.Select(name => new DesiredConfig(name, new ValueSource.Kept(), null))],
        Processes = [.. effective.Processes.Select(process => process with { Count = null })],
        Databases = effective.Databases,
        Probes = effective.Probes,
        Settings = effective.Settings,
        Headers = effective.Headers,
        Stamp = stamp with { By = facts.By, Run = run, RunUrl = facts.RunUrl },
        Back = back,
    };

    static Tag? Tag(string name, ValueSource source, TagKey key, IValues values) => source switch
    {
        // The platform makes it, and compares by name.
        ValueSource.Generated or ValueSource.Kept => null,
        // The value never comes here; another reference is another value.
        ValueSource.FromSecret secret => key.Of(name, $"secret {secret.Reference}"),
        _ => key.Of(name, values.Read(name, source).Reveal()),
    };
}
