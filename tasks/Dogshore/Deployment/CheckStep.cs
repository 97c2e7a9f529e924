using System.Collections.Immutable;
using Dogshore.Ci.Workflows;
using Dogshore.Faults;
using Dogshore.Manifest;
using Dogshore.Model;

namespace Dogshore.Deployment;

/// <summary>Everything that can be wrong before anything is touched.</summary>
sealed class CheckStep(Session session)
{
    public async Task<Checked> Run(CancellationToken stop)
    {
        var stale = StaleSdk.Of(session.Platforms.Select(platform => platform.GetType().Assembly).Prepend(typeof(CheckStep).Assembly)).ToArray();
        if (stale.Length > 0) throw new DeployException([.. stale]);
        var manifest = session.Manifest;
        var input = session.Input;
        session.World.Log.Say($"{session.Project}: {manifest.Runtime.Word()} ({manifest.RuntimeReason}) to {string.Join(", ", manifest.Destinations.Select(each => each.To.Name))}");
        if (manifest.Runtime == Runtime.Python && DjangoStatics.Proposal(input.Directory, manifest.Destinations.SelectMany(each => each.BuildSteps)) is { } proposal) session.World.Log.Say(proposal);
        foreach (var warning in manifest.Warnings) session.World.Log.Warn(warning);
        if (manifest.Runtime == Runtime.Dotnet && input["_Assets"] is { } assets)
            foreach (var finding in PackageAudit.Of(Path.GetFullPath(assets, input.Directory))) session.World.Log.Warn(finding);
        await session.Each([.. manifest.Destinations, .. session.From?.Manifest.Destinations ?? []], async (effective, token) =>
        {
            if (session.Unasked(effective) is { } why)
            {
                session.For(effective).Log.Say($"not asked: {why}; only the manifest was checked");
                return;
            }
            if (session.LacksCredential(effective) && Session.IsOfFork(session.World)) throw new DeployException(Dog.NoCredentialOfFork.With(effective.To.Name, effective.To.Platform.Declaration.Title).At(effective.To.Place));
            var findings = await effective.To.Platform.Check(effective.To, null, session.For(effective), token);
            if (findings.Count > 0) throw new DeployException([.. findings]);
        }, stop);
        // A deploy goes on with yesterday's workflow; who asks for the check alone wants to know.
        foreach (var older in new GeneratedCi(input, session.Platforms, session.World).Stale())
        {
            if (input["_Alone"] is null) session.World.Log.Warn(older);
            else throw new DeployException(older);
        }
        foreach (var effective in manifest.Destinations) session.Folder(effective).Begin();
        return new Checked(
            Publishes: manifest.Runtime == Runtime.Dotnet && session.PlanFile is null
                ? [.. manifest.Destinations.Concat(session.From?.Manifest.Destinations ?? []).Select(each => each.To.Platform.Declaration.PublishFor ?? Checked.Portable).Distinct(StringComparer.Ordinal)] : [],
            PathMap: $"{Checkout.Of(input.Directory)}=/_/",
            Configuration: input.GlobalProperties.ContainsKey("Configuration") ? input["_Configuration"] ?? "Release" : "Release");
    }
}
