using Dogshore.Faults;
using Dogshore.Local;
using Dogshore.Model;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Local;

/// <summary>Does one change through the host, when the app is still at the expected sequence.</summary>
sealed class Applying(Paths paths, string binaries, Destination to, Cargo cargo, long expected, World world)
{
    readonly AppFiles files = new(paths, to.App);

    string ToolPath => world.Environment("PATH") ?? "";

    public Task<Applied> Create(CancellationToken stop) =>
        Do(async host => Done(await host.Create(to.App, new CreateRequest(expected, cargo.Run, world.Directory), stop)), stop);

    public Task<Applied> Add(Database database, CancellationToken stop) => Do(async host =>
    {
        return Done(await host.AddDatabase(to.App, new AddDatabaseRequest(expected, cargo.Run, database.Name, database.Engine, ToolPath), stop));
    }, stop);

    /// <summary>Content is no part of the record: the position stays.</summary>
    public Task<Applied> Upload(string digest, CancellationToken stop) => Do(async host =>
    {
        await using var archive = File.OpenRead(cargo.Archive ?? throw new InvalidOperationException("An upload without an archive was planned."));
        await host.Upload(to.App, digest, archive, stop);
        return new Applied(Observing.At(Expected()));
    }, stop);

    public Task<Applied> Mark(Standing standing, CancellationToken stop) => Do(async host =>
    {
        var live = Expected().Live ?? throw Moved();
        return Done(await host.Mark(to.App, new MarkRequest(expected, cargo.Run, live, standing, ReleaseRequests.Keep(to)), stop));
    }, stop);

    public Task<Applied> Resume(CancellationToken stop) => Do(async host =>
    {
        using var progress = new ReleaseProgress(world, log: null, line => line);
        return Done(await host.Resume(to.App, new ResumeRequest(expected, cargo.Run, ToolPath), TimeSpan.FromMinutes(11), progress, stop));
    }, stop);

    public Task<Applied> Release(MakeRelease change, CancellationToken stop) => Do(async host =>
    {
        var before = Expected();
        if (before.Project is { } other && !IsSame(other, world.Directory))
            world.Log.Say($"'{to.App}' was last deployed from {other}; this deploy takes it over");
        var requests = new ReleaseRequests(change, cargo, ToolPath, world.Directory);
        var request = requests.Make(expected, ReleaseRequests.Keep(to));
        var log = request.Migrations.Length > 0 ? Path.Combine(cargo.Directory, "migrate.log") : null;
        using var progress = new ReleaseProgress(world, log, requests.Masks.Hide);
        try
        {
            return Done(await host.Release(to.App, request, requests.Patience, progress, stop));
        }
        catch (HostLostException lost)
        {
            return await ReadBack(lost, before, request, stop);
        }
    }, stop);

    /// <summary>The host went away before its last word: nothing is sent twice, the record says what is so. A host runs again
    /// in either case, because until then nobody serves.</summary>
    async Task<Applied> ReadBack(HostLostException lost, AppRecord before, ReleaseRequest request, CancellationToken stop)
    {
        try
        {
            await new HostProcess(paths, binaries, world).Ensure(stop);
        }
        catch (DeployException exception)
        {
            throw new DeployException([.. lost.Findings, .. exception.Findings]);
        }
        var record = files.Read() ?? throw lost;
        var live = record.Releases.FirstOrDefault(release => release.Id == record.Live);
        if (live is not null && live.Id != before.Live && live.Stamp.Run == request.Run)
        {
            world.Log.Say($"the host was lost and is back; v{live.Number} had gone live");
            return Done(new ReleaseDone(record, live));
        }
        var now = live is null ? "No release is live" : $"v{live.Number} {live.Stamp.Shown} is live as before";
        var migrated = request.Migrations.IsEmpty ? "" : "; a migration may have run, in part or whole";
        throw new DeployException(Dog.LocalReleaseLost.With(lost.Findings[0].Fact, now + migrated));
    }

    async Task<Applied> Do(Func<HostClient, Task<Applied>> act, CancellationToken stop)
    {
        using var host = new HostClient(await new HostProcess(paths, binaries, world).Ensure(stop), world);
        return await act(host);
    }

    /// <summary>The record as the plan saw it.</summary>
    AppRecord Expected() => files.Read() is { } record && record.Sequence == expected ? record : throw Moved();

    DeployException Moved() => files.Read() is { } record
        ? new(Dog.OvertakenLocally.With(to.App, record.LastRun ?? "of another deploy"))
        : new(Dog.LocalGone.With(to.App));

    static Applied Done(AppRecord record) => new(Observing.At(record), Url: Observing.Url(record));

    Applied Done(ReleaseDone done) => new(Observing.At(done.App), Observing.Release(done.Release, world.Clock.GetUtcNow()), Observing.Url(done.App));

    static bool IsSame(string one, string other) => string.Equals(Path.TrimEndingDirectorySeparator(one), Path.TrimEndingDirectorySeparator(other),
        OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase);
}
