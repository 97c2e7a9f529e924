using System.Collections.Immutable;
using System.Text.Json.Serialization.Metadata;
using Dogshore.Faults;
using Dogshore.Platforms.Rest;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Heroku;

/// <summary>Heroku's Platform API, version 3, for one app (contract heroku §1; https://devcenter.heroku.com/articles/platform-api-reference).</summary>
sealed class HerokuApi(Destination to, World world)
{
    /// <summary>As many in a page as Heroku gives at most.</summary>
    const string Everything = "id ..; max=1000";
    const int MostPages = 50;

    readonly RestClient client = new(HerokuAccess.Service(to, world), world);
    readonly string app = to.App;

    string App => $"apps/{app}";

    public Task<HerokuAccount> Account(CancellationToken stop) => client.Ask(RestRequest.Get("account", "say whose the credential is"), HerokuJson.Default.HerokuAccount, stop);

    /// <summary>Null when there is none.</summary>
    public Task<HerokuAppFacts?> Facts(CancellationToken stop) => client.Find(RestRequest.Get(App, $"read the app {app}"), HerokuJson.Default.HerokuAppFacts, stop);

    public async Task Create(string? region, string? stack, string? team, string? space, CancellationToken stop)
    {
        var (path, body) = team is null && space is null ? ("apps", new HerokuNewApp(app, region, stack)) : ("teams/apps", new HerokuNewApp(app, region, stack, team, space));
        await client.Ask(RestRequest.Post(path, $"make the app {app}").With(body, HerokuJson.Default.HerokuNewApp), HerokuJson.Default.HerokuAppFacts, stop);
    }

    public Task Destroy(CancellationToken stop) => client.Do(RestRequest.Delete(App, $"remove the app {app}"), stop);

    public Task<Dictionary<string, string>> Config(CancellationToken stop) =>
        client.Ask(RestRequest.Get($"{App}/config-vars", $"read the config of {app}"), HerokuJson.Default.DictionaryStringString, stop);

    public Task<Dictionary<string, string>> Config(HerokuRelease release, CancellationToken stop) =>
        client.Ask(RestRequest.Get($"{App}/releases/{release.Id}/config-vars", $"read the config of v{release.Version} of {app}"), HerokuJson.Default.DictionaryStringString, stop);

    /// <summary>What is named is set, null removes, and nothing else is touched. Each call that changes anything makes a release.</summary>
    public Task<Dictionary<string, string>> Configure(Dictionary<string, string?> changes, CancellationToken stop) =>
        client.Ask(RestRequest.Patch($"{App}/config-vars", $"set the config of {app}").With(changes, HerokuConfigJson.Default.DictionaryStringString), HerokuJson.Default.DictionaryStringString, stop);

    /// <summary>Newest first, at most so many.</summary>
    public Task<ImmutableArray<HerokuRelease>> Releases(int most, CancellationToken stop) =>
        List($"{App}/releases", $"list the releases of {app}", $"version ..; max={most}, order=desc", most, HerokuJson.Default.ImmutableArrayHerokuRelease, stop);

    public Task<HerokuRelease> Release(string id, CancellationToken stop) =>
        client.Ask(RestRequest.Get($"{App}/releases/{id}", $"read a release of {app}"), HerokuJson.Default.HerokuRelease, stop);

    public Task<HerokuRelease> Release(string slug, string description, CancellationToken stop) =>
        client.Ask(RestRequest.Post($"{App}/releases", $"release {app}").With(new(slug, description), HerokuJson.Default.HerokuNewRelease), HerokuJson.Default.HerokuRelease, stop);

    /// <summary>Newest first.</summary>
    public Task<ImmutableArray<HerokuBuild>> Builds(int most, CancellationToken stop) =>
        List($"{App}/builds", $"list the builds of {app}", $"started_at ..; max={most}, order=desc", most, HerokuJson.Default.ImmutableArrayHerokuBuild, stop);

    public Task<HerokuBuild> Build(string id, CancellationToken stop) =>
        client.Ask(RestRequest.Get($"{App}/builds/{id}", $"read a build of {app}"), HerokuJson.Default.HerokuBuild, stop);

    public Task<HerokuBuild> Build(HerokuNewBuild build, CancellationToken stop) =>
        client.Ask(RestRequest.Post($"{App}/builds", $"build {app}").With(build, HerokuJson.Default.HerokuNewBuild), HerokuJson.Default.HerokuBuild, stop);

    /// <summary>Makes room for an archive and nothing else, so it may be asked for again.</summary>
    public Task<HerokuSource> Source(CancellationToken stop) =>
        client.Ask(RestRequest.Post("sources", "make room for the package") with { IsRepeatable = true }, HerokuJson.Default.HerokuSource, stop);

    public Task<HerokuSlug> Slug(string id, CancellationToken stop) =>
        client.Ask(RestRequest.Get($"{App}/slugs/{id}", $"read a slug of {app}"), HerokuJson.Default.HerokuSlug, stop);

