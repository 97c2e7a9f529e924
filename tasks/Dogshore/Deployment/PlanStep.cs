using System.Collections.Immutable;
using System.Security.Cryptography;
using Dogshore.Ci;
using Dogshore.Faults;
using Dogshore.Manifest;
using Dogshore.Model;
using Dogshore.Packaging;
using Dogshore.Planning;
using Dogshore.Records;
using Dogshore.Secrets;

namespace Dogshore.Deployment;

/// <summary>Compares and writes plan.json. Changes nothing outside of obj/deploy.</summary>
sealed class PlanStep(Session session, SdkRecord sdk)
{
    readonly Preparation preparation = new(session);
    readonly List<string> unasked = [];

    public async Task<ImmutableArray<Answer>> Deploy(CancellationToken stop)
    {
        // git is asked while the platforms are.
        var facts = RunFacts.Of(session.World, stop);
        var run = NewRun();
        var planned = new List<Answer>();
        if (session.From is { } from) await new Promotion(from).Check(stop);
        await session.Each(session.Manifest.Destinations, async (effective, token) =>
        {
            var folder = session.Folder(effective);
            if (session.Unasked(effective) is { } why)
            {
                session.For(effective).Log.Say($"not compared: {why}");
                lock (unasked) unasked.Add($"{Markdown.Text(effective.To.Name)}: not compared, because {why}");
                return;
            }
            if (session.PlanFile is not null) TakeOver(folder);
            var packed = PackageFiles.Read(folder);
            var stores = new Stores(session, effective, run);
            var prepared = With(await preparation.Deploy(effective, packed.Content, facts, run, token), await stores.Plan(token), effective);
            var record = Record(effective, prepared, run) with
            {
                Package = new PackageRecord(DestinationFolder.ArchiveName, packed.ArchiveBytes, packed.Content.Files, packed.ArchiveSha256, packed.Content.Bytes),
                Files = await Files(effective, prepared, folder, token),
                Statics = await stores.Digest(token),
            };
            if (session.Recorded is { } recorded) Compare(recorded, record, packed, prepared.Observed.LastRun, effective);
            Write(effective, prepared, record, folder, planned);
        }, stop);
        await facts;
        return Tell(planned);
    }

    public async Task<ImmutableArray<Answer>> Rollback(CancellationToken stop)
    {
        var facts = RunFacts.Of(session.World, stop);
        var run = NewRun();
        var selector = session.Input["DeployRollbackTo"];
        var planned = new List<Answer>();
        await session.Each(session.Manifest.Destinations, async (effective, token) =>
        {
            var folder = session.Folder(effective);
            folder.Begin();
            var prepared = await preparation.Rollback(effective, observed => ReleaseSelector.Select(selector, observed), facts, run, token);
            prepared = With(prepared, ([], await new Stores(session, effective, run).PlanBack(prepared.Desired.Back!, token)), effective);
            Write(effective, prepared, Record(effective, prepared, run) with { Back = prepared.Desired.Back!.Id }, folder, planned);
        }, stop);
        return Tell(planned);
    }

    /// <summary>All plans as one text, which may become a comment on a pull request, and the facts for the job's outputs.</summary>
    ImmutableArray<Answer> Tell(List<Answer> planned)
    {
        ImmutableArray<Answer> answers = [.. planned.OrderBy(answer => answer.Destination, StringComparer.Ordinal)];
        RecordFiles.WriteText(Path.Combine(session.Input.DeployDirectory, "plan.md"), [.. PlanMarkdown.Lines(answers.Select(answer => RecordFiles.ReadPlan(answer.Facts["Plan"]))), .. unasked.Order(StringComparer.Ordinal)]);
        foreach (var line in unasked)
        {
            if (CiCommands.Notice(session.World.Environment, line) is { } notice) session.World.Log.Command(notice);
        }
        new CiReport(session.World).Tell(JobFacts.Of(answers), summary: null);
        return answers;
    }

    /// <summary>New names before all else, changed ones after the release; and where there is no store, who serves the files.</summary>
    static Prepared With(Prepared prepared, (ImmutableArray<Change> Before, ImmutableArray<Change> After) files, Effective effective)
    {
        var byApp = effective.Statics.Where(statics => statics.Cdn is null).Select(statics => statics.Directory).Distinct().ToArray();
        var notes = byApp.Length == 0 || prepared.Plan.IsEmpty ? prepared.Plan.Notes : prepared.Plan.Notes.Add($"static files of {string.Join(", ", byApp)} are served by the app: no DeployCdn keeps them here");
        return prepared with { Plan = new Plan([.. files.Before, .. prepared.Plan.Changes, .. files.After], notes) };
    }

