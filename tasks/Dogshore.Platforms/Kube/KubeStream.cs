using System.Text;
using Dogshore.Platforms.Rest;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Kube;

/// <summary>Reads what a cluster sends as it comes: logs, and news of objects. What breaks off is no fault: how something ended is asked elsewhere.</summary>
sealed class KubeStream(RestService service, World world)
{
    const int LongestLine = 16_000;

    /// <summary>Until its first whole line, its end, or the time.</summary>
    public async Task First(string path, TimeSpan within, CancellationToken stop)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(stop);
        await Read(path, _ => enough.Cancel(), within, enough.Token);
        stop.ThrowIfCancellationRequested();
    }

    /// <param name="silence">Longest time between two pieces.</param>
    /// <returns>False when it could not be read, or broke off.</returns>
    public async Task<bool> Read(string path, Action<string> onLine, TimeSpan silence, CancellationToken stop)
    {
        world.Log.Detail($"[{service.Name}] GET {path}");
        using var quiet = new CancellationTokenSource(silence, world.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(quiet.Token, stop);
        using var message = new HttpRequestMessage(HttpMethod.Get, new Uri(service.Base, path));
        foreach (var (name, value) in service.Headers) message.Headers.TryAddWithoutValidation(name, value);
        if (service.Authorization() is { } authorization) message.Headers.TryAddWithoutValidation("Authorization", authorization);
        try
        {
            using var answer = await world.Http.Client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, either.Token);
            if (!answer.IsSuccessStatusCode) return false;
            await using var stream = await answer.Content.ReadAsStreamAsync(either.Token);
            var (piece, line, decoder) = (new byte[16 * 1024], new StringBuilder(), Encoding.UTF8.GetDecoder());
            var letters = new char[piece.Length + 4];
            while (await stream.ReadAsync(piece, either.Token) is > 0 and var count)
            {
                quiet.CancelAfter(silence);
                foreach (var letter in letters.AsSpan(0, decoder.GetChars(piece.AsSpan(0, count), letters, flush: false)))
                {
                    if (letter != '\n')
                    {
                        if (line.Length < LongestLine) line.Append(letter);
                        continue;
                    }
                    onLine(line.ToString().TrimEnd('\r'));
                    line.Clear();
                }
            }
            if (line.Length > 0) onLine(line.ToString());
            return true;
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException || (broken is OperationCanceledException && !stop.IsCancellationRequested))
        {
            return false;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Whoever stopped it knows why.
            return false;
        }
    }
}
