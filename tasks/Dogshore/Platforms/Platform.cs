using System.Collections.Immutable;
using Dogshore.Faults;
using Dogshore.Manifest;
using Dogshore.Model;

namespace Dogshore.Platforms;

/// <summary>What a change left behind.</summary>
/// <param name="At">The position after it.</param>
/// <param name="Release">The release that it made, when it made one.</param>
/// <param name="Url">Where the app answers, when that became known.</param>
public sealed record Applied(Position At, Release? Release = null, Uri? Url = null);

/// <summary>A kind of place that runs or serves apps. One folder each; keeps no state between calls.</summary>
public abstract class Platform
{
    public abstract Declaration Declaration { get; }

    /// <summary>Files that it wants in the package: made where there are none, completed in the packed copy where there are.</summary>
    public virtual ImmutableArray<WantedFile> Files(Effective effective) => [];

    /// <summary>Folder of the archive in which all files lie, with its slash at the end; empty where they lie at its root.</summary>
    public virtual string ArchiveFolder(Effective effective) => "";

    /// <summary>What can be wrong with this destination and is found without changing anything: credentials, names, tools. By itself
    /// it sees that the declared credential is there; whose it is, only a platform that can ask knows.</summary>
    public virtual Task<IReadOnlyList<Finding>> Check(Destination to, Desired? desired, Worlds.World world, CancellationToken stop)
    {
        if (Declaration.Credentials.Length > 0) Credentials.Of(to, world);
        return Task.FromResult<IReadOnlyList<Finding>>(to["Account"] is null ? [] : [Dog.NotAbleTo.With(Declaration.Name, "tell whose a credential is (Account=)").At(to.Place)]);
    }

    /// <summary>Reads what is live. Changes nothing.</summary>
    /// <exception cref="DeployException">The platform could not be asked, or answered what no one can understand.</exception>
    public abstract Task<Observed> Observe(Destination to, Depth depth, Worlds.World world, CancellationToken stop);

    /// <summary>Does one change, when the platform is still at <paramref name="expected"/>.</summary>
    /// <exception cref="DeployException">It was not done: what serves and what is stored is as before, or the finding names what is not.</exception>
    /// <exception cref="ProbeRefusedException">The release was refused by its probes before it went live; the old one serves.</exception>
    public abstract Task<Applied> Apply(Change change, Position expected, Destination to, Cargo cargo, Worlds.World world, CancellationToken stop);

    /// <summary>The app's last lines, oldest first.</summary>
    public virtual Task<IReadOnlyList<string>> Logs(Destination to, int lines, Worlds.World world, CancellationToken stop) =>
        throw new DeployException(Dog.NotAbleTo.With(Declaration.Name, "show logs"));

    /// <summary>The header line that proves that this release answers, <c>name: value</c>, or null where there is none.</summary>
    public virtual string? Proof(Release release) => null;

    /// <summary>Stops the app; everything that it has stays.</summary>
    public virtual Task Stop(Destination to, Worlds.World world, CancellationToken stop) =>
        throw new DeployException(Dog.NotAbleTo.With(Declaration.Name, "stop an app"));

    /// <summary>Removes the app with everything that we made for it.</summary>
    public virtual Task Destroy(Destination to, Worlds.World world, CancellationToken stop) =>
        throw new DeployException(Dog.NotAbleTo.With(Declaration.Name, "remove an app"));

    /// <summary>One try at the lock of an app, for platforms that guard by <see cref="Guard.Lock"/>. It is taken when nobody has it, renewed
    /// when the same run has it, and taken over when what stands there is exactly <paramref name="dead"/>.</summary>
    /// <returns>What stands there afterwards: <paramref name="wanted"/> when it was taken, else the other's.</returns>
    public virtual Task<Lease> Hold(Destination to, Lease wanted, Lease? dead, Worlds.World world, CancellationToken stop) =>
        throw new InvalidOperationException($"{Declaration.Name} guards by {Declaration.Releasing.Guard} and has no lock.");

    /// <summary>Frees the lock when this run holds it; another's is left alone.</summary>
    public virtual Task Free(Destination to, string run, Worlds.World world, CancellationToken stop) =>
        throw new InvalidOperationException($"{Declaration.Name} guards by {Declaration.Releasing.Guard} and has no lock.");

    /// <summary>The store that keeps static files for apps that run elsewhere, for platforms that can (<see cref="Ability.Cdn"/>).</summary>
    /// <param name="at">Name and settings of the <c>DeployCdn</c>.</param>
    /// <exception cref="DeployException">It cannot be used: a credential is missing.</exception>
    public virtual Cdn.StaticStore Store(Destination at, Worlds.World world) =>
        throw new DeployException(Dog.NotAbleTo.With(Declaration.Name, "keep static files for others"));

    /// <summary>Names of all apps that are there beside this one, as far as the credential sees: among them previews are looked for.</summary>
    public virtual Task<IReadOnlyList<string>> Apps(Destination to, Worlds.World world, CancellationToken stop) =>
        throw new DeployException(Dog.NotAbleTo.With(Declaration.Name, "tell which apps there are"));

    /// <summary>Frees a lock that a dead run left behind; false when there was none.</summary>
    public virtual Task<bool> Unlock(Destination to, Worlds.World world, CancellationToken stop) => Task.FromResult(false);
}

/// <summary>What a release carries beside the change: the package's archive, the way to the values, and a place for the migration's log.</summary>
/// <param name="Archive">The tar.gz of the content, or null where only kept content is needed.</param>
/// <param name="Values">Reads a value at the last moment.</param>
/// <param name="Directory">obj/deploy/&lt;destination&gt;, where logs of this run go.</param>
public sealed record Cargo(string? Archive, Secrets.IValues Values, string Directory)
{
    /// <summary>Id of this run, the same that its stamp carries: a platform names it to the one who comes too late.</summary>
    public string Run { get; init; } = "";
    /// <summary>Every file of <see cref="Archive"/>; read when it is called.</summary>
    public Func<ImmutableArray<FileEntry>> Files { get; init; } = () => [];
}
