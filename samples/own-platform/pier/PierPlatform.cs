using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Platforms;
using Dogshore.Platforms.Rest;
using Dogshore.Worlds;

namespace Pier;

/// <summary>A pier: our own server for static sites. It keeps archives by their digest and one record an app, which says what is live;
/// whoever writes the record says which one he has read, and of two at once one wins.</summary>
public sealed class PierPlatform : Platform
{
    public override Declaration Declaration { get; } = new("pier")
    {
        Title = "A pier, our own server for static sites",
        Runtimes = [Runtime.Static],
        Releasing = new(Part.All, Migrates.Refused, Guard.Compare, RemembersStanding: true, ProbesBeforeLive: false, KeepsForRollback: Part.All),
        Settings = [new SettingDeclaration("Url", SettingKind.Address, "Where the pier is.").Required()],
        Credentials = [new("PIER_TOKEN", "The token that the pier prints when it starts.", new Uri("https://pier.example.org/tokens"))],
        Abilities = Ability.CreateApps | Ability.ZeroDowntime,
        SelfHosted = true,
    };

    public override async Task<Observed> Observe(Destination to, Depth depth, World world, CancellationToken stop)
    {
        if (await Read(to, world, stop) is not { } record) return Observed.Nothing;
        var releases = record.Releases.Reverse().Select(release => Of(release, world)).ToImmutableArray();
        return new()
        {
            Exists = true,
            At = At(record),
            Live = releases.FirstOrDefault(),
            History = releases,
            Contents = [.. record.Releases.Select(release => release.Stamp.Content)],
            LastRun = record.Run,
            Url = Url(to),
        };
    }

    public override async Task<Applied> Apply(Change change, Position expected, Destination to, Cargo cargo, World world, CancellationToken stop)
    {
        var before = await Read(to, world, stop) ?? new(0, "", []);
        if (At(before) != expected) throw Moved(before);
        if (change is Upload upload)
        {
            await Client(to, world).Do(new RestRequest(HttpMethod.Put, $"content/{upload.Content.Digest}", "send the package")
                { Body = await File.ReadAllBytesAsync(cargo.Archive!, stop), BodyType = "application/gzip", IsRepeatable = true }, stop);
            return new(expected);
        }
        var after = await Write(to, before, before with { Sequence = before.Sequence + 1, Run = cargo.Run, Releases = change switch
        {
            CreateApp => [],
            MakeRelease made => before.Releases.Add(new(before.Releases.Length + 1, made.Desired.Stamp, Standing.Unknown, world.Clock.GetUtcNow())),
            Mark mark => before.Releases.SetItem(before.Releases.Length - 1, before.Releases[^1] with { Standing = mark.Standing }),
            _ => throw new DeployException(Dog.NotAbleTo.With("pier", $"do the change '{change.Kind}'")),
        } }, world, stop);
        return new(At(after), after.Releases.IsEmpty ? null : Of(after.Releases[^1], world), Url(to));
    }

    static Task<PierRecord?> Read(Destination to, World world, CancellationToken stop) =>
        Client(to, world).Find(RestRequest.Get($"apps/{to.App}", $"read the app {to.App}"), PierJson.Default.PierRecord, stop);

    /// <summary>Only over the record that was read. When the answer is lost it is looked for; nothing is written twice.</summary>
    static async Task<PierRecord> Write(Destination to, PierRecord before, PierRecord after, World world, CancellationToken stop)
    {
        try
        {
            return await Client(to, world).Ask(new RestRequest(HttpMethod.Put, $"apps/{to.App}", $"write the app {to.App}")
                .With("If-Match", $"\"{before.Sequence}\"").With(after, PierJson.Default.PierRecord), PierJson.Default.PierRecord, stop);
        }
        catch (DeployException lost) when (lost is AnswerLostException or RestRefusedException { Status: 412 })
        {
            var now = await Read(to, world, stop);
            return (now?.Sequence, now?.Run) == (after.Sequence, after.Run) ? now! : throw (lost is AnswerLostException && now?.Sequence == before.Sequence ? lost : Moved(now));
        }
    }

    static RestClient Client(Destination to, World world)
    {
        var (token, source) = Credentials.Of(to, world);
        return new(new RestService("Pier", new Uri(to["Url"]!)) { Authorization = () => $"Bearer {token.Reveal()}", CredentialSource = source }, world);
    }

    static DeployException Moved(PierRecord? now) => new(Dog.PositionMoved.With(now is null ? "" : $", by the run {now.Run}"));
    static Position At(PierRecord record) => record.Sequence == 0 ? Position.None : new($"{record.Sequence}");
    static Uri Url(Destination to) => new(new Uri(to["Url"]!), $"sites/{to.App}/");
    static Release Of(PierRelease release, World world) => new($"r{release.Number}", release.Number, release.Stamp, release.Standing, true, world.Clock.GetUtcNow() - release.Made);
}

/// <summary>All that a pier remembers of an app. Its last release is live; the sequence grows with each write.</summary>
sealed record PierRecord(int Sequence, string Run, ImmutableArray<PierRelease> Releases);
sealed record PierRelease(int Number, Stamp Stamp, Standing Standing, DateTimeOffset Made);
[JsonSerializable(typeof(PierRecord)), JsonSourceGenerationOptions(RespectRequiredConstructorParameters = true)]
sealed partial class PierJson : JsonSerializerContext;
