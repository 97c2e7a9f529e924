using System.Collections.Immutable;
using Dogshore.Model;

namespace Dogshore.Platforms;

/// <summary>What a platform can do beyond releasing.</summary>
[Flags]
public enum Ability
{
    None = 0, Processes = 1, Databases = 2, Commands = 4, ZeroDowntime = 8, Logs = 16, CreateApps = 32, Stop = 64, Destroy = 128, GeneratesValues = 256,
    /// <summary>It has a secret store of its own that a config variable can point into.</summary>
    SecretStore = 512,
    /// <summary>It takes the user's own objects (<c>DeployObject</c>) beside ours.</summary>
    Objects = 1024,
    /// <summary>It keeps static files for apps that run elsewhere (<c>DeployCdn</c>).</summary>
    Cdn = 2048,
}

public enum SettingKind
{
    Text, Number, Flag, Duration, Choice,
    /// <summary>An absolute http or https address.</summary>
    Address,
}

/// <summary>A metadatum that a platform knows on its <c>DeployTo</c>.</summary>
public sealed record SettingDeclaration(string Name, SettingKind Kind, string Help)
{
    public bool IsRequired { get; init; }
    public string? Default { get; init; }
    public ImmutableArray<string> Choices { get; init; } = [];
    public SettingDeclaration Required() => this with { IsRequired = true };
}

/// <summary>How a platform releases; the planner branches on this and never on a name.</summary>
/// <param name="OneWrite">The parts that it makes live in one write.</param>
/// <param name="KeepsForRollback">The parts that it can bring back by itself.</param>
public sealed record Releasing(Part OneWrite, Migrates Migrates, Guard Guard, bool RemembersStanding, bool ProbesBeforeLive, Part KeepsForRollback);

/// <summary>live: kept by its maker. dormant: no releases, but it runs. retired: shut down; see the successor.</summary>
public enum PlatformStatus { Live, Dormant, Retired }

/// <summary>A variable, file or store where a credential is looked for, in this order.</summary>
public sealed record CredentialDeclaration(string Variable, string Help, Uri Page);

/// <summary>Everything about a platform that validation, documentation, schema and the table of platforms need.</summary>
public sealed record Declaration(string Name)
{
    public required string Title { get; init; }
    public required ImmutableArray<Runtime> Runtimes { get; init; }
    /// <summary>Why it does not run others, where users would ask: a clause without its full stop.</summary>
    public ImmutableDictionary<Runtime, string> WhyNot { get; init; } = ImmutableDictionary<Runtime, string>.Empty;
    public required Releasing Releasing { get; init; }
    public ImmutableArray<SettingDeclaration> Settings { get; init; } = [];
    public ImmutableArray<CredentialDeclaration> Credentials { get; init; } = [];
    public ImmutableArray<string> DatabaseEngines { get; init; } = [];
    /// <summary>Names that <c>@(DeploySetting)</c> may use; null accepts any.</summary>
    public ImmutableArray<string>? Options { get; init; } = [];
    public Ability Abilities { get; init; }
    public PlatformStatus Status { get; init; }
    public string? Successor { get; init; }
    /// <summary>Run by its users on machines of their own.</summary>
    public bool SelfHosted { get; init; }
    public Uri? SignUp { get; init; }
    public Uri? Prices { get; init; }
    /// <summary>Regular expression that an app's name must match as a whole, and the rule in words.</summary>
    public (string Pattern, string Rule) AppName { get; init; } = ("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", "lower-case letters, digits and dashes, at most 63, no dash at either end");
    /// <summary>What it makes costs nothing and can be undone, so that a missing database is made without <c>Create="true"</c>.</summary>
    public bool CreationIsFree { get; init; }
    /// <summary>Stopping or removing an app here takes it from others: only with <c>-p:DeployConfirm=&lt;app&gt;</c>.</summary>
    public bool NeedsConfirmation { get; init; } = true;
    /// <summary>The runtime identifier for which a .NET app is published with its runtime, where the platform has none; null where it has one.</summary>
    public string? PublishFor { get; init; }
    /// <summary>It is part of this machine, and asked even when nothing outside of it is to be (<c>DeployOffline</c>).</summary>
    public bool IsHere { get; init; }
    /// <summary>What a release does to requests in flight, in words for the plan.</summary>
    public string Interruption { get; init; } = "";

    /// <summary>False where only files are served: there is no environment that config could be part of.</summary>
    public bool RunsProcesses => Runtimes.Any(runtime => runtime != Runtime.Static);

    public bool Can(Ability ability) => Abilities.HasFlag(ability);
}
