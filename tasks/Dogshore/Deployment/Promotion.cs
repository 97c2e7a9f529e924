using System.Collections.Immutable;
using Dogshore.Faults;
using Dogshore.Manifest;
using Dogshore.Model;
using Dogshore.Packaging;
using Dogshore.Platforms;
using Dogshore.Worlds;

namespace Dogshore.Deployment;

/// <summary>Lets only that content through which another destination runs and has verified. No platform gives packages back, so the
/// content is packed again for that destination, from these files, and compared by its digest: what a platform wants added to
/// the package may differ, what the app is may not.</summary>
/// <param name="from">The manifest as that destination sees it.</param>
sealed class Promotion(Session from)
{
    /// <summary>Null without DeployPromoteFrom.</summary>
    /// <exception cref="DeployException">It is not one destination, or one of those that are deployed to.</exception>
    public static Session? From(ManifestInput input, DeployManifest manifest, ImmutableArray<Platform> platforms, World world)
    {
        if (input["DeployPromoteFrom"] is not { } word) return null;
        if (input["DeployPlanFile"] is not null) throw new DeployException(Dog.PromotePlan.With());
        var properties = input.Properties.Remove("DeployPromoteFrom").SetItem("DeployTo", word);
        var session = new Session(input with { Properties = properties }, platforms, world, needsValues: false);
        if (session.Manifest.Destinations is not [var one] || manifest.Destinations.Any(each => each.To.Name == one.To.Name)) throw new DeployException(Dog.PromoteWhat.With(word));
        return session;
    }

    /// <exception cref="DeployException">Nothing is verified there, or something else.</exception>
    public async Task Check(CancellationToken stop)
    {
        var effective = from.Manifest.Destinations[0];
        var world = from.For(effective);
        var observed = await effective.To.Platform.Observe(effective.To, Depth.Live, world, stop);
        if (observed.Live is not { Stamp: { } stamp } live) throw new DeployException(Dog.NothingVerified.With(effective.To.Name, observed.Live is null ? "nothing is live" : $"{observed.Live.Shown} is not a release of ours"));
        if (live.Standing != Standing.Verified) throw new DeployException(Dog.NothingVerified.With(effective.To.Name, $"{live.Shown} is {live.Standing.Word()}"));
        var package = await Packer.Pack(new PackageStep(from).Request(effective), Path.Combine(from.Input.DeployDirectory, "package-promoted"), world, stop);
        if (package.Content.Digest != stamp.Content)
            throw new DeployException(Dog.PromoteOther.With(effective.To.Name, live.Shown, stamp.Commit is { } commit ? $"the commit {commit}{(stamp.Dirty ? " with the changes that were not committed" : "")}" : "the files that were deployed there"));
        world.Log.Say($"verified {live.Shown}, the content that is released now");
    }
}
