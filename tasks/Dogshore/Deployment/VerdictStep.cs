using Dogshore.Faults;
using Dogshore.Manifest;
using Dogshore.Model;
using Dogshore.Records;

namespace Dogshore.Deployment;

/// <summary>How one destination ended, for MSBuild's items.</summary>
public sealed record Deployed(string Destination, OutcomeRecord Outcome, string Plan, string Receipt);

/// <summary>The end of a run: a line a destination, one last line for the project, and whether it was good.</summary>
/// <param name="Cancelled">A person or CI ended it: not a failure to be reported as one.</param>
public sealed record VerdictResult(IReadOnlyList<Deployed> Deployed, bool Cancelled);

sealed class VerdictStep(Session session)
{
    public VerdictResult Run()
    {
        var deployed = session.Manifest.Destinations.Select(Read).ToArray();
        foreach (var line in OutcomeText.Lines(session.Project, [.. deployed.Select(each => each.Outcome)])) session.World.Log.Say(line);
        return new VerdictResult(deployed, deployed.Any(each => Outcomes.Kind(each.Outcome) == OutcomeKind.Cancelled));
    }

    /// <exception cref="DeployException">Not every destination runs what it was told to.</exception>
    public static void Judge(VerdictResult verdict)
    {
        var bad = verdict.Deployed.Where(each => !Outcomes.IsGood(each.Outcome)).ToArray();
        if (bad.Length == 0) return;
        throw new DeployException(Dog.Verdict.With(bad.Length, verdict.Deployed.Count, string.Join(", ", bad.Select(each => $"{each.Destination} ({each.Outcome.Outcome})"))));
    }

    Deployed Read(Effective effective)
    {
        var folder = session.Folder(effective);
        var outcome = RecordFiles.ReadOutcome(folder.Outcome) ?? NotStarted(effective);
        return new Deployed(effective.To.Name, outcome, folder.Plan, folder.Outcome);
    }

    /// <summary>The run ended before this destination's turn came.</summary>
    static OutcomeRecord NotStarted(Effective effective) => new()
    {
        Destination = effective.To.Name,
        Platform = effective.To.Platform.Declaration.Name,
        App = effective.To.App,
        Run = "",
        Sdk = new SdkRecord("", ""),
        Outcome = OutcomeKind.NotStarted.Word(),
    };
}
