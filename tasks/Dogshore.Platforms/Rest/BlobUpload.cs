using System.Net;
using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Rest;

/// <summary>Puts a file at a signed address of a store. The same bytes at the same place may be put again; the address itself is
/// the permission, so no credential goes with it and it is never shown.</summary>
/// <param name="service">Whose package it is, for messages.</param>
public sealed class BlobUpload(string service, World world)
{
    const int Attempts = 3;
    const int LargestAnswer = 64_000;
    static readonly TimeSpan Silence = TimeSpan.FromSeconds(60);
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <exception cref="DeployException">It could not be sent; the store keeps nothing of half an upload.</exception>
    public Task Put(Uri to, string file, CancellationToken stop) =>
        // A type would not be what was signed, and the store would refuse it: so there is the header and nothing in it.
        Send(HttpMethod.Put, to, file, "", [], stop);

    /// <summary>The same to a store that wants headers, a credential among them; it must be one that takes the same file again.</summary>
    /// <returns>What it answered.</returns>
    public async Task<ReadOnlyMemory<byte>> Send(HttpMethod method, Uri to, string file, string type, IEnumerable<(string Name, string Value)> headers, CancellationToken stop)
    {
        if (to.Scheme != Uri.UriSchemeHttps && !to.IsLoopback) throw new DeployException(Dog.UploadFailed.With(service, "the address that it gave is not https."));
        var all = headers.ToArray();
        for (var attempt = 1; ; attempt++)
        {
            var (answer, problem, mayRepeat) = await Try(method, to, file, type, all, stop);
            if (problem is null) return answer;
            if (!mayRepeat || attempt == Attempts) throw new DeployException(Dog.UploadFailed.With(service, problem));
            world.Log.Say($"the upload broke off ({problem.TrimEnd('.')}); once more");
            await Task.Delay(Pause * attempt, world.Clock, stop);
        }
    }

    async Task<(ReadOnlyMemory<byte> Answer, string? Problem, bool MayRepeat)> Try(HttpMethod method, Uri to, string file, string type, (string Name, string Value)[] headers, CancellationToken stop)
    {
        using var silence = new CancellationTokenSource(Silence, world.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, stop);
        await using var bytes = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.Asynchronous | FileOptions.SequentialScan);
        using var content = new FileBody(bytes, () => silence.CancelAfter(Silence));
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        using var message = new HttpRequestMessage(method, to) { Content = content };
        foreach (var (name, value) in headers) message.Headers.TryAddWithoutValidation(name, value);
        try
        {
            using var answer = await world.Http.Client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, either.Token);
            if (answer.IsSuccessStatusCode) return ((await BoundedBody.Read(answer.Content, LargestAnswer, Silence, world.Clock, either.Token)).Bytes, null, false);
            return (default, $"the store answered with status {(int)answer.StatusCode}.", answer.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError);
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException)
        {
            return (default, "the connection broke off.", true);
        }
        catch (TimeoutException)
        {
            return (default, $"its answer stood still for {Durations.Show(Silence)}.", true);
        }
        catch (OperationCanceledException) when (silence.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            return (default, $"it stood still for {Durations.Show(Silence)}.", true);
        }
    }
}
