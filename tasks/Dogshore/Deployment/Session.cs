using System.Collections.Immutable;
using Dogshore.Ci;
using Dogshore.Faults;
using Dogshore.Manifest;
using Dogshore.Platforms;
using Dogshore.Records;
using Dogshore.Secrets;
using Dogshore.Worlds;

namespace Dogshore.Deployment;

/// <summary>What all steps of one task call share: the manifest, read and checked, and the ways to its destinations.</summary>
sealed class Session
{
    readonly ManifestInput input;
    readonly World world;
    readonly Lazy<Session?> from;

    /// <param name="needsValues">The step will read the values of config: that one is missing is then a fault of the manifest.</param>
    public Session(ManifestInput given, ImmutableArray<Platform> platforms, World world, bool needsValues)
    {
        this.world = world;
        Platforms = platforms;
        PlanFile = given["DeployPlanFile"] is { } file ? Path.GetFullPath(file, given.Directory) : null;
        Recorded = PlanFile is null ? null : RecordFiles.ReadPlan(PlanFile);
        // A plan names its destination: to say it again is allowed and not needed.
        input = Recorded is { } recorded && given["DeployTo"] is null
            ? given with { Properties = given.Properties.SetItem("DeployTo", recorded.Destination) }
            : given;
        Manifest = ManifestReader.Read(input, platforms, world, needsValues);
        from = new(() => Promotion.From(input, Manifest, platforms, world));
        var asked = string.Join("+", Manifest.Destinations.Select(each => each.To.Name));
        if (Recorded is not null && asked != Recorded.Destination) throw new DeployException(Dog.PlanOfOtherDestination.With(Recorded.Destination, asked));
    }

    public ImmutableArray<Platform> Platforms { get; }
    public DeployManifest Manifest { get; }
    public ManifestInput Input => input;
    public World World => world;

    /// <summary>The plan to be applied exactly, absolute, or null.</summary>
    public string? PlanFile { get; }
    public PlanRecord? Recorded { get; }

    /// <summary>The project as MSBuild's loggers call it: result lines begin with it.</summary>
    public string Project => Path.GetFileNameWithoutExtension(input.ProjectFile);

    /// <summary>The destinations of the wave that this call is for; all of them when the wave does not matter.</summary>
    public ImmutableArray<Effective> Wave => Manifest.Waves[input["_Wave"] is { } wave ? int.Parse(wave, System.Globalization.CultureInfo.InvariantCulture) : 0];

    public DestinationFolder Folder(Effective effective) => new(Path.Combine(input.DeployDirectory, effective.To.Name));

    public string PackageFolder(int number) => Path.Combine(input.DeployDirectory, number == 0 ? "package" : $"package-{number + 1}");

    /// <summary>The destination whose verified content is to be released, read as a manifest of its own; null without DeployPromoteFrom.</summary>
    public Session? From => from.Value;

    /// <summary>Why this destination is not asked, in words; null when it is. Either nothing outside of this machine is to be asked,
    /// or this is a look by a fork's pull request, which gets no credential.</summary>
    public string? Unasked(Effective effective) =>
        IsOffline(input) ? effective.To.Platform.Declaration.IsHere ? null : "DeployOffline"
        : IsLookOfFork(input, world) && LacksCredential(effective) ? "a pull request from a fork gets no credential"
        : null;

    /// <summary>Only looked at (a plan, a check) and from a fork: what it lacks is no fault of whoever wrote it.</summary>
    public static bool IsLookOfFork(ManifestInput input, World world) => input["_Alone"] is not null && IsOfFork(world);

    public static bool IsOfFork(World world) => CiServers.OfWorld(world)?.IsForeignPullRequest ?? false;

    public bool LacksCredential(Effective effective) => !effective.To.Platform.Declaration.Credentials.IsEmpty
        && Credentials.Variables(effective.To).All(variable => string.IsNullOrWhiteSpace(world.Environment(variable)));

    /// <summary>Said for this run.</summary>
    public static bool IsOffline(ManifestInput input) => input.Says("DeployOffline");

    /// <summary>The same world, its log telling which destination speaks.</summary>
    public World For(Effective effective) => world with { Log = new DestinationLog(world.Log, effective.To.Name) };

    public static IValues Values(World world) => new Values(world);

    /// <summary>Works on destinations side by side. All of them end; their faults come together, each with its destination's name.</summary>
    /// <exception cref="DeployException">Every fault of every destination.</exception>
    public async Task Each(ImmutableArray<Effective> destinations, Func<Effective, CancellationToken, Task> work, CancellationToken stop)
    {
        var findings = new List<Finding>[destinations.Length];
        await Parallel.ForEachAsync(Enumerable.Range(0, destinations.Length), new ParallelOptions { MaxDegreeOfParallelism = Manifest.MaxParallel, CancellationToken = stop }, async (index, token) =>
        {
            try
            {
                await work(destinations[index], token);
            }
            catch (DeployException refused)
            {
                findings[index] = [.. refused.Findings.Select(finding => destinations.Length == 1 ? finding : finding with { Fact = $"{destinations[index].To.Name}: {finding.Fact}" })];
            }
        });
        var all = findings.Where(each => each is not null).SelectMany(each => each).ToImmutableArray();
        if (all.Length > 0) throw new DeployException(all);
    }
}
