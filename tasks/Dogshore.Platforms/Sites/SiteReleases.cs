using System.Collections.Immutable;
using System.Globalization;
using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Planning;
using Dogshore.Secrets;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Sites;

/// <summary>The releases of a static site: an intent is written before visitors can see anything of a release, and the release after they
/// see all of it. A run that was cut off between the two is finished by the next, under the same number.</summary>
sealed class SiteReleases(Site site, string app, World world)
{
    /// <summary>No value is kept here, so that there is nothing for a key to guard; one key makes tags of nothing comparable.</summary>
    static readonly TagKey key = new(new byte[32]);

    public async Task<Observed> Observe(Depth depth, CancellationToken stop)
    {
        var (exists, record, _) = await Read(stop);
        if (record is null) return new Observed { Exists = exists, Key = key, Url = site.Url };
        var now = world.Clock.GetUtcNow();
        var live = record.LiveRelease;
        var files = depth.HasFlag(Depth.Files) && live is not null ? await site.Files(live.Stamp.Content, stop) : null;
        return new Observed
        {
            Exists = true,
            At = At(record),
            Live = live?.Shown(now),
            Pending = record.Pending?.Shown(now) is { } pending ? pending with { Succeeded = false } : null,
            Key = key,
            Headers = live?.Headers,
            History = [.. record.Releases.Reverse().Select(release => release.Shown(now))],
            Contents = [.. record.Releases.Select(release => release.Stamp.Content), .. site.Contents()],
            Serving = live is null || site.Serves(record),
            Files = files is null ? null : [.. files.Select(file => new FileEntry(file.Path, false, file.Sha256))],
            LastRun = record.Run,
            Url = site.Url,
        };
    }

    public async Task<Applied> Create(Position expected, string run, CancellationToken stop)
    {
        var (_, record, tag) = await Expected(expected, stop);
        return await Write(record ?? new SiteRecord { App = app }, tag, run, stop) is { } written ? new Applied(At(written.Record), Url: site.Url) : throw await Overtaken(stop);
    }

    /// <summary>Content is no part of the record: the position stays.</summary>
    public async Task<Applied> Upload(Position expected, string digest, Cargo cargo, CancellationToken stop)
    {
        await Expected(expected, stop);
        await site.Upload(digest, cargo.Archive ?? throw new InvalidOperationException("An upload without an archive was planned."), cargo.Directory, stop);
        return new Applied(expected);
    }

    public async Task<Applied> Release(Position expected, MakeRelease change, string run, CancellationToken stop)
    {
        using var held = await site.Lock(stop);
        var (_, before, tag) = await Expected(expected, stop);
        before ??= new SiteRecord { App = app };
        var number = before.Releases.Select(release => release.Number).DefaultIfEmpty(0).Max() + 1;
        var back = change.Desired.Back is { } older ? before.Releases.FirstOrDefault(release => release.Id == older.Id) : null;
        var release = new SiteRelease($"r{number}-{run}", number, change.Desired.Stamp, Standing.Unknown, world.Clock.GetUtcNow(), back?.Headers ?? change.Desired.Headers);
        if (await Write(before with { Pending = release }, tag, run, stop) is not { } begun) throw await Overtaken(stop);

        Switched switched;
        try
        {
            switched = await site.Switch(before, release, async () => (await Read(stop)).Record?.Sequence == begun.Record.Sequence, stop);
        }
        catch (Exception failed) when (failed is DeployException or OperationCanceledException)
        {
            await Undo(before, release, begun.Tag, run, failed);
            throw;
        }
        var now = world.Clock.GetUtcNow();
        var done = begun.Record with
        {
            Pending = null,
            Live = release.Id,
            Stopped = false,
            Releases = before.Releases.Add(release),
            Gone = before.Gone.RemoveRange(switched.Changed).SetItems(switched.Gone.Where(name => !before.Gone.ContainsKey(name)).Select(name => KeyValuePair.Create(name, now))),
            Stale = [.. before.Stale.Union(switched.Changed, StringComparer.Ordinal)],
        };
        if (done.Stale.IsEmpty || await site.Tell(done.Stale, run, stop)) done = done with { Stale = [] };
        return await Write(done, begun.Tag, run, stop) is { } ended ? new Applied(At(ended.Record), release.Shown(now), site.Url) : throw await Overtaken(stop);
    }

