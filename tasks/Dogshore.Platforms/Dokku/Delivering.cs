using System.Collections.Immutable;
using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Platforms.Ssh;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Dokku;

/// <summary>What a deploy that went well left.</summary>
/// <param name="Url">The first address that dokku named; null when it named none.</param>
sealed record Delivered(string? Url);

/// <summary>Brings a release to run in the one way that its parts need: scale alone, containers anew, a build of what the server
/// holds, or a build of what is sent. And judges what came of it, also when the connection broke in the middle.</summary>
sealed class Delivering(DokkuPlace place, MakeRelease change, Cargo cargo)
{
    readonly Desired desired = change.Desired;
    readonly Settling settling = new(place);

    public async Task<Delivered> Run(Seen seen, ImmutableSortedDictionary<string, int> counts, CancellationToken stop)
    {
        var differ = counts.Where(each => seen.Processes.Counts.GetValueOrDefault(each.Key) != each.Value).ToImmutableSortedDictionary(StringComparer.Ordinal);
        if (change.Parts == Part.Processes && !differ.IsEmpty) return await Deploy(seen, isMarked: false, watch => Run(Scale(place.App, differ, deploys: true), watch, stop), stop);
        if (!differ.IsEmpty) await place.Server.Write(Scale(place.App, differ, deploys: false), stop);
        // Containers get the stored config when they are made.
        if (!change.Parts.HasFlag(Part.Code)) return await Deploy(seen, isMarked: false, watch => Run(new DokkuCommand("ps:restart").Operand(place.App), watch, stop), stop);
        if (seen.Record.LiveRelease is null && desired.Runtime != Runtime.Python)
            await place.Server.Write(new DokkuCommand("builder:set").Operand(place.App).Operand("selected").Operand("dockerfile"), stop);
        if (Held(seen) is { } commit && await Again(seen, commit, stop) is { } delivered) return delivered;
        return await Send(seen, stop);
    }

    public static DokkuCommand Scale(string app, ImmutableSortedDictionary<string, int> counts, bool deploys)
    {
        var command = new DokkuCommand("ps:scale");
        if (!deploys) command = command.Option("--skip-deploy");
        return counts.Aggregate(command.Operand(app), (so, each) => so.Operand(FormattableString.Invariant($"{each.Key}={each.Value}")));
    }

    /// <summary>The commit of this content, where a release of ours has run it.</summary>
    string? Held(Seen seen) => desired.Back is { } back
        ? seen.Record.Releases.FirstOrDefault(release => release.Id == back.Id)?.Commit ?? throw Gone(back)
        : seen.Record.Releases.LastOrDefault(release => release is { Succeeded: true, Commit: not null } && release.Stamp.Content == desired.Stamp.Content)?.Commit;

    /// <summary>Builds what the server has. Null when it no longer has it and it can be sent.</summary>
    async Task<Delivered?> Again(Seen seen, string commit, CancellationToken stop)
    {
        if (commit == seen.Commit) return await Rebuild(seen, stop);
        var git = new GitWire(place);
        var heads = await git.Heads(stop);
        try
        {
            return await Deploy(seen, isMarked: true, watch => git.Move(heads, commit, null, watch, stop), stop);
        }
        catch (ObjectsMissingException)
        {
            return desired.Back is { } back ? throw Gone(back) : cargo.Archive is null ? throw Gone(null) : null;
        }
    }

    async Task<Delivered> Send(Seen seen, CancellationToken stop)
    {
        if (place.Way == Way.Push)
        {
            await using var commit = await SyntheticCommit.Make(cargo.Archive ?? throw Gone(desired.Back), place.World, stop);
            if (commit.Id == seen.Commit) return await Rebuild(seen, stop);
            var git = new GitWire(place);
            var heads = await git.Heads(stop);
            return await Deploy(seen, isMarked: true, watch => git.Move(heads, commit.Id, commit.Pack, watch, stop), stop);
        }
        var command = place.Way == Way.Image
            ? new DokkuCommand("git:from-image").Operand(place.App).Operand(place.Image!)
            : new DokkuCommand("git:from-archive").Option("--archive-type", "tar.gz").Operand(place.App).StandardInput();
        try
        {
            return await Deploy(seen, isMarked: true, watch => Run(command, watch, stop, place.Way == Way.Archive ? Archive : null), stop);
        }
        catch (NoChangesException)
        {
            // Dokku compares with the last commit and not with what runs: the build of that one may have failed.
            return await Rebuild(seen, stop);
        }
    }

