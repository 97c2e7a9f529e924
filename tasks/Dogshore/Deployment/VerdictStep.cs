using System.Collections.Immutable;
using Dogshore.Ci;
using Dogshore.Faults;
using Dogshore.Manifest;
using Dogshore.Model;
using Dogshore.Records;
using Dogshore.Records.Report;

namespace Dogshore.Deployment;

/// <summary>The end of a run: a line a destination, one last line for the project, the outcome told to whom the manifest names,
/// and an error when not every destination runs what it was told to.</summary>
sealed class VerdictStep(Session session)
{
    public async Task<ImmutableArray<Answer>> Run(CancellationToken stop)
    {
        var ended = session.Manifest.Destinations.Select(effective => (Effective: effective, Outcome: Read(effective))).ToArray();
        ImmutableArray<OutcomeRecord> outcomes = [.. ended.Select(each => each.Outcome)];
        var notifier = new Notifier(session);
        // A cancelled run has no time to tell anybody.
        if (!stop.IsCancellationRequested) foreach (var (effective, outcome) in ended) await notifier.Tell(effective, outcome, stop);
        if (!stop.IsCancellationRequested && IsToldToGitHub)
            foreach (var (effective, outcome) in ended) await new GitHubDeployments(session.World).Tell(outcome, effective.To.Preview is not null, stop);

        var bad = outcomes.Where(outcome => !Outcomes.IsGood(outcome)).ToArray();
        // Logged and not thrown: the items of a task that throws are lost.
        if (bad.Length > 0) session.World.Log.Error(Dog.Verdict.With(bad.Length, outcomes.Length, string.Join(", ", bad.Select(outcome => $"{outcome.Destination} ({outcome.Outcome})"))));
        foreach (var line in OutcomeText.Lines(session.Project, outcomes)) session.World.Log.Say(line);
        ImmutableArray<Answer> answers = [.. ended.Select(each => Answers.Of(each.Outcome, session.Folder(each.Effective)))];
        var summary = Path.Combine(session.Input.DeployDirectory, "summary.md");
        RecordFiles.WriteText(summary, OutcomeMarkdown.Lines(outcomes));
        var report = Path.Combine(session.Input.DeployDirectory, "report.html");
        RecordFiles.WriteText(report, [ReportPage.Of(session.Project, [.. ended.Select(each => Reported(each.Effective, each.Outcome))])]);
        new CiReport(session.World).Tell([.. JobFacts.Of(answers), ("report", report)], summary);
        return answers;
    }

    bool IsToldToGitHub => session.World.Environment("GITHUB_ACTIONS") is "true" && session.Input.Says("DeployGitHubDeployments") && !Rehearsing.Rehearsals.IsAsked(session.Input);

    /// <summary>A plan of another run says nothing of this one; what was packed matters where code was to change.</summary>
    Reported Reported(Effective effective, OutcomeRecord outcome)
    {
        var folder = session.Folder(effective);
        var plan = outcome.Run.Length > 0 && File.Exists(folder.Plan) && RecordFiles.ReadPlan(folder.Plan) is var read && read.Run == outcome.Run ? read : null;
        return new(outcome, plan, plan is { Package: not null, Releases: true } && File.Exists(folder.Files) ? PackageFiles.ReadFiles(folder) : []);
    }

    OutcomeRecord Read(Effective effective) => RecordFiles.ReadOutcome(session.Folder(effective).Outcome) ?? new OutcomeRecord
    {
        // The run ended before this destination's turn came.
        Destination = effective.To.Name,
        Platform = effective.To.Platform.Declaration.Name,
        App = effective.To.App,
        Run = "",
        Sdk = new SdkRecord("", ""),
        Outcome = OutcomeKind.NotStarted.Word(),
    };
}