    /// <summary>Nothing runs a slug until it is released, so it may be asked for again.</summary>
    public Task<HerokuSlug> Slug(HerokuNewSlug slug, CancellationToken stop) =>
        client.Ask((RestRequest.Post($"{App}/slugs", $"make room for the package of {app}") with { IsRepeatable = true }).With(slug, HerokuJson.Default.HerokuNewSlug), HerokuJson.Default.HerokuSlug, stop);

    public Task<ImmutableArray<HerokuFormation>> Formation(CancellationToken stop) =>
        All($"{App}/formation", $"read the scale of {app}", HerokuJson.Default.ImmutableArrayHerokuFormation, stop);

    public Task<ImmutableArray<HerokuFormation>> Scale(ImmutableArray<HerokuScaleOne> updates, CancellationToken stop) =>
        client.Ask(RestRequest.Patch($"{App}/formation", $"scale {app}").With(new(updates), HerokuJson.Default.HerokuScale), HerokuJson.Default.ImmutableArrayHerokuFormation, stop);

    public Task<ImmutableArray<HerokuDyno>> Dynos(CancellationToken stop) =>
        All($"{App}/dynos", $"see what of {app} runs", HerokuJson.Default.ImmutableArrayHerokuDyno, stop);

    /// <summary>Whether the old dynos serve until the new ones are up (https://devcenter.heroku.com/articles/preboot).</summary>
    public async Task<bool> Preboots(CancellationToken stop) =>
        await client.Find(RestRequest.Get($"{App}/features/preboot", $"see whether {app} preboots"), HerokuJson.Default.HerokuFeature, stop) is { Enabled: true };

    /// <summary>All apps that the account owns; those of its teams count for the teams.</summary>
    public async Task<int> OwnApps(CancellationToken stop) => (await All("users/~/apps", "count the apps of the account", HerokuJson.Default.ImmutableArrayHerokuId, stop)).Length;

    /// <summary>All apps that the credential may see, its teams' among them.</summary>
    public Task<ImmutableArray<HerokuName>> Apps(CancellationToken stop) => All("apps", "list the apps", HerokuJson.Default.ImmutableArrayHerokuName, stop);

    public Task<ImmutableArray<HerokuAddOn>> AddOns(CancellationToken stop) =>
        All($"{App}/addons", $"list the add-ons of {app}", HerokuJson.Default.ImmutableArrayHerokuAddOn, stop);

    public Task<ImmutableArray<HerokuAttachment>> Attachments(CancellationToken stop) =>
        All($"{App}/addon-attachments", $"list the add-ons attached to {app}", HerokuJson.Default.ImmutableArrayHerokuAttachment, stop);

    public Task<HerokuAddOn> AddOn(string id, CancellationToken stop) =>
        client.Ask(RestRequest.Get($"{App}/addons/{id}", $"read an add-on of {app}"), HerokuJson.Default.HerokuAddOn, stop);

    public Task<HerokuAddOn> AddOn(HerokuNewAddOn addOn, CancellationToken stop) =>
        client.Ask(RestRequest.Post($"{App}/addons", $"make the add-on {addOn.Plan} of {app}").With(addOn, HerokuJson.Default.HerokuNewAddOn), HerokuJson.Default.HerokuAddOn, stop);

    /// <summary>Reads, though it is asked for by POST: it makes an address at which the last lines can be read.</summary>
    public Task<HerokuLogSession> LogSession(int lines, CancellationToken stop) =>
        client.Ask((RestRequest.Post($"{App}/log-sessions", $"show the log of {app}") with { IsRepeatable = true }).With(new(lines, false), HerokuJson.Default.HerokuNewLogSession), HerokuJson.Default.HerokuLogSession, stop);

    Task<ImmutableArray<T>> All<T>(string path, string what, JsonTypeInfo<ImmutableArray<T>> type, CancellationToken stop) => List(path, what, Everything, int.MaxValue, type, stop);

    /// <exception cref="DeployException">The credential is another account's than the destination wants.</exception>
    public async Task CheckAccount(CancellationToken stop)
    {
        if (to["Account"] is not { } wanted) return;
        var account = await Account(stop);
        if (!string.Equals(account.Email, wanted, StringComparison.OrdinalIgnoreCase) && account.Id != wanted)
            throw new DeployException(Dog.HerokuOtherAccount.With(client.Service.CredentialSource, account.Email, to.Name, wanted).At(to.Place));
    }

    /// <summary>The first so many; Heroku decides how many of them it gives at once, and names the rest in Next-Range (contract heroku §1.1).</summary>
    async Task<ImmutableArray<T>> List<T>(string path, string what, string range, int most, JsonTypeInfo<ImmutableArray<T>> type, CancellationToken stop)
    {
        var all = ImmutableArray.CreateBuilder<T>();
        for (var pages = 1; ; pages++)
        {
            var page = await client.Answer(RestRequest.Get(path, what).With("Range", range), type, stop);
            all.AddRange(page.Value);
            if (all.Count >= most) return [.. all.Take(most)];
            // A range that leads nowhere new would be asked for ever.
            if (page.Status != 206 || page.Value.IsEmpty || pages == MostPages || !page.Headers.TryGetValues("Next-Range", out var next)) return all.ToImmutable();
            range = next.First();
        }
    }
}
