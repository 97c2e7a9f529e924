using System.Collections.Immutable;
using System.Text;
using Dogshore.Model;
using Dogshore.Secrets;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Heroku;

/// <summary>All that Heroku tells of one app at one moment, read side by side.</summary>
sealed record Snapshot
{
    /// <summary>A release phase ends within an hour, or Heroku has lost it (heroku/cli#1272).</summary>
    static readonly TimeSpan LongestPending = TimeSpan.FromHours(1);

    public required HerokuAppFacts App { get; init; }
    public required IReadOnlyDictionary<string, string> Config { get; init; }
    /// <summary>Newest first.</summary>
    public required ImmutableArray<HerokuRelease> Releases { get; init; }
    public required ImmutableArray<HerokuBuild> Builds { get; init; }
    public required ImmutableArray<HerokuFormation> Formation { get; init; }
    public required ImmutableArray<HerokuAddOn> AddOns { get; init; }
    public required ImmutableArray<HerokuAttachment> Attachments { get; init; }
    /// <summary>The old dynos serve until the new ones are up.</summary>
    public bool Preboots { get; init; }
    /// <summary>What we wrote about the code of the live release; null for code of others.</summary>
    public CodeStamp? Code { get; init; }
    /// <summary>The same of a release that has begun and not ended.</summary>
    public CodeStamp? PendingCode { get; init; }
    public required DateTimeOffset Now { get; init; }

    public Remembered? Remembered => Remembered.Parse(Config);

    /// <summary>The newest that went live and has code.</summary>
    public HerokuRelease? Live => Releases.FirstOrDefault(release => !release.HasFailed && !release.IsPending && release.Slug is not null);

    public HerokuRelease? PendingRelease => Releases.FirstOrDefault() is { IsPending: true } newest && IsYoung(newest.CreatedAt) ? newest : null;

    public HerokuBuild? PendingBuild => Builds.FirstOrDefault(build => build.IsPending && IsYoung(build.CreatedAt));

    /// <summary>Number of the newest release of any kind: every write to the app makes one.</summary>
    public int Newest => Releases.Select(release => release.Version).DefaultIfEmpty(0).Max();

    /// <summary>An add-on that becomes ready makes a release when it likes, and changes nothing of ours.</summary>
    public Position At => new($"{Releases.Where(release => !IsOfAddOn(release)).Select(release => release.Version).DefaultIfEmpty(0).Max()}");

    static bool IsOfAddOn(HerokuRelease release) => release.Description is { } text
        && (text.StartsWith("Attach ", StringComparison.Ordinal) || text.StartsWith("Detach ", StringComparison.Ordinal));

    bool IsYoung(DateTimeOffset since) => Now - since < LongestPending;

    /// <param name="most">How many releases and builds back.</param>
    /// <returns>Null when there is no such app.</returns>
    public static async Task<Snapshot?> Read(HerokuApi api, int most, World world, CancellationToken stop)
    {
        await api.CheckAccount(stop);
        if (await api.Facts(stop) is not { } app) return null;
        var (config, releases, builds, formation, addOns, attachments, preboots) =
            (api.Config(stop), api.Releases(most, stop), api.Builds(most, stop), api.Formation(stop), api.AddOns(stop), api.Attachments(stop), api.Preboots(stop));
        await Task.WhenAll(config, releases, builds, formation, addOns, attachments, preboots);
        var snapshot = new Snapshot
        {
            App = app, Config = await config, Releases = await releases, Builds = await builds, Formation = await formation,
            AddOns = await addOns, Attachments = await attachments, Preboots = await preboots, Now = world.Clock.GetUtcNow(),
        };
        foreach (var name in snapshot.Hidden) world.Log.Mask(snapshot.Config[name]);
        return snapshot with { Code = await CodeOf(snapshot.Live), PendingCode = await CodeOf(snapshot.PendingRelease) };

        async Task<CodeStamp?> CodeOf(HerokuRelease? release) => release?.Slug is not { } slug ? null
            : Snapshot.CodeOf(slug.Id, snapshot.Builds) ?? CodeStamp.Parse((await api.Slug(slug.Id, stop)).CommitDescription);
    }

    /// <summary>Values that must not be shown although we did not set them: an add-on's address holds a password.</summary>
    IEnumerable<string> Hidden => Config.Keys.Where(name => OwnerOf(name) == Owner.AddOn || name == Remembered.Variable);

