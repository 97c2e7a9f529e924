using System.Collections.Immutable;
using System.Net;
using System.Text;
using Dogshore.Faults;
using Dogshore.Platforms.Rest;
using Dogshore.Worlds;

namespace Dogshore.Platforms.PythonAnywhere;

/// <summary>PythonAnywhere's API for one web app (contract pythonanywhere; https://help.pythonanywhere.com/pages/API).</summary>
sealed class PythonAnywhereApi
{
    readonly RestClient client;

    public PythonAnywhereApi(Destination to, World world)
    {
        Place = PythonAnywherePlace.Of(to, world);
        client = new RestClient(Place.Service, world);
        Files = new AccountFiles(Place, client, world);
    }

    public PythonAnywherePlace Place { get; }
    public AccountFiles Files { get; }

    string Root => $"api/v0/user/{Place.User}";
    string App => $"{Root}/webapps/{Place.Domain}";

    /// <summary>The web app, or null where there is none. Listed, because for a domain that is not there the platform answers 403, as it does
    /// for an account that is another's (contract pythonanywhere §2.4).</summary>
    public async Task<WebApp?> WebApp(CancellationToken stop) =>
        (await Owned(client.Ask(RestRequest.Get($"{Root}/webapps/", "list the web apps"), PythonAnywhereJson.Default.ImmutableArrayWebApp, stop)))
            .FirstOrDefault(app => string.Equals(app.DomainName, Place.Domain, StringComparison.OrdinalIgnoreCase));

    /// <exception cref="RestRefusedException">The account may have no more, or the domain is taken.</exception>
    public async Task Create(string python, CancellationToken stop)
    {
        var body = Encoding.UTF8.GetBytes($"domain_name={WebUtility.UrlEncode(Place.Domain)}&python_version=python{python.Replace(".", "", StringComparison.Ordinal)}");
        var request = RestRequest.Post($"{Root}/webapps/", $"make the web app {Place.Domain}") with { Body = body, BodyType = "application/x-www-form-urlencoded" };
        Ok(await client.Ask(request, PythonAnywhereJson.Default.ActionResult, stop), request);
    }

    public Task Remove(CancellationToken stop) => client.Do(RestRequest.Delete($"{App}/", $"remove the web app {Place.Domain}"), stop);

    public Task<WebApp> UseEnvironment(string folder, CancellationToken stop) =>
        client.Ask(RestRequest.Patch($"{App}/", $"set the virtual environment of {Place.Domain}").With(new(folder), PythonAnywhereJson.Default.WebAppChange), PythonAnywhereJson.Default.WebApp, stop);

    /// <summary>Starts the app anew. The same again does no harm.</summary>
    /// <returns>False when it was done and the domain does not lead here: it has no CNAME.</returns>
    public async Task<bool> Reload(CancellationToken stop)
    {
        var request = RestRequest.Post($"{App}/reload/", $"reload {Place.Domain}") with { IsRepeatable = true };
        try
        {
            Ok(await client.Ask(request, PythonAnywhereJson.Default.ActionResult, stop), request);
            return true;
        }
        // Reloaded all the same (contract pythonanywhere §2.4, 6).
        catch (RestRefusedException refused) when (refused is { Status: 409, Id: "cname_error" })
        {
            return false;
        }
    }

    public Task Enable(bool enabled, CancellationToken stop) =>
        client.Do(RestRequest.Post($"{App}/{(enabled ? "enable" : "disable")}/", $"{(enabled ? "enable" : "disable")} {Place.Domain}") with { IsRepeatable = true }, stop);

    public Task<ImmutableArray<KnownMapping>> Mappings(CancellationToken stop) =>
        client.Ask(RestRequest.Get($"{App}/static_files/", $"list the static files of {Place.Domain}"), PythonAnywhereJson.Default.ImmutableArrayKnownMapping, stop);

    public Task Map(StaticMapping mapping, CancellationToken stop) =>
        client.Ask(RestRequest.Post($"{App}/static_files/", $"map {mapping.Url}").With(mapping, PythonAnywhereJson.Default.StaticMapping), PythonAnywhereJson.Default.KnownMapping, stop);

    public Task Map(int id, StaticMapping mapping, CancellationToken stop) =>
        client.Do(RestRequest.Patch($"{App}/static_files/{id}/", $"map {mapping.Url}").With(mapping, PythonAnywhereJson.Default.StaticMapping), stop);

    public Task Unmap(KnownMapping mapping, CancellationToken stop) => Gone(client.Do(RestRequest.Delete($"{App}/static_files/{mapping.Id}/", $"no longer map {mapping.Url}"), stop));

    public Task<ImmutableArray<KnownTask>> Tasks(string kind, CancellationToken stop) =>
        client.Ask(RestRequest.Get($"{Root}/{kind}/", "list the tasks"), PythonAnywhereJson.Default.ImmutableArrayKnownTask, stop);

    public Task<KnownTask> Start(NewAlwaysOn task, CancellationToken stop) =>
        client.Ask(RestRequest.Post($"{Root}/always_on/", "start a task").With(task, PythonAnywhereJson.Default.NewAlwaysOn), PythonAnywhereJson.Default.KnownTask, stop);

    public Task<KnownTask> Start(NewScheduled task, CancellationToken stop) =>
        client.Ask(RestRequest.Post($"{Root}/schedule/", "schedule a task").With(task, PythonAnywhereJson.Default.NewScheduled), PythonAnywhereJson.Default.KnownTask, stop);

    public Task End(string kind, int id, CancellationToken stop) => Gone(client.Do(RestRequest.Delete($"{Root}/{kind}/{id}/", "end a task"), stop));

    /// <summary>200 may carry an error.</summary>
    void Ok(ActionResult result, RestRequest request)
    {
        if (string.Equals(result.Status, "OK", StringComparison.OrdinalIgnoreCase)) return;
        throw new RestRefusedException(Dog.ServiceRefused.With(Place.Service.Name, request.To, $"{(result.ErrorMessage ?? result.Error ?? "no reason is given").TrimEnd('.')} (status 200 {result.ErrorType ?? result.Status})"), 200, result.ErrorType ?? result.Error);
    }

    /// <summary>A list of an account is refused with 403 to a token of another one.</summary>
    async Task<T> Owned<T>(Task<T> asking)
    {
        try
        {
            return await asking;
        }
        catch (RestRefusedException refused) when (refused.Status is 403 or 404)
        {
            throw new DeployException(Dog.PythonAnywhereOtherAccount.With(Place.Service.CredentialSource, Place.User, Place.Service.Base.Host).At(Place.To.Place));
        }
    }

    static async Task Gone(Task deleting)
    {
        try
        {
            await deleting;
        }
        catch (RestRefusedException refused) when (refused.Status == 404)
        {
            // As it was to be.
        }
    }
}
