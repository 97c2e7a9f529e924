using System.Security.Cryptography;
using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Platforms.Rest;
using Dogshore.Worlds;

namespace Dogshore.Platforms.PythonAnywhere;

/// <summary>Does one change, but for the release itself.</summary>
sealed class Applying(PythonAnywhereApi api, Position expected, Cargo cargo, World world)
{
    readonly PythonAnywherePlace place = api.Place;

    public async Task<Applied> Create(CancellationToken stop)
    {
        if (place.To["Create"] != "true") throw new DeployException(Dog.PythonAnywhereNoCreate.With(place.Domain, place.To.Name).At(place.To.Place));
        Seen.CheckAccount(place);
        try
        {
            await api.Create(place.To["Python"] ?? "3.13", stop);
        }
        catch (AnswerLostException)
        {
            if (await api.WebApp(stop) is null) throw;
        }
        return new Applied((await Seen.Look(api, stop)).At, Url: place.Url);
    }

    public async Task<Applied> Upload(Upload upload, CancellationToken stop)
    {
        await Expected(stop);
        // Before anything is sent: the release would be refused for it.
        var migrating = upload.For?.Databases.Where(database => database.Migrate is not null).ToArray() ?? [];
        var making = place.To["Virtualenv"] == WebSpec.Made;
        if ((making || migrating.Length > 0) && !await new AccountTasks(api, world).MayRun(stop)) throw new DeployException([.. AccountTasks.Refused(place, making, migrating)]);
        await new Uploading(api, cargo, world).Send(upload.Content.Digest, stop);
        return new Applied(expected);
    }

    /// <summary>Loads the live release again: it was stopped, or the run that named it was cut off before it was loaded.</summary>
    public async Task<Applied> Resume(CancellationToken stop)
    {
        var seen = await Expected(stop);
        var live = seen.Live ?? throw Moved(seen);
        if (seen.IsStopped) await api.Enable(true, stop);
        await new Reloading(api, world).Reload(stop);
        if (!seen.IsUnrecorded && !seen.IsStopped) return new Applied(expected, live.Of(world.Clock.GetUtcNow()), place.Url);
        var record = (seen.Record ?? New()) with { Stopped = false };
        if (record.Releases.All(each => each.Id != live.Id)) record = record with { Releases = record.Releases.Add(live) };
        return new Applied((seen with { Record = await Write(api, record, cargo.Run, stop) }).At, live.Of(world.Clock.GetUtcNow()), place.Url);
    }

    public async Task<Applied> Mark(Standing standing, CancellationToken stop)
    {
        var seen = await Expected(stop);
        var live = (seen.Live ?? throw Moved(seen)) with { Standing = standing };
        var record = (seen.Record ?? New()) with { Stopped = false };
        record = record with { Releases = [.. record.Releases.Where(each => each.Id != live.Id), live] };
        if (standing == Standing.Verified) record = Keeping.Of(record, live, int.TryParse(place.To["Keep"], out var keep) ? keep : 3, place.Folder);
        var written = await Write(api, record, cargo.Run, stop);
        // After the success, and last: what fails here is tried again by the next.
        foreach (var path in written.Garbage) await api.Files.Delete(path, stop);
        return new Applied((seen with { Record = written, Live = live }).At);
    }

    async Task<Seen> Expected(CancellationToken stop)
    {
        var seen = await Seen.Look(api, stop);
        return seen.At == expected ? seen : throw Moved(seen);
    }

    public static DeployException Moved(Seen seen) => new(Dog.PositionMoved.With(seen.LastRun is { Length: > 0 } run ? $", by the run {run}" : ""));

    public static AccountRecord New() => new() { Key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)) };

    public static async Task<AccountRecord> Write(PythonAnywhereApi api, AccountRecord record, string run, CancellationToken stop)
    {
        var next = record with { Sequence = record.Sequence + 1, Run = run };
        await api.Files.Write(api.Place.RecordFile, next.Bytes(), "the record of releases", stop);
        return next;
    }
}
