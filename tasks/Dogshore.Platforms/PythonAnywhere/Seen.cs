using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Dogshore.Model;
using Dogshore.Secrets;

namespace Dogshore.Platforms.PythonAnywhere;

/// <summary>All that is so of one app at one moment, read side by side: the web app, its WSGI file, and our record.</summary>
/// <param name="Wsgi">Its text; null where there is none.</param>
/// <param name="Live">The release that the WSGI file names, its standing as the record has it; null where it is nobody's or somebody else's.</param>
sealed record Seen(PythonAnywherePlace Place, WebApp? App, AccountRecord? Record, string? Wsgi, ReleaseNote? Live)
{
    public static async Task<Seen> Look(PythonAnywhereApi api, CancellationToken stop)
    {
        var place = api.Place;
        CheckAccount(place);
        var (app, record, wsgi) = (api.WebApp(stop),
            api.Files.Read(place.RecordFile, "the record of releases", bytes => AccountRecord.Read(bytes, place.RecordFile), stop),
            api.Files.Read(place.WsgiFile, "the WSGI file", Text, stop));
        await Task.WhenAll(app, record, wsgi);
        var text = await wsgi;
        var live = text is null ? null : Script.Release(text);
        return new(place, await app, await record, text, (await record)?.Releases.FirstOrDefault(each => each.Id == live?.Id) ?? live);

        // What cannot be one is asked for again, before it is taken for somebody else's.
        static string Text(ReadOnlyMemory<byte> bytes)
        {
            var text = Encoding.UTF8.GetString(bytes.Span);
            Script.Release(text);
            return text;
        }
    }

    /// <exception cref="Faults.DeployException">The account is another than the destination wants.</exception>
    public static void CheckAccount(PythonAnywherePlace place)
    {
        if (place.To["Account"] is { } wanted && !string.Equals(wanted, place.User, StringComparison.OrdinalIgnoreCase))
            throw new Faults.DeployException(Faults.Dog.PythonAnywhereNotThisAccount.With(place.User, place.To.Name, wanted).At(place.To.Place));
    }

    /// <summary>Somebody else's application is live.</summary>
    public bool IsOther => App is not null && Live is null && Wsgi is not null && !Script.IsGreeting(Wsgi);

    public bool IsStopped => Record?.Stopped == true;

    /// <summary>The record lacks what must not be lost with the next WSGI file: the key, or what is live.</summary>
    public bool IsUnrecorded => Record is null || (Live is not null && Record.Releases.All(each => each.Id != Live.Id));

    public Position At => new(FormattableString.Invariant($"{Record?.Sequence ?? 0}/{(App is null ? "none" : Live?.Id ?? (IsOther ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Wsgi!)))[..16] : "nothing"))}"));

    /// <summary>Known releases, oldest first, the live one among them.</summary>
    public ImmutableArray<ReleaseNote> Known => Record is null ? Live is null ? [] : [Live]
        : Live is null || Record.Releases.Any(each => each.Id == Live.Id) ? Record.Releases : Record.Releases.Add(Live);

    public string LastRun => Live is not null && Record?.Releases.All(each => each.Id != Live.Id) != false ? Live.Stamp.Run : Record?.Run ?? "";

    public Observed Observed(DateTimeOffset now)
    {
        var key = Record?.TagKey();
        if (App is null) return Model.Observed.Nothing with { Key = key, At = At };
        return new Observed
        {
            Exists = true,
            At = At,
            Live = Live?.Of(now) ?? (IsOther ? new Release("the WSGI file", 0, null, Standing.Unknown, true, TimeSpan.Zero) : null),
            Key = key,
            Config = Live is null ? [] : [.. Live.Stamp.Names.Select(name => new Entry(name, Live.Tags.GetValueOrDefault(name) is { } tag ? new Tag(tag) : null, Owner.Ours))],
            Databases = Live is null ? [] : [.. Live.Databases.Select(name => new ObservedDatabase(name, "sqlite"))],
            History = [.. Known.Reverse().Select(each => each.Of(now))],
            Contents = [.. Known.Select(each => each.Stamp.Content)],
            // One that nobody has verified may have been named and never loaded: to load it again is nothing, and makes sure.
            Serving = Live is null || (!IsStopped && Live.Standing != Standing.Unknown),
            LastRun = LastRun is { Length: > 0 } run ? run : null,
            Url = Place.Url,
        };
    }
}
