using System.Net;

namespace Dogshore.EndToEnd;

sealed record Answer(HttpStatusCode Status, string Text, IReadOnlyDictionary<string, string> Headers)
{
    public bool Ok => (int)Status is >= 200 and < 300;
}

static class Web
{
    static readonly HttpClient client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, AutomaticDecompression = DecompressionMethods.None })
    {
        Timeout = TimeSpan.FromSeconds(30),
    };

    public static async Task<Answer> Get(Uri address, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await Send(request);
    }

    public static async Task<Answer> Post(Uri address, params (string Name, string Value)[] form)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new FormUrlEncodedContent(form.Select(field => KeyValuePair.Create(field.Name, field.Value))) };
        return await Send(request);
    }

    /// <summary>True when something answers there, whatever it says.</summary>
    public static async Task<bool> Answers(Uri address)
    {
        try
        {
            await Get(address);
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    static async Task<Answer> Send(HttpRequestMessage request)
    {
        using var answer = await client.SendAsync(request);
        var headers = answer.Headers.Concat(answer.Content.Headers).ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        return new Answer(answer.StatusCode, await answer.Content.ReadAsStringAsync(), headers);
    }
}
