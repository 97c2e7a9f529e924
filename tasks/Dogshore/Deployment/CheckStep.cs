using System.Collections.Immutable;
using Dogshore.Faults;
using Dogshore.Model;

namespace Dogshore.Deployment;

/// <summary>Everything that can be wrong before anything is touched.</summary>
sealed class CheckStep(Session session)
{
    public async Task<Checked> Run(CancellationToken stop)
    {
        var manifest = session.Manifest;
        var input = session.Input;
        session.World.Log.Say($"{session.Project}: {manifest.Runtime.Word()} ({manifest.RuntimeReason}) to {string.Join(", ", manifest.Destinations.Select(each => each.To.Name))}");
        foreach (var warning in manifest.Warnings) session.World.Log.Warn(warning);
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
        foreach (var effective in manifest.Destinations) session.Folder(effective).Begin();
        return new Checked(
            Publishes: manifest.Runtime == Runtime.Dotnet && session.PlanFile is null
                ? [.. manifest.Destinations.Concat(session.From?.Manifest.Destinations ?? []).Select(each => each.To.Platform.Declaration.PublishFor ?? Checked.Portable).Distinct(StringComparer.Ordinal)] : [],
            PathMap: $"{RepositoryFolder(input.Directory)}=/_/",
            Configuration: input.GlobalProperties.ContainsKey("Configuration") ? input["_Configuration"] ?? "Release" : "Release");
    }

    /// <summary>The checkout: the nearest folder above that holds <c>.git</c>, so that projects referenced from beside are mapped too.</summary>
    static string RepositoryFolder(string project)
    {
        for (var folder = new DirectoryInfo(project); folder is not null; folder = folder.Parent)
            if (Path.Exists(Path.Combine(folder.FullName, ".git"))) return Path.TrimEndingDirectorySeparator(folder.FullName) + Path.DirectorySeparatorChar;
        return Path.TrimEndingDirectorySeparator(project) + Path.DirectorySeparatorChar;
    }
}
