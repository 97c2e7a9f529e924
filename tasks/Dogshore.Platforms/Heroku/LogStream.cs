using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Heroku;

/// <summary>Follows the output of a build or of a release: a text that grows, at an address that is itself the permission. It is
/// read in lines of bounded length; after a break it goes on where it was (Range).</summary>
sealed class LogStream(Uri url, World world)
{
    const int LongestLine = 4_000;
    /// <summary>How often it may be missing before it begins, a second apart (heroku/cli src/lib/container/streamer.ts).</summary>
    const int MostMissing = 30;
    const int MostBreaks = 5;
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    /// <summary>A build may be silent for long; whether it still runs is asked elsewhere.</summary>
    static readonly TimeSpan Silence = TimeSpan.FromMinutes(2);

    readonly StringBuilder line = new();
    readonly Decoder decoder = Encoding.UTF8.GetDecoder();
    long offset;

    /// <summary>Until it ends, breaks off too often, or <paramref name="isOver"/> says that nothing more will come. What it says is only
    /// for people: how a build ended is asked of the API.</summary>
    public async Task Follow(Action<string> onLine, Func<Task<bool>> isOver, CancellationToken stop)
    {
        for (int missing = 0, breaks = 0; missing < MostMissing && breaks < MostBreaks;)
        {
            switch (await Read(onLine, stop))
            {
                case End.Whole: Finish(onLine); return;
                case End.Missing: missing++; break;
                default: breaks++; break;
            }
            if (await isOver()) break;
            await Task.Delay(Pause, world.Clock, stop);
        }
        Finish(onLine);
    }

    enum End { Whole, Missing, Broken }

    async Task<End> Read(Action<string> onLine, CancellationToken stop)
    {
        using var silence = new CancellationTokenSource(Silence, world.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, stop);
        using var message = new HttpRequestMessage(HttpMethod.Get, url);
        if (offset > 0) message.Headers.Range = new RangeHeaderValue(offset, null);
        try
        {
            using var answer = await world.Http.Client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, either.Token);
            if (answer.StatusCode == HttpStatusCode.NotFound) return End.Missing;
            // Nothing lies behind what was read already.
            if (answer.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable) return End.Whole;
            if (!answer.IsSuccessStatusCode) return End.Broken;
            var skip = answer.StatusCode == HttpStatusCode.PartialContent ? 0 : offset;
            await using var stream = await answer.Content.ReadAsStreamAsync(either.Token);
            var piece = new byte[16 * 1024];
            while (await stream.ReadAsync(piece, either.Token) is > 0 and var count)
            {
                silence.CancelAfter(Silence);
                var known = (int)Math.Min(skip, count);
                skip -= known;
                offset += count - known;
                Take(piece.AsSpan(known, count - known), onLine);
            }
            return End.Whole;
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException)
        {
            return End.Broken;
        }
        catch (OperationCanceledException) when (silence.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            return End.Broken;
        }
    }

    void Take(ReadOnlySpan<byte> bytes, Action<string> onLine)
    {
        Span<char> letters = new char[bytes.Length + 4];
        var count = decoder.GetChars(bytes, letters, flush: false);
        foreach (var letter in letters[..count])
        {
            if (letter == '\n') Finish(onLine);
            // Heroku sends zeros so that the connection is not taken for dead.
            else if (letter is not '\r' and not '\0' && line.Length < LongestLine) line.Append(letter);
        }
    }

    void Finish(Action<string> onLine)
    {
        if (line.Length > 0) onLine(line.ToString());
        line.Clear();
    }
}
