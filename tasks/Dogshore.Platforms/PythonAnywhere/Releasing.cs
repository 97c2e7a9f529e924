using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Platforms.Rest;
using Dogshore.Secrets;
using Dogshore.Worlds;

namespace Dogshore.Platforms.PythonAnywhere;

/// <summary>Makes a release live. Its config lies in a folder of its own that nothing leads to; the migration runs beside what serves; then
/// one write of the WSGI file names the new folder, and a reload loads it. A way back is the same write with an older folder.</summary>
sealed class Releasing(PythonAnywhereApi api, Cargo cargo, World world)
{
    readonly PythonAnywherePlace place = api.Place;

    /// <exception cref="DeployException">Nothing was changed, or what was is put back.</exception>
    public async Task<Applied> Release(MakeRelease change, Position expected, CancellationToken stop)
    {
        var seen = await Seen.Look(api, stop);
        if (seen.At != expected || seen.App is not { } app) throw Applying.Moved(seen);
        if (seen.IsUnrecorded) seen = seen with { Record = await Recorded(seen, change.Desired.Key, stop) };
        if (seen.IsOther) seen = await KeepOther(seen, stop);
        var note = change.Desired.Back is { } back ? Again(seen, change.Desired, back) : await Written(seen, change, stop);
        var making = change.Desired.Back is null && note.Environment is { } environment && !(await api.Files.List($"{place.Folder}/environments/{environment}", stop)).Contains(".complete");
        if (making || !change.Migrate.IsEmpty) await Prepared(note, app, making, change.Migrate, stop);
        await Switch(seen, app, note, stop);
        return new Applied((seen with { Live = note }).At, note.Of(world.Clock.GetUtcNow()), place.Url);
    }

    /// <summary>The key of the tags, and what is live, are written down before anything names something newer.</summary>
    Task<AccountRecord> Recorded(Seen seen, TagKey key, CancellationToken stop)
    {
        var record = seen.Record ?? new AccountRecord { Key = Convert.ToBase64String(key.Reveal()) };
        return Applying.Write(api, seen.Live is null ? record : record with { Releases = record.Releases.Add(seen.Live) }, cargo.Run, stop);
    }

    /// <summary>Somebody's own WSGI file is kept as it was.</summary>
    async Task<Seen> KeepOther(Seen seen, CancellationToken stop)
    {
        await api.Files.Write($"{place.Folder}/{Ending.OtherFile}", seen.Wsgi!, "a copy of the WSGI file that was there", stop);
        world.Log.Say($"the WSGI file that was there is kept as ~/{place.FolderInHome}/{Ending.OtherFile}");
        return seen.Record!.HadOther ? seen : seen with { Record = await Applying.Write(api, seen.Record with { HadOther = true }, cargo.Run, stop) };
    }

    static int Next(Seen seen) => seen.Known.Select(note => note.Number).DefaultIfEmpty(0).Max() + 1;

    ReleaseNote Again(Seen seen, Desired desired, Release back)
    {
        var older = seen.Known.FirstOrDefault(note => note.Id == back.Id) ?? throw Applying.Moved(seen);
        var number = Next(seen);
        return older with { Id = $"r{number}-{cargo.Run}", Number = number, Stamp = desired.Stamp, Standing = Standing.Unknown, Made = world.Clock.GetUtcNow() };
    }

    async Task<ReleaseNote> Written(Seen seen, MakeRelease change, CancellationToken stop)
    {
        var desired = change.Desired;
        var number = Next(seen);
        var id = $"r{number}-{cargo.Run}";
        var values = await Values(seen, desired, stop);
        var key = seen.Record!.TagKey();
        var archive = cargo.Archive ?? throw new InvalidOperationException("A release without its package was planned.");
        ImmutableArray<string> databases = [.. desired.Databases.Where(database => database.Url is null).Select(database => database.Name).Order(StringComparer.Ordinal)];
        var web = await WebSpec.In(archive, stop);
        var environment = web.Virtualenv == WebSpec.Made ? Environment(seen.App!) : null;
        var file = new ReleaseFile(desired.Content.Digest, await Sha256(archive, stop), values, databases, desired.Stamp.Version, desired.Stamp.Commit, environment);
        await api.Files.Write($"{place.Folder}/releases/{id}/release.json", JsonSerializer.SerializeToUtf8Bytes(file, RecordJson.Default.ReleaseFile), "the config of the release", stop);
        return new ReleaseNote(id, number, desired.Stamp, Standing.Unknown, world.Clock.GetUtcNow(), id,
            desired.Config.Where(config => config.Source is not ValueSource.Generated).ToImmutableSortedDictionary(config => config.Name, config => key.Of(config.Name, values[config.Name]).Text, StringComparer.Ordinal),
            databases, web, environment);
    }

