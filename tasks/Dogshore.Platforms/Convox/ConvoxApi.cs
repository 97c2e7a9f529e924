using System.Collections.Immutable;
using System.Globalization;
using Dogshore.Faults;
using Dogshore.Platforms.Rest;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Convox;

/// <summary>The rack's API for one app (contract convox §3.2). What is sent is form-urlencoded, options of streams and processes are headers.</summary>
sealed class ConvoxApi : IDisposable
{
    readonly RestClient client;
    readonly World world;
    readonly Http? own;
    readonly string app;

    ConvoxApi(RestService service, string app, World world, Http? own) => (client, this.app, this.world, this.own) = (new RestClient(service, world), app, world, own);

    /// <exception cref="DeployException">There is no usable credential, or it opens another rack than <c>Account=</c> wants.</exception>
    public static async Task<ConvoxApi> Open(Destination to, World world, CancellationToken stop)
    {
        var own = to["Certificate"] is { } fingerprint ? PinnedCertificate.Client(fingerprint, to) : null;
        try
        {
            if (own is not null) world = world with { Http = own };
            var api = new ConvoxApi(await ConvoxSession.Begin(ConvoxAccess.Service(to, world), world, stop), to.App, world, own);
            await api.CheckAccount(to, stop);
            return api;
        }
        catch
        {
            own?.Dispose();
            throw;
        }
    }

    public RestService Service => client.Service;
    /// <summary>With the client that this rack is spoken to by.</summary>
    public World World => world;

    string App => $"apps/{app}";

    /// <summary>Null when there is none. Racks before the typed errors say it in words only, with status 500.</summary>
    public async Task<ConvoxApp?> Facts(CancellationToken stop)
    {
        try
        {
            return await client.Find(RestRequest.Get(App, $"read the app {app}"), ConvoxJson.Default.ConvoxApp, stop);
        }
        catch (DeployException old) when (Says(old, "no such app", "app not found"))
        {
            return null;
        }
    }

    public Task<ImmutableArray<ConvoxApp>> Apps(CancellationToken stop) => client.Ask(RestRequest.Get("apps", "list the apps of the rack"), ConvoxJson.Default.ImmutableArrayConvoxApp, stop);

    public Task Create(CancellationToken stop) => client.Do(Form(RestRequest.Post("apps", $"make the app {app}"), ("name", app), ("generation", "2")), stop);

    public Task Destroy(CancellationToken stop) => client.Do(RestRequest.Delete(App, $"remove the app {app}"), stop);

    /// <summary>Ends a promotion that is under way; the rack goes back to the release before it.</summary>
    public Task Cancel(CancellationToken stop) => client.Do(RestRequest.Post($"{App}/cancel", $"give up the release of {app}"), stop);

    /// <summary>Newest first.</summary>
    public Task<ImmutableArray<ConvoxRelease>> Releases(int most, CancellationToken stop) =>
        client.Ask(RestRequest.Get($"{App}/releases?limit={Number(most)}", $"list the releases of {app}"), ConvoxJson.Default.ImmutableArrayConvoxRelease, stop);

    public Task<ConvoxRelease> Release(string id, CancellationToken stop) =>
        client.Ask(RestRequest.Get($"{App}/releases/{id}", $"read the release {id} of {app}"), ConvoxJson.Default.ConvoxRelease, stop);

    /// <summary>Not live until it is promoted. The environment replaces the whole of the one before.</summary>
    /// <param name="build">Null for that of the newest release.</param>
    public Task<ConvoxRelease> NewRelease(string? build, string env, string description, CancellationToken stop) =>
        client.Ask(Form(RestRequest.Post($"{App}/releases", $"make a release of {app}"), ("build", build), ("env", env), ("description", description)), ConvoxJson.Default.ConvoxRelease, stop);

    /// <summary>An answer of ok says only that it has begun.</summary>
    public Task Promote(string release, TimeSpan within, CancellationToken stop) =>
        client.Do(Form(RestRequest.Post($"{App}/releases/{release}/promote", $"promote the release {release} of {app}"), ("timeout", Number((int)within.TotalSeconds))), stop);

    public Task<ImmutableArray<ConvoxBuild>> Builds(int most, CancellationToken stop) =>
        client.Ask(RestRequest.Get($"{App}/builds?limit={Number(most)}", $"list the builds of {app}"), ConvoxJson.Default.ImmutableArrayConvoxBuild, stop);

    public Task<ConvoxBuild> Build(string id, CancellationToken stop) =>
        client.Ask(RestRequest.Get($"{App}/builds/{id}", $"read the build {id} of {app}"), ConvoxJson.Default.ConvoxBuild, stop);

    /// <param name="url">Where the sources lie on the rack; empty for a build that is made elsewhere.</param>
    public Task<ConvoxBuild> NewBuild(string url, string description, string? commit, CancellationToken stop) =>
        client.Ask(Form(RestRequest.Post($"{App}/builds", $"build {app}"), ("url", url), ("description", description), ("git-sha", commit), ("external", url.Length == 0 ? "true" : null)), ConvoxJson.Default.ConvoxBuild, stop);

    public Task Update(string build, CancellationToken stop, params (string Name, string? Value)[] values) =>
        client.Do(Form(new RestRequest(HttpMethod.Put, $"{App}/builds/{build}", $"complete the build {build} of {app}") { IsRepeatable = true }, values), stop);

    /// <summary>The rack copies the image to its own registry, once for each service of the build's manifest (rack v3).</summary>
    public Task TakeImage(string build, string image, CancellationToken stop) =>
        client.Do(Form(RestRequest.Post($"{App}/builds/{build}/image", $"take the image {image}"), ("image", image)), stop);

