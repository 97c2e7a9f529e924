using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Dogshore.Emulators.Kubernetes;

namespace Dogshore.Conformance.Kubernetes;

/// <summary>Speaks to the emulator as any program could.</summary>
sealed class ClusterClient : IDisposable
{
    readonly HttpClient client;

    public ClusterClient(KubernetesEmulator emulator, string? token = null)
    {
#pragma warning disable CA5359 // The emulator on this machine.
        client = new HttpClient(new SocketsHttpHandler { UseProxy = false, SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true } }) { BaseAddress = emulator.Url };
#pragma warning restore CA5359
        client.DefaultRequestHeaders.Authorization = new("Bearer", token ?? emulator.Identities.AdministratorToken);
    }

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async Task<(HttpStatusCode Status, JsonObject Body)> Ask(HttpMethod method, string path, string? body = null, string type = "application/json")
    {
        using var message = new HttpRequestMessage(method, path);
        if (body is not null) message.Content = new StringContent(body, Encoding.UTF8) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };
        using var answer = await client.SendAsync(message, Stop);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(Stop))!.AsObject());
    }

    public Task<(HttpStatusCode Status, JsonObject Body)> Get(string path) => Ask(HttpMethod.Get, path);

    public Task<(HttpStatusCode Status, JsonObject Body)> Apply(string path, string manager, string body, string more = "") => Ask(HttpMethod.Patch, $"{path}?fieldManager={manager}&fieldValidation=Strict{more}", body, "application/apply-patch+yaml");

    /// <summary>Asks until what is there is so.</summary>
    public async Task<JsonObject> Until(string path, Func<JsonObject, bool> isSo, string what)
    {
        for (var deadline = DateTime.UtcNow.AddSeconds(40); ;)
        {
            var (_, body) = await Get(path);
            if (isSo(body)) return body;
            DateTime.UtcNow.ShouldBeLessThan(deadline, $"{what}: {body.ToJsonString()}");
            await Task.Delay(50, Stop);
        }
    }

    public async Task<string> Text(string path) => await client.GetStringAsync(path, Stop);

    public async Task<Stream> Stream(string path) => await client.GetStreamAsync(path, Stop);

    public async Task<(HttpStatusCode Status, JsonObject Body)> Send(string path, byte[] body)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new("application/octet-stream");
        using var answer = await client.PostAsync(path, content, Stop);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(Stop))!.AsObject());
    }

    public void Dispose() => client.Dispose();
}