    /// <summary>One for each set of requirements and version of Python, whatever the code beside them.</summary>
    string Environment(WebApp app)
    {
        var files = cargo.Files();
        if (files.All(file => file.Path != "requirements.txt"))
            throw new DeployException(Dog.PythonAnywhereBadPlace.With(place.To.Name, "Virtualenv", WebSpec.Made, "a requirements.txt beside the app, from which it is made").At(place.To.Place));
        var required = string.Join('\n', files.Where(file => file.Path.Contains("requirements", StringComparison.OrdinalIgnoreCase)).Select(file => $"{file.Path} {file.Sha256}").Order(StringComparer.Ordinal));
        return $"{app.PythonVersion}-{Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(required)))[..16]}";
    }

    /// <summary>What was made once is made never again: it is taken over from the live release.</summary>
    async Task<Dictionary<string, string>> Values(Seen seen, Desired desired, CancellationToken stop)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var made = desired.Config.Where(config => config.Source is ValueSource.Generated).Select(config => config.Name).ToArray();
        var old = made.Length == 0 || seen.Live is null ? null
            : await api.Files.Read($"{place.Folder}/releases/{seen.Live.Folder}/release.json", "the config of the live release", bytes => JsonSerializer.Deserialize(bytes.Span, RecordJson.Default.ReleaseFile) ?? throw new JsonException(), stop);
        foreach (var name in made) values[name] = old?.Config.GetValueOrDefault(name) ?? Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        foreach (var config in desired.Config.Where(config => config.Source is not ValueSource.Generated)) values[config.Name] = cargo.Values.Read(config.Name, config.Source).Reveal();
        return values;
    }

    static async Task<string> Sha256(string file, CancellationToken stop)
    {
        await using var bytes = File.OpenRead(file);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(bytes, stop));
    }

    async Task Prepared(ReleaseNote note, WebApp app, bool making, ImmutableArray<Database> databases, CancellationToken stop)
    {
        try
        {
            await new Migration(api, cargo, world).Run(note, app, making, databases, stop);
        }
        catch (Exception failed) when (failed is DeployException or OperationCanceledException)
        {
            // Nothing leads to it, and there may be secrets in it.
            await AtTheEnd(token => api.Files.Delete($"{place.Folder}/releases/{note.Folder}", token), "the config of the release that failed");
            throw;
        }
    }

    async Task Switch(Seen seen, WebApp app, ReleaseNote note, CancellationToken stop)
    {
        var mappings = new Mappings(api);
        if (note.Web.OwnEnvironment is { } environment && environment != app.VirtualenvPath?.TrimEnd('/')) await api.UseEnvironment(environment, stop);
        await mappings.Set(note, seen.Live, stop);
        await new LockFolder(api, world).Keep(cargo.Run, stop);
        await api.Files.Write(place.WsgiFile, Script.Wsgi(place.FolderInHome, note), "the WSGI file", stop);
        try
        {
            if (seen.IsStopped) await api.Enable(true, stop);
            await new Reloading(api, world).Reload(stop);
        }
        // Refused for certain. When nothing was heard it may have been done, and the next run looks.
        catch (RestRefusedException)
        {
            await AtTheEnd(async token =>
            {
                if (seen.Wsgi is not null) await api.Files.Write(place.WsgiFile, seen.Wsgi, "the WSGI file as it was", token);
                if (seen.Live is not null) await mappings.Set(seen.Live, note, token);
                await api.Reload(token);
            }, "the WSGI file as it was before");
            throw;
        }
    }

    /// <summary>A dying run has a moment and no more.</summary>
    async Task AtTheEnd(Func<CancellationToken, Task> last, string what)
    {
        using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(4), world.Clock);
        try
        {
            await last(enough.Token);
        }
        catch (Exception failed) when (failed is DeployException or OperationCanceledException)
        {
            world.Log.Warn(Dog.PythonAnywhereNotPutBack.With(what, failed is DeployException refused ? refused.Findings[0].Fact : "there was no time to."));
        }
    }
}
