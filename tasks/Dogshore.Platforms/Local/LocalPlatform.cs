using System.Globalization;
using Dogshore.Faults;
using Dogshore.Local;
using Dogshore.Model;
using Dogshore.Secrets;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Local;

/// <summary>This machine: a host process, started when first needed, runs the apps of one user and root directory.</summary>
/// <param name="binaries">Where the host's binaries are.</param>
public sealed class LocalPlatform(string binaries) : Platform
{
    internal const string KeepDefault = "5";

    public LocalPlatform() : this(HostBinaries.OfThisSdk) { }

    public override Declaration Declaration { get; } = new("local")
    {
        Title = "This machine",
        Runtimes = [Runtime.Dotnet, Runtime.Python, Runtime.Static],
        Releasing = new(Part.All, Migrates.ByUs, Guard.Compare, RemembersStanding: true, ProbesBeforeLive: true, KeepsForRollback: Part.All),
        Settings =
        [
            new("Keep", SettingKind.Number, "How many superseded releases are kept beside the live and the last verified one.") { Default = KeepDefault },
            new("Root", SettingKind.Text, "Folder of all apps; -p:DeployLocalRoot says the same. Without it the user's state folder is taken."),
        ],
        DatabaseEngines = ["sqlite", "postgresql"],
        Abilities = Ability.Processes | Ability.Databases | Ability.Commands | Ability.ZeroDowntime | Ability.Logs | Ability.CreateApps
            | Ability.Stop | Ability.Destroy | Ability.GeneratesValues,
        SelfHosted = true,
        CreationIsFree = true,
        NeedsConfirmation = false,
        IsHere = true,
        // The name is a folder on all three systems; Windows keeps some for itself.
        AppName = ("(?!(?i:con|prn|aux|nul|com[0-9]|lpt[0-9])([.]|$))[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9_-])?",
            "letters, digits, dots, dashes and underscores, at most 63, a letter or digit first, no dot at the end, no device name of Windows"),
        Interruption = "None: the new release starts beside the old one and takes over once it has answered its probes; requests in flight end on the old one.",
    };

    public override Task<IReadOnlyList<Finding>> Check(Destination to, Desired? desired, World world, CancellationToken stop) =>
        Task.FromResult<IReadOnlyList<Finding>>([.. LocalCheck.Of(to, desired, binaries, world)]);

    public override Task<Observed> Observe(Destination to, Depth depth, World world, CancellationToken stop) =>
        new Observing(LocalRoot.Of(to, world), to.App, world).Look(depth, stop);

    public override string Proof(Release release) => $"Dogshore-Release: {release.Id}";

    public override Task<Applied> Apply(Change change, Position expected, Destination to, Cargo cargo, World world, CancellationToken stop)
    {
        var applying = new Applying(LocalRoot.Of(to, world), binaries, to, cargo, Sequence(expected), world);
        return change switch
        {
            CreateApp => applying.Create(stop),
            AddDatabase { Database.Url: null } add => applying.Add(add.Database, stop),
            // It is somebody else's: its address travels with the release.
            AddDatabase => Task.FromResult(new Applied(expected)),
            Upload upload => applying.Upload(upload.Content.Digest, stop),
            MakeRelease release => applying.Release(release, stop),
            Resume => applying.Resume(stop),
            Mark mark => applying.Mark(mark.Standing, stop),
            _ => throw new DeployException(Dog.NotAbleTo.With(Declaration.Name, $"do the change '{change.Kind}'")),
        };
    }

    public override async Task<IReadOnlyList<string>> Logs(Destination to, int lines, World world, CancellationToken stop) =>
        (await WithHost(to, world, host => host.Logs(to.App, lines, stop), stop))?.Lines ?? [];

    public override Task Stop(Destination to, World world, CancellationToken stop) =>
        WithHost(to, world, host => host.StopApp(to.App, stop), stop);

    public override Task Destroy(Destination to, World world, CancellationToken stop) =>
        WithHost(to, world, async host => { await host.Delete(to.App, stop); return to; }, stop);

    public override Task<IReadOnlyList<string>> Apps(Destination to, World world, CancellationToken stop)
    {
        var apps = LocalRoot.Of(to, world).Apps;
        return Task.FromResult<IReadOnlyList<string>>(Directory.Exists(apps) ? [.. Directory.EnumerateDirectories(apps).Select(folder => Path.GetFileName(folder))] : []);
    }

    /// <summary>Null, and nothing done, when there is no such app: a host is started only for one.</summary>
    async Task<T?> WithHost<T>(Destination to, World world, Func<HostClient, Task<T>> act, CancellationToken stop) where T : class
    {
        var paths = LocalRoot.Of(to, world);
        if (!Directory.Exists(paths.App(to.App)))
        {
            world.Log.Say($"there is no app '{to.App}'");
            return null;
        }
        using var host = new HostClient(await new HostProcess(paths, binaries, world).Any(stop), world);
        return await act(host);
    }

    /// <summary>The record's sequence; 0 where no app may be.</summary>
    static long Sequence(Position position) =>
        position == Position.None ? 0
        : long.TryParse(position.Token, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) ? sequence
        : throw new DeployException(Dog.LocalAnswerNotUnderstood.With($"the position '{position.Token}', which is none of its own"));
}
