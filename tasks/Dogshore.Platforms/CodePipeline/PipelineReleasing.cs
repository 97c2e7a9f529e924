using System.Globalization;
using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Platforms.Aws;
using Dogshore.Worlds;

namespace Dogshore.Platforms.CodePipeline;

/// <summary>Hands a content to the pipeline and follows its execution to the end. An intent is written before anything can be seen, the release after; the
/// start carries a token, so that a run after one that was cut off finds the same execution.</summary>
sealed class PipelineReleasing(PipelineApi api, PipelineSource source, Destination to, Cargo cargo, World world)
{
    static readonly TimeSpan LastWords = TimeSpan.FromSeconds(4);

    public async Task Upload(string content, CancellationToken stop)
    {
        using var bundle = await Bundle.Make(cargo.Archive ?? throw new InvalidOperationException("An upload without an archive was planned."), cargo.Directory, stop);
        await source.Put(content, bundle.Body, stop);
    }

    public async Task<Applied> Release(MakeRelease change, Position expected, Uri? url, CancellationToken stop)
    {
        if (change.Desired.Config.Length > 0) throw new DeployException(PipelineCheck.NotConfig(to, change.Desired.Config[0].Name));
        var (before, tag) = await source.Read(stop);
        if (PipelineState.At(before) != expected) throw new DeployException(Dog.PipelineOvertaken.With(api.Pipeline, before?.Run ?? "that removed the record"));
        before ??= new PipelineRecord { Pipeline = api.Pipeline };
        var adopted = before.Pending is { Source: not null } pending && pending.Stamp.Content == change.Desired.Content.Digest ? pending : null;
        var number = before.Releases.Select(release => release.Number).DefaultIfEmpty(0).Max() + 1;
        var release = adopted ?? new PipelineRelease(string.Create(CultureInfo.InvariantCulture, $"r{number}-{cargo.Run}"), number, change.Desired.Stamp, Standing.Unknown, world.Clock.GetUtcNow());
        var record = before;
        if (adopted is null)
        {
            (record, tag) = await source.Write(before with { Pending = release }, tag, cargo.Run, stop);
            release = release with { Source = await source.Offer(change.Desired.Content.Digest, stop) };
            (record, tag) = await source.Write(record with { Pending = release }, tag, cargo.Run, stop);
        }
        release = release with { Execution = await api.Start(source.Action.Name, release.Source!, release.Token, stop) };
        world.Log.Say($"started the execution {release.Execution}");
        try
        {
            if (await new Following(api, to, world).Until(release.Execution, stop) is { } failed)
            {
                // Certainly over: what the pipeline had done until then is its own, and the finding says so.
                await source.Write(record with { Pending = null }, tag, cargo.Run, stop);
                throw new DeployException(failed);
            }
        }
        catch (OperationCanceledException)
        {
            await End(release.Execution);
            throw;
        }
        var (done, _) = await source.Write(record with { Pending = null, Live = release.Id, Releases = record.Releases.Add(release) }, tag, cargo.Run, stop);
        return new Applied(PipelineState.At(done), release.Shown(world.Clock.GetUtcNow()), url);
    }

    public async Task<Applied> Mark(Standing standing, Position expected, CancellationToken stop)
    {
        var (record, tag) = await source.Read(stop);
        if (PipelineState.At(record) != expected || record?.LiveRelease is not { } live) throw new DeployException(Dog.PipelineOvertaken.With(api.Pipeline, record?.Run ?? "that removed the record"));
        var marked = record with { Releases = record.Releases.Replace(live, live with { Standing = standing }) };
        var kept = standing == Standing.Verified ? Kept(marked) : marked;
        var (written, _) = await source.Write(kept, tag, cargo.Run, stop);
        // Last of all, and what fails here harms nobody: it is tried again at the next mark.
        var gone = marked.Releases.Select(release => release.Stamp.Content).Except(written.Releases.Select(release => release.Stamp.Content)).ToArray();
        if (gone.Length > 0) await source.Remove(gone, stop);
        return new Applied(PipelineState.At(written));
    }

    /// <summary>The live release, the last verified one before it, and so many more.</summary>
    PipelineRecord Kept(PipelineRecord record)
    {
        var keep = int.Parse(to["Keep"] ?? "5", CultureInfo.InvariantCulture);
        var verified = record.Releases.LastOrDefault(release => release.Standing == Standing.Verified && release.Id != record.Live);
        var older = record.Releases.Where(release => release.Id != record.Live && release.Id != verified?.Id).ToArray();
        var superseded = older.Where(release => release.Standing != Standing.Rejected && release.Stamp.Content != record.LiveRelease?.Stamp.Content && release.Stamp.Content != verified?.Stamp.Content).ToArray();
        var dropped = older.Except(superseded).SkipLast(keep).Concat(superseded.SkipLast(keep)).ToHashSet();
        return record with { Releases = record.Releases.RemoveAll(dropped.Contains) };
    }

    /// <summary>A dying run tells the pipeline to stop after the action that runs, and waits for nothing.</summary>
    async Task End(string execution)
    {
        using var enough = new CancellationTokenSource(LastWords, world.Clock);
        try
        {
            await api.Stop(execution, $"the run {cargo.Run} was cancelled", enough.Token);
        }
        catch (Exception late) when (late is DeployException or OperationCanceledException)
        {
            world.Log.Detail("the execution could not be stopped in time: it goes on by itself");
        }
    }
}
