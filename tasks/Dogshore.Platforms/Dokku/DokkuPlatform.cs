using System.Collections.Immutable;
using Dogshore.Faults;
using Dogshore.Manifest;
using Dogshore.Model;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Dokku;

/// <summary>Dokku: an archive sent over SSH to a server of one's own, which builds and runs it.</summary>
public sealed class DokkuPlatform : Platform
{
    internal const string DotnetImage = "mcr.microsoft.com/dotnet/aspnet:10.0";

    public override Declaration Declaration { get; } = new("dokku")
    {
        Title = "Dokku",
        Runtimes = [Runtime.Dotnet, Runtime.Python, Runtime.Static],
        Releasing = new(Part.All, Migrates.ByUs, Guard.Lock, RemembersStanding: true, ProbesBeforeLive: false, KeepsForRollback: Part.All),
        Settings =
        [
            new SettingDeclaration("Host", SettingKind.Text, "Name or address of the server.").Required(),
            new("Port", SettingKind.Number, "Where its SSH listens.") { Default = "22" },
            new("User", SettingKind.Text, "The account of dokku.") { Default = "dokku" },
            new("HostKey", SettingKind.Text, "The server's host key, such as ssh-ed25519 AAAA…; without it, the machine's known_hosts must know the server."),
            new("KnownHosts", SettingKind.Text, "A known_hosts file that is used instead of the machine's own."),
            new("Identity", SettingKind.Text, "File of the private key; without it and without a key in a variable, the agent and the usual files."),
            new("Deliver", SettingKind.Choice, "How the code gets there: as an archive, as a git push of one commit, or as an image that the server pulls.") { Default = "archive", Choices = ["archive", "push", "image"] },
            new("Image", SettingKind.Text, "For Deliver=\"image\": the image with its digest, name@sha256:…"),
            new("DotnetImage", SettingKind.Text, "Image that a published .NET app is put into.") { Default = DotnetImage },
            new("Timeout", SettingKind.Duration, "For a build and all that follows it on the server.") { Default = "30m" },
            new("Keep", SettingKind.Number, "How many superseded releases are remembered beside the live and the last verified one.") { Default = "5" },
        ],
        Credentials = [new(DokkuPlace.KeyVariable, "Text of a private SSH key whose public half 'dokku ssh-keys:add' was given; without it, the key files and the agent of this machine.", new Uri("https://dokku.com/docs/deployment/user-management/"))],
        DatabaseEngines = ["postgresql"],
        Abilities = Ability.Processes | Ability.Databases | Ability.Commands | Ability.ZeroDowntime | Ability.Logs | Ability.CreateApps | Ability.Stop | Ability.Destroy | Ability.GeneratesValues,
        SelfHosted = true,
        SignUp = new Uri("https://dokku.com/docs/getting-started/installation/"),
        CreationIsFree = true,
        // One more rule than dokku's own: the names of our own apps on the server derive from it.
        AppName = ("(?!.*\\.dogshore(-lock)?$)[a-z0-9][a-z0-9.-]{0,61}[a-z0-9]|[a-z0-9]", "lower-case letters, digits, dots and dashes, at most 63, a letter or digit at both ends, not ending with .dogshore"),
        Interruption = "None for web: dokku switches to new containers once they have passed its checks. Other processes are replaced one after the other.",
    };

    public override ImmutableArray<WantedFile> Files(Effective effective) => DokkuFiles.Of(effective);

    public override Task<IReadOnlyList<Finding>> Check(Destination to, Desired? desired, World world, CancellationToken stop) => DokkuCheck.Of(to, desired, world, stop);

    public override Task<Observed> Observe(Destination to, Depth depth, World world, CancellationToken stop) => new Observing(new(to, world)).Observe(stop);

    public override Task<Applied> Apply(Change change, Position expected, Destination to, Cargo cargo, World world, CancellationToken stop)
    {
        var applying = new Applying(new(to, world), expected, cargo);
        return change switch
        {
            CreateApp => applying.Create(stop),
            AddDatabase { Database.Url: null } add => applying.Add(add.Database, stop),
            // It is somebody else's: its address travels with the release.
            AddDatabase => Task.FromResult(new Applied(expected)),
            // The archive travels with the release: dokku builds at once what it gets.
            Upload => Task.FromResult(new Applied(expected)),
            MakeRelease release => applying.Release(release, stop),
            Resume => applying.Resume(stop),
            Mark mark => applying.Mark(mark.Standing, stop),
            _ => throw new DeployException(Dog.NotAbleTo.With(Declaration.Name, $"do the change '{change.Kind}'")),
        };
    }

    public override Task<Lease> Hold(Destination to, Lease wanted, Lease? dead, World world, CancellationToken stop) => new LockApp(new(to, world)).Hold(wanted, dead, stop);

    public override Task Free(Destination to, string run, World world, CancellationToken stop) => new LockApp(new(to, world)).Free(run, stop);

    public override Task<bool> Unlock(Destination to, World world, CancellationToken stop) => new LockApp(new(to, world)).Unlock(stop);

    public override Task<IReadOnlyList<string>> Logs(Destination to, int lines, World world, CancellationToken stop) => new Showing(new(to, world)).Logs(lines, stop);

    public override Task<IReadOnlyList<string>> Apps(Destination to, World world, CancellationToken stop) => new Showing(new(to, world)).Apps(stop);

    public override Task Stop(Destination to, World world, CancellationToken stop) => new Showing(new(to, world)).Stop(stop);

    public override Task Destroy(Destination to, World world, CancellationToken stop) => new Showing(new(to, world)).Destroy(stop);
}
