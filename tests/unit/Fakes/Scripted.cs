using System.Net;
using System.Text;

namespace Dogshore.Tests.Fakes;

/// <summary>The other side of a wire: gives the answers of a script in turn, the last one for ever, and keeps the requests.</summary>
sealed class Scripted(params Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>>[] answers) : HttpMessageHandler
{
    public List<HttpRequestMessage> Requests { get; } = [];

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Requests.Add(request);
        return answers[Math.Min(Requests.Count, answers.Length) - 1](request, cancellationToken);
    }

    public static Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> Answer(int status, string body = "", params string[] headers) => (request, _) =>
    {
        var response = new HttpResponseMessage((HttpStatusCode)status) { RequestMessage = request, Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        foreach (var header in headers)
        {
            var parts = header.Split(": ", 2);
            if (!response.Headers.TryAddWithoutValidation(parts[0], parts[1])) response.Content.Headers.TryAddWithoutValidation(parts[0], parts[1]);
        }
        return Task.FromResult(response);
    };

    public static Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> Fails(Exception fault) => (_, _) => Task.FromException<HttpResponseMessage>(fault);

    public static Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> Hangs => async (_, stop) =>
    {
        var never = new TaskCompletionSource<HttpResponseMessage>();
        using var _1 = stop.Register(() => never.TrySetCanceled(stop));
        return await never.Task.ConfigureAwait(false);
    };
}
