using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Xml;
using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Rest;

/// <summary>Makes one attempt and judges what came of it. What is expected of a network is an answer here and no exception.</summary>
sealed class Attempts<T>(RestService service, World world, RestRequest request, Func<ReadOnlyMemory<byte>, T> read)
{
    /// <summary>More than any answer that we ask for; keeps a wrong address from filling memory.</summary>
    const int Largest = 16 << 20;

    public async Task<Attempt<T>> Make(CancellationToken stop)
    {
        using var patience = new CancellationTokenSource(service.Patience, world.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stop);
        // One that sends a byte a second is never silent and never ready.
        using var deadline = new CancellationTokenSource(service.Deadline, world.Clock);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, stop);
        using var message = Message(() => patience.CancelAfter(service.Patience));
        world.Http.Recent.Note(service.Base.Authority, world.Now);
        try
        {
            using var response = await world.Http.Client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, either.Token);
            var body = await BoundedBody.Read(response.Content, Largest, service.Patience, world.Clock, ending.Token);
            return Judge(response, body);
        }
        catch (HttpRequestException broken) when (broken.HttpRequestError is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.ProxyTunnelError)
        {
            // Nothing was sent: there is nothing that could have been done.
            return new(null, new DeployException(Dog.ServiceNotReached.With(service.Name, request.To, Ended(broken.Message), service.Base.Host))) { MayRepeat = true };
        }
        catch (HttpRequestException broken) when (broken.HttpRequestError == HttpRequestError.SecureConnectionError)
        {
            // A certificate that is wrong does not get better by asking again.
            return new(null, new DeployException(Dog.ServiceNotReached.With(service.Name, request.To, Ended($"no secure connection: {broken.InnerException?.Message ?? broken.Message}"), service.Base.Host)));
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException)
        {
            return Lost("the connection broke off.");
        }
        catch (TimeoutException)
        {
            return Lost($"its answer stopped half-way for {Durations.Show(service.Patience)}.");
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !deadline.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            return Lost($"no answer came within {Durations.Show(service.Patience)}.");
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            return Lost($"its answer had not come to an end after {Durations.Show(service.Deadline)}.");
        }
    }

    HttpRequestMessage Message(Action moved)
    {
        var message = new HttpRequestMessage(request.Method, new Uri(service.Base, request.Path.TrimStart('/')));
        foreach (var (name, value) in service.Headers.Select(header => (header.Key, header.Value)).Concat(request.Headers))
        {
            message.Headers.Remove(name);
            message.Headers.TryAddWithoutValidation(name, value);
        }
        if (service.Authorization() is { } authorization) message.Headers.TryAddWithoutValidation("Authorization", authorization);
        if (request.Body is { } body) message.Content = new ReadOnlyMemoryContent(body) { Headers = { ContentType = MediaTypeHeaderValue.Parse(request.BodyType) } };
        if (request.Stream is { } stream) message.Content = stream(moved);
        service.Sign?.Invoke(message, request.Body ?? default);
        return message;
    }

    Attempt<T> Judge(HttpResponseMessage response, BoundedBody body)
    {
        var status = (int)response.StatusCode;
        Tell(response);
        if (status is >= 200 and < 300 || status == request.AlsoGood) return Understand(response, body);
        if (status is >= 300 and < 400) return new(null, new DeployException(Dog.RedirectRefused.With(service.Name, request.To, Host(response))));
        var (id, message) = service.Error(body.Bytes);
        var words = Words(response, id, message);
        return (service.Meaning(status, id) ?? ByStatus(status)) switch
        {
            RestMeaning.Limited => Limited(response, body, id),
            RestMeaning.Credential => new(null, new RestRefusedException(Dog.CredentialRefused.With(service.Name, service.CredentialSource, words, service.CredentialPage), status, id) { Challenge = response.Headers.TryGetValues("WWW-Authenticate", out var wants) ? string.Join(", ", wants) : null }),
            RestMeaning.NotAllowed => new(null, new RestRefusedException(Dog.NotAllowed.With(service.Name, request.To, words), status, id)),
            RestMeaning.Fails => Lost(words, Dog.ServiceFails),
            _ => new(null, new RestRefusedException(Dog.ServiceRefused.With(service.Name, request.To, words), status, id)),
        };
    }

    static RestMeaning ByStatus(int status) => status switch
    {
        429 => RestMeaning.Limited,
        401 => RestMeaning.Credential,
        402 or 403 => RestMeaning.NotAllowed,
        408 or >= 500 => RestMeaning.Fails,
        _ => RestMeaning.Refused,
    };

    /// <summary>Cut-off JSON does not parse, and JSON of something else lacks the fields.</summary>
    Attempt<T> Understand(HttpResponseMessage response, BoundedBody body)
    {
        try
        {
            if (body.IsCut) return NotUnderstood($"it is larger than {Sizes.Show(Largest)}.");
            return new(new RestAnswer<T>(read(body.Bytes), (int)response.StatusCode, response.Headers));
        }
        catch (XmlException)
        {
            return NotUnderstood($"{response.Content.Headers.ContentType?.MediaType ?? "no type"} that is not the XML that was asked for.");
        }
        catch (JsonException wrong)
        {
            // Of the message only the place: it may quote what was answered.
            return NotUnderstood($"{response.Content.Headers.ContentType?.MediaType ?? "no type"} that is not the JSON that was asked for{(wrong.Path is { Length: > 0 } path ? $", at {path}" : "")}.");
        }
    }

    Attempt<T> NotUnderstood(string how) => request.IsRepeatable
        ? new(null, new DeployException(Dog.AnswerNotUnderstood.With(service.Name, request.To, how, service.Base.Host))) { MayRepeat = true }
        : Lost(how);

    Attempt<T> Limited(HttpResponseMessage response, BoundedBody body, string? id)
    {
        // It was not done, whatever it was.
        var after = After(response) ?? service.Wait(body.Bytes);
        var finding = Dog.RateLimited.With(service.Name, after is { } wait ? Durations.Show(TimeSpan.FromSeconds(Math.Ceiling(wait.TotalSeconds))) : "a while", request.To);
        return new(null, new RestRefusedException(finding, 429, id ?? "rate_limit")) { MayRepeat = after is null || after <= service.LongestWait, After = after };
    }

    TimeSpan? After(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        // By the service's own clock, when it tells it: ours may be wrong.
        { Date: { } date } => date - (response.Headers.Date ?? world.Clock.GetUtcNow()) is var wait && wait > TimeSpan.Zero ? wait : TimeSpan.Zero,
        _ => null,
    };

    /// <summary>Done or not, nobody knows; of what can be repeated nobody has to.</summary>
    Attempt<T> Lost(string how, Fault? fault = null) => request.IsRepeatable
        ? new(null, new DeployException(fault is null
            ? Dog.ServiceNotReached.With(service.Name, request.To, how, service.Base.Host)
            : fault.With(service.Name, request.To, how))) { MayRepeat = true }
        : new(null, new AnswerLostException(Dog.AnswerLost.With(service.Name, request.To, how)));

    void Tell(HttpResponseMessage response)
    {
        foreach (var name in service.Warnings)
            if (response.Headers.TryGetValues(name, out var texts)) world.Log.Say($"{service.Name} says: {string.Join(" ", texts)}");
    }

    string Words(HttpResponseMessage response, string? id, string? message)
    {
        var request = response.Headers.TryGetValues(service.RequestId, out var ids) ? $", request {string.Join(",", ids)}" : "";
        var status = $"status {(int)response.StatusCode}{(id is null ? "" : $" {id}")}";
        return message is null ? $"{status}{request}." : $"{Ended(message)} ({status}{request})";
    }

    /// <summary>The host only: the rest of the address may carry what is secret.</summary>
    static string Host(HttpResponseMessage response) => response.Headers.Location is { IsAbsoluteUri: true } there ? there.Host : "one that it does not name";

    static string Ended(string sentence) => sentence.TrimEnd() is var text && text.EndsWith('.') ? text : $"{text}.";
}
