using System.Text.Json;
using System.Text.RegularExpressions;
using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Platforms.Rest;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Convox;

/// <summary>The console may want a session beside the credential: it answers 401 and names the path where one is begun (contract convox §3.1).</summary>
static partial class ConvoxSession
{
    const int Largest = 64_000;

    /// <summary>The service as it is to be spoken to from now on. A rack by itself wants no session.</summary>
    /// <exception cref="DeployException">It wants a key pressed in a browser, which no CI can.</exception>
    public static async Task<RestService> Begin(RestService service, World world, CancellationToken stop)
    {
        if (!service.Headers.ContainsKey("Rack")) return service;
        var (status, wish, _) = await Send(HttpMethod.Get, "racks", service, world, stop);
        if (status != 401 || Wish().Match(wish) is not { Success: true } wanted) return service;
        if (wanted.Groups[2].Value == "true") throw new DeployException(Dog.ConvoxSecondFactor.With(service.CredentialSource));
        var (_, _, body) = await Send(HttpMethod.Post, wanted.Groups[1].Value, service, world, stop);
        var id = body is [(byte)'{', ..] ? JsonSerializer.Deserialize(body, ConvoxJson.Default.ConvoxSessionFacts)?.Id : null;
        // Without one the next request is refused, in the console's own words.
        if (id is null) return service;
        world.Log.Mask(id);
        return service with { Headers = service.Headers.SetItem("Session", id) };
    }

    static async Task<(int Status, string Wish, byte[] Body)> Send(HttpMethod method, string path, RestService service, World world, CancellationToken stop)
    {
        using var patience = new CancellationTokenSource(service.Patience, world.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stop);
        // Below the console's address whatever it says: the credential goes nowhere else.
        using var message = new HttpRequestMessage(method, new Uri(service.Base, path.TrimStart('/')));
        foreach (var (name, value) in service.Headers) message.Headers.TryAddWithoutValidation(name, value);
        message.Headers.TryAddWithoutValidation("Authorization", service.Authorization());
        try
        {
            using var answer = await world.Http.Client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, either.Token);
            var body = await BoundedBody.Read(answer.Content, Largest, service.Patience, world.Clock, either.Token);
            // As it came: two words side by side are none of HTTP's own forms.
            var wish = answer.Headers.NonValidated.TryGetValues("WWW-Authenticate", out var said) ? said.ToString() : "";
            return ((int)answer.StatusCode, wish, body.Bytes.ToArray());
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException or TimeoutException)
        {
            throw new DeployException(Dog.ServiceNotReached.With(service.Name, "begin a session", "the connection broke off.", service.Base.Host));
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            throw new DeployException(Dog.ServiceNotReached.With(service.Name, "begin a session", $"no answer came within {Durations.Show(service.Patience)}.", service.Base.Host));
        }
    }

    [GeneratedRegex("""^Session path="([^":]+)",? token="([^"]+)"$""")]
    private static partial Regex Wish();
}
