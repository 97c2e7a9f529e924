using System.Collections.Immutable;

namespace Dogshore.Model;

/// <summary>The fixed order in which changes are applied.</summary>
public enum Phase { Assets, CreateApp, Database, Upload, Release, Probe, Mark, Publish, Prune }

/// <summary>One thing that a deploy would do, as a value. Printing, comparing and storing it needs no platform.</summary>
public abstract record Change(Phase Phase)
{
    /// <summary>A word for machines: <c>create-app</c>, <c>release</c> …</summary>
    public abstract string Kind { get; }
    /// <summary>What it is done to: an app, a variable, a path.</summary>
    public abstract string Key { get; }
    /// <summary>What it does, for people, without secrets.</summary>
    public abstract string Text { get; }
}

public sealed record CreateApp(string App) : Change(Phase.CreateApp)
{
    public override string Kind => "create-app";
    public override string Key => App;
    public override string Text => App;
}

/// <summary>Makes or attaches a database and puts its address in the config variable of its name.</summary>
public sealed record AddDatabase(Database Database) : Change(Phase.Database)
{
    public override string Kind => "database";
    public override string Key => Database.Name;
    public override string Text => $"{Database.Engine} as {Database.Name}";
}

/// <summary>Brings the package to the platform. Content is immutable: what is there already is not sent again.</summary>
public sealed record Upload(ContentSummary Content) : Change(Phase.Upload)
{
    public override string Kind => "upload";
    public override string Key => Content.Digest;
    public override string Text => $"{Sizes.Files(Content.Files)}, {Sizes.Show(Content.Bytes)}";
    /// <summary>The release that it is for, where the platform must know it to take the package.</summary>
    public Desired? For { get; init; }
}

/// <summary>Makes code, config and process counts live together. Success: all three are live. Failure: what serves and what
/// is stored is as before, or the error names what is not.</summary>
/// <param name="Parts">What differs from the live release.</param>
/// <param name="Migrate">Databases whose migration runs on the new release before its traffic.</param>
/// <param name="Added">Names of config variables.</param>
/// <param name="Changed">Names of config variables.</param>
/// <param name="Removed">Names that we own and that left the manifest.</param>
public sealed record MakeRelease(Desired Desired, Part Parts, ImmutableArray<Database> Migrate,
    ImmutableArray<string> Added, ImmutableArray<string> Changed, ImmutableArray<string> Removed) : Change(Phase.Release)
{
    /// <summary>Names of the platform's options that get another value or lose ours.</summary>
    public ImmutableArray<string> Settings { get; init; } = [];
    public override string Kind => Desired.Back is null ? "release" : "rollback";
    public override string Key => Desired.App;
    public override string Text => ReleaseText.Of(this);
}

/// <summary>Starts the live release again, as it was.</summary>
public sealed record Resume(Release Release) : Change(Phase.Release)
{
    public override string Kind => "resume";
    public override string Key => Release.Id;
    public override string Text => $"{Release.Named} again, it is not running";
}

/// <summary>Asks the live app what the probes expect.</summary>
public sealed record ProbeRelease(ImmutableArray<Probe> Probes) : Change(Phase.Probe)
{
    public override string Kind => "probe";
    public override string Key => string.Join(' ', Probes.Select(probe => probe.Path));
    public override string Text => string.Join(", ", Probes);
}

/// <summary>Writes down what the probes said.</summary>
public sealed record Mark(Standing Standing) : Change(Phase.Mark)
{
    public override string Kind => "mark";
    public override string Key => Standing.Word();
    public override string Text => Standing.Word();
}
