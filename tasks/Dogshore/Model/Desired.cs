using System.Collections.Immutable;
using Dogshore.Secrets;

namespace Dogshore.Model;

/// <summary>What one destination shall run. Values of secrets are not here: only how to read them, and their tags.</summary>
public sealed record Desired
{
    public required string App { get; init; }
    public required Runtime Runtime { get; init; }
    /// <summary>What the package holds, by digest; bytes and files only for display.</summary>
    public required ContentSummary Content { get; init; }
    public required Stamp Stamp { get; init; }
    public ImmutableArray<DesiredConfig> Config { get; init; } = [];
    /// <summary>The key of the config tags: the platform's, or a new one for it to keep.</summary>
    public required TagKey Key { get; init; }
    public ImmutableArray<Process> Processes { get; init; } = [];
    public ImmutableArray<Database> Databases { get; init; } = [];
    public ImmutableArray<Probe> Probes { get; init; } = [];
    public ImmutableArray<Setting> Settings { get; init; } = [];
    public ImmutableArray<Headers> Headers { get; init; } = [];
    /// <summary>The release whose code and config are to be live again; its values are kept by the platform. Null for a deploy.</summary>
    public Release? Back { get; init; }
    /// <summary>A way back from a release that its probes refused, and no rollback by hand.</summary>
    public bool IsRefusal { get; init; }
}

/// <param name="Digest">SHA-256, lower-case hex.</param>
/// <param name="Bytes">Sum of the files' sizes.</param>
public sealed record ContentSummary(string Digest, int Files, long Bytes);

/// <summary>A config variable that we own.</summary>
/// <param name="Source">How its value is found.</param>
/// <param name="Tag">The value under the platform's key; null where there is no key or the platform generates the value.</param>
public sealed record DesiredConfig(string Name, ValueSource Source, Tag? Tag);

/// <summary>A named command of the app. <paramref name="Count"/> null leaves the scale alone.</summary>
/// <param name="Command">Run through the platform's shell; null for the runtime's default (a published .NET app, static files).</param>
public sealed record Process(string Name, string? Command, int? Count);

/// <param name="Name">The config variable that receives its address.</param>
/// <param name="Engine"><c>sqlite</c> or <c>postgresql</c>.</param>
/// <param name="Url">Where an existing one is; null when the platform makes or attaches it.</param>
/// <param name="Create">The user's explicit word that a new one may be made.</param>
/// <param name="Migrate">Command that brings the schema in step, run in the new release before its traffic.</param>
/// <param name="Timeout">For the migration.</param>
public sealed record Database(string Name, string Engine, ValueSource? Url, bool Create, string? Plan, string? Migrate, TimeSpan Timeout);

/// <summary>A request that must be answered as expected before a release counts.</summary>
/// <param name="Path">Starts with a slash; may carry a query.</param>
/// <param name="Status">Accepted status codes.</param>
/// <param name="Contains">Text that the body must contain.</param>
/// <param name="Header">Header line that must be answered, <c>Name: value</c>; a bare name must only be there.</param>
/// <param name="Timeout">For one request.</param>
/// <param name="Deadline">For all attempts.</param>
/// <param name="Successes">How many good answers in a row.</param>
public sealed record Probe(string Name, string Path, StatusRange Status, string? Contains, string? Header,
    TimeSpan Timeout, TimeSpan Deadline, int Successes)
{
    public override string ToString() =>
        $"{Path} answers {Status}{(Contains is null ? "" : $" with '{Contains}'")} within {Durations.Show(Deadline)}";
}

/// <summary>Status codes from one to the other, both included.</summary>
public sealed record StatusRange(int From, int To)
{
    public bool Holds(int status) => status >= From && status <= To;
    public override string ToString() => From == To ? $"{From}" : $"{From}-{To}";
}

/// <summary>A platform's own option.</summary>
public sealed record Setting(string Name, string Value);

/// <summary>Cache headers of the static files that match; the first rule that matches a file counts.</summary>
public sealed record Headers(string Name, string Match, string? Cache);