    public static CodeStamp? CodeOf(string slug, ImmutableArray<HerokuBuild> builds) =>
        builds.Where(build => build.Slug?.Id == slug).Select(build => CodeStamp.Parse(build.SourceBlob?.VersionDescription)).FirstOrDefault(stamp => stamp is not null);

    public Owner OwnerOf(string name) =>
        AddOns.Any(addOn => addOn.ConfigVars is { IsDefault: false } names && names.Contains(name)) || Attachments.Any(attached => $"{attached.Name}_URL" == name) ? Owner.AddOn
        : Remembered?.Names.Contains(name) == true ? Owner.Ours
        : Owner.Other;

    /// <summary>What is live, in the words of the planner; without the history.</summary>
    public Observed Observed
    {
        get
        {
            var (remembered, key) = (Remembered, Remembered?.TagKey());
            var live = Live is { } release ? new KnownRelease(release, Code, remembered).Of(Now) : null;
            var pending = PendingRelease is { } begun ? new KnownRelease(begun, PendingCode, remembered).Of(Now)
                : PendingBuild is { } build ? new Release(build.Id, 0, CodeStamp.Parse(build.SourceBlob?.VersionDescription)?.With(remembered), Standing.Unknown, false, Now - build.CreatedAt)
                : null;
            return new Observed
            {
                Exists = true,
                At = At,
                Live = live,
                Pending = pending,
                Key = key,
                Config = [.. Config.Where(entry => entry.Key != Remembered.Variable).OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => Entry(entry.Key, entry.Value, key))],
                Processes = Formation.ToImmutableDictionary(each => each.Type, each => each.Quantity),
                Databases = [.. Databases],
                History = live is null ? [] : [live],
                // A build that runs has the package already; another upload would bring nothing.
                Contents = pending?.Stamp?.Content is { } content ? [content] : [],
                Serving = live is null || Formation.All(each => each.Type != "web") || Formation.Any(each => each is { Type: "web", Quantity: > 0 }),
                LastRun = LastRun,
                Url = App.WebUrl is { } url ? new Uri(url) : null,
                Interruption = Preboots ? "no requests wait: preboot is on, so the old dynos serve until the new ones are up, and for some minutes both run" : null,
                // In the names and the values together (https://devcenter.heroku.com/articles/limits).
                Quotas = [new Quota("bytes of config", Config.Sum(each => (long)Encoding.UTF8.GetByteCount(each.Key) + Encoding.UTF8.GetByteCount(each.Value)), 64_000)],
            };
        }
    }

    /// <summary>Add-ons' values are neither compared nor copied, so they have no tag.</summary>
    Entry Entry(string name, string value, TagKey? key) => OwnerOf(name) is var owner && owner == Owner.AddOn ? new(name, null, owner) : new(name, key?.Of(name, value), owner);

    /// <summary>One that is not ready yet is not there: whoever wants it waits for it.</summary>
    IEnumerable<ObservedDatabase> Databases => Attachments.Where(attached => AddOns.FirstOrDefault(addOn => addOn.Id == attached.Addon.Id)?.State is null or "provisioned").Select(attached => ($"{attached.Name}_URL", Service: Service(attached)))
        .Where(each => each.Service is not null).Select(each => new ObservedDatabase(each.Item1, each.Service!, Remembered?.Databases.Contains(each.Item1) == true));

    /// <summary>Null for what is no database. An add-on that another app shares tells its kind only by its address.</summary>
    string? Service(HerokuAttachment attached) =>
        AddOns.FirstOrDefault(addOn => addOn.Id == attached.Addon.Id)?.AddonService?.Name is { } service ? service.StartsWith("heroku-postgresql", StringComparison.Ordinal) ? "postgresql" : null
        : Config.GetValueOrDefault($"{attached.Name}_URL")?.StartsWith("postgres", StringComparison.Ordinal) == true ? "postgresql" : null;

    /// <summary>Who wrote last: a run of ours, else the person and what Heroku says they did.</summary>
    string? LastRun => Releases.FirstOrDefault() is not { } newest ? null
        : newest.Id == Live?.Id && Code?.With(Remembered).Run is { Length: > 0 } run && newest.Description?.Contains("config vars", StringComparison.Ordinal) != true ? run
        : Remembered is { } config && newest.Description?.Contains(Remembered.Variable, StringComparison.Ordinal) == true ? config.Run
        : $"v{newest.Version} of {newest.User?.Email ?? "somebody"} ({newest.Description})";
}