    Task<Delivered> Rebuild(Seen seen, CancellationToken stop) =>
        Deploy(seen, isMarked: true, watch => Run(new DokkuCommand("ps:rebuild").Operand(place.App), watch, stop), stop);

    async Task Archive(Stream to, CancellationToken stop)
    {
        await using var archive = File.OpenRead(cargo.Archive ?? throw Gone(desired.Back));
        await archive.CopyToAsync(to, stop);
    }

    Task<Ran> Run(DokkuCommand command, DeployWatch watch, CancellationToken stop, Func<Stream, CancellationToken, Task>? feed = null) =>
        place.Server.Run(command, place.Timeout, stop, feed: feed, onLine: watch.Hear);

    /// <param name="isMarked">Dokku ends such a deploy with a line that says so; an exit code of 0 alone proves nothing.</param>
    async Task<Delivered> Deploy(Seen seen, bool isMarked, Func<DeployWatch, Task<Ran>> start, CancellationToken stop)
    {
        for (var isFirst = true; ; isFirst = false)
        {
            var log = change.Migrate.Length > 0 ? Path.Combine(cargo.Directory, "migrate.log") : null;
            if (log is not null) File.Delete(log);
            var watch = new DeployWatch(place.World.Log, log);
            try
            {
                var ran = await start(watch);
                if (ran.Succeeded && (watch.Deployed || !isMarked) && !watch.Skipped)
                {
                    // From 0.38 on the server keeps the outcome of each build; what it says there is what counts.
                    if (isMarked && await settling.Builds(stop) is { Length: > 0 } builds && !builds[0].Succeeded && !builds[0].IsRunning) throw new DeployException(Dog.DokkuBuildFailed.With(place.App, $"its record says {builds[0].Shown ?? builds[0].Status}").Saying(ran.Tail));
                    return new(watch.Url);
                }
                throw await new DeployFailure(place, change).Of(ran, watch, stop);
            }
            catch (SshLostException lost)
            {
                place.World.Log.Say($"the connection was lost during the deploy; asking the server what came of it ({lost.Findings[0].Code})");
                if (await Settled(seen, stop) is { } delivered) return delivered;
                // It had not begun: once more is no second time.
                if (!isFirst) throw;
            }
        }
    }

    /// <returns>Null when nothing of it had begun.</returns>
    /// <exception cref="SshLostException">The server cannot be asked either.</exception>
    async Task<Delivered?> Settled(Seen seen, CancellationToken stop)
    {
        await settling.Wait(stop);
        var now = await new Observing(place).Look(stop) ?? throw new DeployException(Dog.DokkuDeployUnknown.With(place.App, "the app is gone"));
        var isNew = !now.Processes.Containers.IsEmpty && !now.Processes.Containers.Intersect(seen.Processes.Containers).Any();
        var last = (await settling.Builds(stop))?.FirstOrDefault();
        // Where there is no record of builds, new containers are the proof: dokku puts them down when all have passed their checks.
        if (isNew && last?.Succeeded != false) return new((string?)null);
        // Dokku names the commit before it builds: the same as before means that it has not begun.
        if (!isNew && now.Commit == seen.Commit) return null;
        var words = last?.Id is { } id ? await settling.Output(id, stop) : await new Showing(place).Failed(stop);
        throw new DeployException(Dog.DokkuBuildFailed.With(place.App, $"the connection was lost, and {(last is null ? "no new container runs" : $"its record says {last.Shown ?? last.Status}")}").Saying(words));
    }

    static DeployException Gone(Release? back) => new(Dog.ContentIsGone.With("dokku", back?.Named ?? "that release", back?.Stamp?.Commit is { } commit ? $"commit {commit}" : "what it was made from"));
}

/// <summary>Dokku found nothing new in what it was sent.</summary>
sealed class NoChangesException(Finding finding) : DeployException(finding);