    /// <summary>What serves is as before, or the finding says that it is not. A cancelled run has a moment for it and no more.</summary>
    async Task Undo(SiteRecord before, SiteRelease begun, string tag, string run, Exception failed)
    {
        using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(failed is OperationCanceledException ? 4 : 120), world.Clock);
        try
        {
            var (_, now, _) = await Read(enough.Token);
            if (now?.Pending?.Id != begun.Id) return;
            await site.Undo(before, begun, enough.Token);
            await Write(before with { Sequence = now.Sequence, Pending = null }, tag, run, enough.Token);
        }
        catch (Exception second) when (second is DeployException or OperationCanceledException)
        {
            // The intent is still written: the next deploy or rollback brings every name in step.
            var why = second is DeployException refused ? refused.Findings[0].Fact : "there was no time to";
            if (failed is DeployException first) throw new DeployException([.. first.Findings, Dog.SiteLeftMixed.With(site.Shown, why)]);
            world.Log.Warn(Dog.SiteLeftMixed.With(site.Shown, why));
        }
    }

    public async Task<Applied> Resume(Position expected, string run, CancellationToken stop)
    {
        using var held = await site.Lock(stop);
        var (_, record, tag) = await Expected(expected, stop);
        var live = record?.LiveRelease ?? throw await Overtaken(stop);
        await site.Switch(record with { Pending = live }, live, () => Task.FromResult(true), stop);
        return await Write(record with { Stopped = false }, tag, run, stop) is { } written ? new Applied(At(written.Record), live.Shown(world.Clock.GetUtcNow()), site.Url) : throw await Overtaken(stop);
    }

    public async Task<Applied> Mark(Position expected, Standing standing, string run, CancellationToken stop)
    {
        using var held = await site.Lock(stop);
        var (_, record, tag) = await Expected(expected, stop);
        if (record?.LiveRelease is not { } live) throw await Overtaken(stop);
        record = record with { Releases = record.Releases.Replace(live, live with { Standing = standing }) };
        var (kept, names, contents) = Kept(record);
        if (standing != Standing.Verified) (kept, names, contents) = (record, [], []);
        if (await Write(kept, tag, run, stop) is not { } written) throw await Overtaken(stop);
        // Last of all, and what fails here harms nobody: it is tried again at the next mark.
        if (standing == Standing.Verified) await site.Prune(written.Record, names, contents, stop);
        return new Applied(At(written.Record));
    }

    public async Task Stop(CancellationToken stop)
    {
        using var held = await site.Lock(stop);
        var (_, record, tag) = await Read(stop);
        if (record is null) return;
        if (await Write(record with { Stopped = true }, tag, "stop", stop) is null) throw await Overtaken(stop);
        await site.Hide(stop);
    }

    public async Task Destroy(CancellationToken stop)
    {
        using var held = await site.Lock(stop);
        if ((await Read(stop)).Record is { } record) await site.Remove(record, stop);
    }

    /// <summary>The record without the releases, names and contents that nobody can want any more.</summary>
    (SiteRecord Record, IReadOnlyCollection<string> Names, HashSet<string> Contents) Kept(SiteRecord record)
    {
        var now = world.Clock.GetUtcNow();
        var stay = KeptReleases.Of(record.Releases.Select(release => release.Shown(now)), record.Live, site.Keep);
        var kept = record.Releases.RemoveAll(release => !stay.Contains(release.Id));
        string[] due = [.. record.Gone.Where(each => now - each.Value >= site.KeepFor).Select(each => each.Key)];
        return (record with { Releases = kept, Gone = record.Gone.RemoveRange(due) }, due, kept.Select(release => release.Stamp.Content).ToHashSet(StringComparer.Ordinal));
    }

    async Task<(bool Exists, SiteRecord? Record, string? Tag)> Read(CancellationToken stop)
    {
        var (exists, text) = await site.ReadRecord(stop);
        var record = text is null ? null : SiteRecord.Read(text.Bytes, site.Shown);
        if (record is not null && record.App != app) throw new DeployException(Dog.StoreOfOtherApp.With(site.Shown, record.App, app));
        return (exists, record, text?.Tag);
    }

    async Task<(bool Exists, SiteRecord? Record, string? Tag)> Expected(Position expected, CancellationToken stop)
    {
        var read = await Read(stop);
        return (read.Record is null ? Position.None : At(read.Record)) == expected ? read : throw await Overtaken(stop);
    }

    async Task<(SiteRecord Record, string Tag)?> Write(SiteRecord record, string? tag, string run, CancellationToken stop)
    {
        var next = record with { Sequence = record.Sequence + 1, Run = run };
        return await site.WriteRecord(next.Bytes(), tag, stop) is { } written ? (next, written) : null;
    }

    async Task<DeployException> Overtaken(CancellationToken stop) => new(Dog.StoreOvertaken.With(site.Shown, (await Read(stop)).Record?.Run ?? "that removed the app"));

    static Position At(SiteRecord record) => new(record.Sequence.ToString(CultureInfo.InvariantCulture));
}