    public Task<ImmutableArray<ConvoxService>> Services(CancellationToken stop) =>
        client.Ask(RestRequest.Get($"{App}/services", $"read the scale of {app}"), ConvoxJson.Default.ImmutableArrayConvoxService, stop);

    public Task Scale(string service, int count, CancellationToken stop) =>
        client.Do(Form(new RestRequest(HttpMethod.Put, $"{App}/services/{service}", $"scale {service} of {app}") { IsRepeatable = true }, ("count", Number(count))), stop);

    public Task<ImmutableArray<ConvoxProcess>> Processes(string release, CancellationToken stop) =>
        client.Ask(RestRequest.Get($"{App}/processes?release={release}", $"see what of {app} runs"), ConvoxJson.Default.ImmutableArrayConvoxProcess, stop);

    public Task<ConvoxProcess?> Process(string id, CancellationToken stop) =>
        client.Find(RestRequest.Get($"{App}/processes/{id}", $"see the process {id} of {app}"), ConvoxJson.Default.ConvoxProcess, stop);

    /// <summary>One process of a release, live or not, that nobody routes to.</summary>
    public Task<ConvoxProcess> Run(string service, string release, string command, CancellationToken stop) =>
        client.Ask(RestRequest.Post($"{App}/services/{service}/processes", $"start a process of {app}").With("Command", command).With("Release", release), ConvoxJson.Default.ConvoxProcess, stop);

    public Task End(string process, CancellationToken stop) => client.Do(RestRequest.Delete($"{App}/processes/{process}", $"end the process {process} of {app}"), stop);

    public Task<ImmutableArray<ConvoxResource>> Resources(CancellationToken stop) =>
        client.Ask(RestRequest.Get($"{App}/resources", $"list the resources of {app}"), ConvoxJson.Default.ImmutableArrayConvoxResource, stop);

    /// <summary>The address of what was stored.</summary>
    public async Task<string> Send(string key, string file, CancellationToken stop)
    {
        var to = new Uri(client.Service.Base, $"{App}/objects/{key}");
        var headers = client.Service.Headers.Select(header => (header.Key, header.Value)).Append(("Authorization", client.Service.Authorization()!));
        var answer = await new BlobUpload(client.Service.Name, world).Send(HttpMethod.Post, to, file, "application/octet-stream", headers, stop);
        try
        {
            if (System.Text.Json.JsonSerializer.Deserialize(answer.Span, ConvoxJson.Default.ConvoxObject) is { Url.Length: > 0 } stored) return stored.Url;
        }
        catch (System.Text.Json.JsonException)
        {
            // Told below, with what it was for.
        }
        throw new DeployException(Dog.AnswerNotUnderstood.With(client.Service.Name, "keep the package", "it is not the JSON that was asked for.", client.Service.Base.Host));
    }

    /// <summary>The same text at the same key is the same: it may be sent again.</summary>
    public Task Store(string key, string text, CancellationToken stop) =>
        client.Do(RestRequest.Post($"{App}/objects/{key}", "remember the standing of a release") with { IsRepeatable = true, Body = System.Text.Encoding.UTF8.GetBytes(text), BodyType = "application/octet-stream" }, stop);

    /// <summary>Null when there is no such object, or the key may not look.</summary>
    public async Task<string?> Stored(string key, CancellationToken stop)
    {
        try
        {
            return await client.Read(RestRequest.Get($"{App}/objects/{key}", "read the standing of a release"), bytes => System.Text.Encoding.UTF8.GetString(bytes.Span), stop);
        }
        catch (RestRefusedException refused) when (refused.Status is 401 or 403 or 404)
        {
            return null;
        }
        catch (DeployException old) when (Says(old, "not found", "NoSuchKey", "no such"))
        {
            return null;
        }
    }

    public Task<SocketEnd> Follow(string path, IEnumerable<(string Name, string Value)> headers, Action<string> onLine, TimeSpan silence, CancellationToken stop) =>
        new ConvoxSocket(client.Service, world).Follow($"{App}/{path}", headers, onLine, silence, stop);

    async Task CheckAccount(Destination to, CancellationToken stop)
    {
        if (to["Account"] is not { } wanted) return;
        var rack = await client.Ask(RestRequest.Get("system", "say which rack it is"), ConvoxJson.Default.ConvoxSystem, stop);
        var name = client.Service.Headers.GetValueOrDefault("Rack") ?? rack.Name;
        if (!string.Equals(name, wanted, StringComparison.Ordinal) && rack.Name != wanted)
            throw new DeployException(Dog.ConvoxOtherRack.With(client.Service.CredentialSource, name, to.Name, wanted).At(to.Place));
    }

    static bool Says(DeployException fault, params string[] words) => words.Any(word => fault.Findings[0].Fact.Contains(word, StringComparison.OrdinalIgnoreCase));

    static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    static RestRequest Form(RestRequest request, params (string Name, string? Value)[] values) => request with
    {
        Body = System.Text.Encoding.UTF8.GetBytes(string.Join('&', values.Where(each => each.Value is not null).Select(each => $"{each.Name}={Escaped(each.Value!)}"))),
        BodyType = "application/x-www-form-urlencoded",
    };

    /// <summary>In pieces: one call takes no more than 64 kB.</summary>
    static string Escaped(string value) => string.Concat(value.EnumerateRunes().Chunk(10_000).Select(runes => Uri.EscapeDataString(string.Concat(runes.Select(rune => rune.ToString())))));

    public void Dispose() => own?.Dispose();
}