    PlanRecord Record(Effective effective, Prepared prepared, string run) => new()
    {
        Destination = effective.To.Name,
        Platform = effective.To.Platform.Declaration.Name,
        App = effective.To.App,
        Run = run,
        Sdk = sdk,
        Manifest = effective.Hash,
        Position = prepared.Observed.At.Token,
        Content = prepared.Desired.Content.Digest,
        // Under a key that nobody keeps yet a tag could never be compared.
        Config = prepared.Observed.Key is null ? null : prepared.Desired.Stamp.Config,
        Changes = [.. prepared.Plan.Changes.Select(PlannedChange.Of)],
        Notes = prepared.Plan.Notes,
        Stamp = StampRecord.Of(prepared.Desired.Stamp),
        Live = prepared.Observed.Live.Record(),
        Url = prepared.Observed.Url?.ToString(),
        Pending = prepared.Observed.Pending?.Stamp?.Run,
    };

    void Write(Effective effective, Prepared prepared, PlanRecord record, DestinationFolder folder, List<Answer> planned)
    {
        RecordFiles.Write(folder.Plan, record);
        var log = session.For(effective).Log;
        foreach (var near in prepared.Observed.Quotas.Where(quota => quota.IsNear)) log.Warn(Dog.NearQuota.With(effective.To.App, near.Used, near.Most, near.What).At(effective.To.Place));
        foreach (var line in PlanText.Lines(prepared.Plan)) log.Say(line);
        lock (planned) planned.Add(Answers.Of(record, folder.Plan));
    }

    /// <summary>Which files differ, asked only when there is something to tell.</summary>
    async Task<FilesRecord?> Files(Effective effective, Prepared prepared, DestinationFolder folder, CancellationToken stop)
    {
        if (prepared.Observed.Live?.Stamp?.Content == prepared.Desired.Content.Digest) return new FilesRecord([], [], []);
        var after = PackageFiles.ReadFiles(folder).Select(file => file.Entry);
        if (prepared.Observed.Live is null) return FilesRecord.Between([], after);
        return FilesRecord.Between((await effective.To.Platform.Observe(effective.To, Depth.Files, session.For(effective), stop)).Files, after);
    }

    /// <summary>Takes the package that the recorded plan was made with, after a look that it is that very one.</summary>
    void TakeOver(DestinationFolder folder)
    {
        var recorded = session.Recorded!.Package ?? throw new DeployException(Dog.PlanWithoutPackage.With(DestinationFolder.ArchiveName));
        var from = new DestinationFolder(Path.GetDirectoryName(session.PlanFile!)!);
        var packed = PackageFiles.Read(from);
        var files = PackageFiles.ReadFiles(from);
        // package.json says what was packed; what lies here now may be something else.
        using (var bytes = File.OpenRead(from.Archive))
        {
            if (Convert.ToHexStringLower(SHA256.HashData(bytes)) != recorded.Sha256 || ContentDigest.Of(files.Select(file => file.Entry)) != session.Recorded.Content)
                throw new DeployException(Dog.PlanOfOtherContent.With(recorded.Path, "its SHA-256 is another"));
        }
        PackageFiles.Place(new Package(packed.Content, new(() => files), from.Archive, packed.ArchiveBytes, packed.ArchiveSha256, Packed: false), folder);
    }

    /// <summary>The recorded plan is carried out or refused, never bent.</summary>
    void Compare(PlanRecord recorded, PlanRecord now, PackedContent packed, string? lastRun, Effective effective)
    {
        // They are no part of the package: the sources must be those of the plan.
        if (recorded.Statics != now.Statics) throw new DeployException(Dog.PlanOfOtherStatics.With());
        var warnings = PlanComparison.Check(recorded, new PlanFacts
        {
            Destination = now.Destination,
            Platform = now.Platform,
            App = now.App,
            Manifest = now.Manifest,
            Position = now.Position,
            Config = now.Config,
            Archive = new ArchiveFacts(packed.ArchiveBytes, packed.ArchiveSha256),
            Sdk = sdk,
            LastRun = lastRun,
        });
        foreach (var warning in warnings) session.For(effective).Log.Warn(warning);
    }

    /// <summary>Sorts by time and is unique: the name of this run wherever it is written down.</summary>
    string NewRun() => $"{session.World.Clock.GetUtcNow():yyyyMMdd-HHmmss}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}";
}
