using System.Collections.Immutable;
using Dogshore.Model;
using Dogshore.Platforms;
using Dogshore.Worlds;

namespace Dogshore.Tests.Fakes;

/// <summary>A platform that only declares. What a test wants to be different is changed with <c>with</c>.</summary>
sealed class TestPlatform(Declaration declaration) : Platform
{
    public override Declaration Declaration => declaration;

    public override Task<Observed> Observe(Destination to, Depth depth, World world, CancellationToken stop) => Task.FromResult(Observed.Nothing);

    public override Task<Applied> Apply(Change change, Position expected, Destination to, Cargo cargo, World world, CancellationToken stop) =>
        throw new InvalidOperationException("A platform that only declares was asked to do something.");

    /// <summary>Everything but containers, as the embedded platform has it.</summary>
    public static Declaration Local { get; } = new("local")
    {
        Title = "This machine",
        Runtimes = [Runtime.Dotnet, Runtime.Python, Runtime.Static],
        Releasing = new(Part.All, Migrates.ByUs, Guard.Compare, true, true, Part.All),
        Settings = [new("Keep", SettingKind.Number, "How many old releases are kept.") { Default = "5" }, new("Root", SettingKind.Text, "Folder of all apps.")],
        DatabaseEngines = ["sqlite", "postgresql"],
        Options = [],
        Abilities = Ability.Processes | Ability.Databases | Ability.Commands | Ability.GeneratesValues,
        AppName = ("[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9_-])?", "letters, digits, dots, dashes and underscores"),
    };

    /// <summary>A cloud with an account, settings of every kind, options, a secret store and containers.</summary>
    public static Declaration Cloud { get; } = new("cloud")
    {
        Title = "A cloud",
        Runtimes = [Runtime.Dotnet, Runtime.Python, Runtime.Container],
        Releasing = new(Part.All, Migrates.ByPlatform, Guard.Notice, false, false, Part.All),
        Settings =
        [
            new SettingDeclaration("Host", SettingKind.Text, "Where it is.").Required(),
            new("Region", SettingKind.Choice, "Where it runs.") { Choices = ["eu", "us"], Default = "eu" },
            new("Drain", SettingKind.Duration, "How long old requests may take.") { Default = "30s" },
            new("Public", SettingKind.Flag, "Everybody may call it."),
            new("Image", SettingKind.Text, "An image that is there already."),
        ],
        Credentials = [new("CLOUD_TOKEN", "A token.", new Uri("https://cloud.example.org/tokens"))],
        DatabaseEngines = ["postgresql"],
        Options = ["KeepReleases"],
        Abilities = Ability.Processes | Ability.Databases | Ability.SecretStore | Ability.Objects,
    };

    /// <summary>A place for static files.</summary>
    public static Declaration Folder { get; } = new("folder")
    {
        Title = "A folder",
        Runtimes = [Runtime.Static],
        Releasing = new(Part.Code, Migrates.Refused, Guard.Compare, true, false, Part.Code),
        Settings = [new SettingDeclaration("Path", SettingKind.Text, "The folder.").Required()],
        Abilities = Ability.Cdn,
    };

    public static ImmutableArray<Platform> All { get; } = [new TestPlatform(Local), new TestPlatform(Cloud), new TestPlatform(Folder)];
}
