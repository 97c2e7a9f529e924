using System.Net.Sockets;
using System.Security.Cryptography;
using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Worlds;

namespace Dogshore.Probing;

/// <summary>What one request came to: null is as expected.</summary>
/// <param name="Shown">Status and the beginning of the body, or null without an answer.</param>
sealed record Answer(Finding? Finding, string? Shown);

/// <summary>Sends one request of a probe and judges the answer.</summary>
sealed class Asking(Uri app, string? proof, HttpClient client, TimeProvider clock)
{
    const int BodyLimit = 1_000_000;
    const int Shown = 200;

    public async Task<Answer> Once(Probe probe, TimeSpan time, CancellationToken stop)
    {
        var address = Address(probe.Path);
        using var late = new CancellationTokenSource(time, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stop);
        try
        {
            using var request = Request(address);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return await Judge(probe, address, response, time, either.Token);
        }
        catch (Exception slow) when (slow is OperationCanceledException or TimeoutException && !stop.IsCancellationRequested)
        {
            return new(Dog.ProbeTimedOut.With(address, Durations.Show(time)), null);
        }
        catch (HttpRequestException fault)
        {
            return new(Unanswered(address, fault), null);
        }
        catch (IOException fault)
        {
            return new(Dog.AnswerBroken.With(address, fault.Message), null);
        }
    }

    /// <summary>Of the app's own origin whatever the path says: <c>//elsewhere/</c> joined as a URL would be another host.</summary>
    Uri Address(string path) => new(app.GetLeftPart(UriPartial.Authority) + app.AbsolutePath.TrimEnd('/') + (path.StartsWith('/') ? path : "/" + path));

    HttpRequestMessage Request(Uri address)
    {
        // Without a proof in the answer, an address that no cache has seen is the next best.
        if (proof is null) address = new($"{address}{(address.Query.Length == 0 ? "?" : "&")}dogshore={RandomNumberGenerator.GetHexString(16, lowercase: true)}");
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.CacheControl = new() { NoCache = true };
        request.Headers.UserAgent.ParseAdd($"Dogshore/{typeof(Asking).Assembly.GetName().Version}");
        return request;
    }

    async Task<Answer> Judge(Probe probe, Uri address, HttpResponseMessage response, TimeSpan time, CancellationToken stop)
    {
        var status = (int)response.StatusCode;
        var finding = Redirected(probe, address, response) ?? Foreign(address, response)
            ?? (probe.Status.Holds(status) ? null : Dog.WrongStatus.With(address, status, probe.Status))
            ?? (proof is null || IsProven(response) ? null : Dog.AnotherRelease.With(address))
            ?? (probe.Header is null || Holds(response, probe.Header) ? null : Dog.HeaderMissing.With(address, probe.Header));
        if (finding is not null) return new(finding, $"{status} {await Beginning(response.Content, stop)}".TrimEnd());
        // A body that nobody asked about is not waited for: it may be a stream without end.
        if (probe.Contains is null) return new(null, $"{status}");

        var text = await Text(response.Content, BodyLimit, time, stop);
        var found = text.Contains(probe.Contains, StringComparison.Ordinal);
        return new(found ? null : RedirectTo(address, response) ?? Dog.TextMissing.With(address, probe.Contains), $"{status} {text[..Math.Min(Shown, text.Length)]}".TrimEnd());
    }

    /// <summary>For the report only: that it cannot be had changes nothing about the fault that was found.</summary>
    async Task<string> Beginning(HttpContent content, CancellationToken stop)
    {
        try
        {
            var text = await Text(content, 4 * Shown, TimeSpan.FromSeconds(1), stop);
            return text[..Math.Min(Shown, text.Length)];
        }
        catch (Exception unread) when (unread is IOException or TimeoutException or OperationCanceledException)
        {
            return "";
        }
    }

    static Finding? Redirected(Probe probe, Uri address, HttpResponseMessage response)
    {
        // A client that follows redirects after all has been somewhere else, perhaps in a network that is none of ours.
        var asked = response.RequestMessage?.RequestUri ?? address;
        if (asked.GetLeftPart(UriPartial.Authority) != address.GetLeftPart(UriPartial.Authority)) return Dog.ProbeRedirected.With(address, 302, asked.GetLeftPart(UriPartial.Path));
        return probe.Status.Holds((int)response.StatusCode) ? null : RedirectTo(address, response);
    }

    /// <summary>Null when the answer is no redirect.</summary>
    static Finding? RedirectTo(Uri address, HttpResponseMessage response) =>
        (int)response.StatusCode is >= 300 and < 400 and var status && response.Headers.Location is { } to
            ? Dog.ProbeRedirected.With(address, status, new Uri(address, to).GetLeftPart(UriPartial.Path)) : null;

    /// <summary>An answer that carries another release's proof says nothing of this one, whatever its status.</summary>
    Finding? Foreign(Uri address, HttpResponseMessage response) =>
        proof is not null && Holds(response, proof[..proof.IndexOf(':')]) && !IsProven(response) ? Dog.AnotherRelease.With(address) : null;

    bool IsProven(HttpResponseMessage response) => Holds(response, proof!);

    /// <param name="line"><c>Name: value</c>, or a bare name.</param>
    static bool Holds(HttpResponseMessage response, string line)
    {
        var colon = line.IndexOf(':');
        var name = (colon < 0 ? line : line[..colon]).Trim();
        var values = response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated)
            .Where(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).SelectMany(header => header.Value).ToList();
        if (colon < 0) return values.Count > 0;
        var value = line[(colon + 1)..].Trim();
        return values.Contains(value) || (values.Count > 1 && string.Join(", ", values) == value);
    }

    async Task<string> Text(HttpContent content, int limit, TimeSpan idle, CancellationToken stop)
    {
        var body = await BoundedBody.Read(content, limit, idle, clock, stop);
        return System.Text.Encoding.UTF8.GetString(body.Bytes.Span);
    }

    static Finding Unanswered(Uri address, HttpRequestException fault) => fault.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => Dog.NameNotResolved.With(address),
        HttpRequestError.SecureConnectionError => Dog.TlsFailed.With(address, fault.InnerException?.Message ?? fault.Message),
        HttpRequestError.ConnectionError => fault.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused }
            ? Dog.NothingListens.With(address)
            : Dog.NotReached.With(address, fault.InnerException?.Message ?? fault.Message),
        _ => Dog.AnswerBroken.With(address, (fault.InnerException ?? fault).Message),
    };
}
