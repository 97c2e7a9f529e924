using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using Dogshore.Platforms.Rest;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Convox;

/// <summary>How a stream ended.</summary>
/// <param name="IsWhole">The rack said that it was the end; false when the connection broke off or was silent for too long.</param>
/// <param name="Exit">The exit code of the command, when the stream was one's.</param>
/// <param name="Error">What the rack said instead of it: errors come after the upgrade, as text.</param>
sealed record SocketEnd(bool IsWhole, int? Exit, string? Error);

/// <summary>A stream of the rack's: text frames, and an empty binary frame at the end (contract convox §3.1).</summary>
sealed class ConvoxSocket(RestService service, World world)
{
    const string Marker = "F1E49A85-0AD7-4AEF-A618-C249C6E6568D:";
    const string ErrorWord = "ERROR: ";
    const int LongestLine = 4_000;

    readonly StringBuilder line = new();
    readonly Decoder decoder = Encoding.UTF8.GetDecoder();
    int? exit;
    string? last;

    public async Task<SocketEnd> Follow(string path, IEnumerable<(string Name, string Value)> headers, Action<string> onLine, TimeSpan silence, CancellationToken stop)
    {
        using var quiet = new CancellationTokenSource(silence, world.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(quiet.Token, stop);
        using var socket = new ClientWebSocket();
        foreach (var (name, value) in service.Headers.Where(header => header.Key is not "Accept").Select(header => (header.Key, header.Value)).Concat(headers)) socket.Options.SetRequestHeader(name, value);
        if (service.Authorization() is { } authorization) socket.Options.SetRequestHeader("Authorization", authorization);
        try
        {
            await socket.ConnectAsync(Address(path), world.Http.Client, either.Token);
            var piece = new byte[16 * 1024];
            while (true)
            {
                var got = await socket.ReceiveAsync(piece.AsMemory(), either.Token);
                quiet.CancelAfter(silence);
                if (got.MessageType == WebSocketMessageType.Close) return End(onLine, exit is not null);
                if (got is { MessageType: WebSocketMessageType.Binary, Count: 0, EndOfMessage: true }) return End(onLine, true);
                Take(piece.AsSpan(0, got.Count), onLine);
            }
        }
        catch (Exception broken) when (broken is WebSocketException or HttpRequestException or IOException)
        {
            return End(onLine, false);
        }
        catch (OperationCanceledException) when (quiet.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            return End(onLine, false);
        }
    }

    Uri Address(string path)
    {
        var there = new Uri(service.Base, path);
        return new UriBuilder(there) { Scheme = there.Scheme == Uri.UriSchemeHttps ? "wss" : "ws", Port = there.Port }.Uri;
    }

    void Take(ReadOnlySpan<byte> bytes, Action<string> onLine)
    {
        Span<char> letters = new char[bytes.Length + 4];
        var count = decoder.GetChars(bytes, letters, flush: false);
        foreach (var letter in letters[..count])
        {
            if (letter == '\n') Finish(onLine);
            else if (letter is not '\r')
            {
                line.Append(letter);
                // Told in pieces; the last letters wait, because the exit code's mark may begin among them.
                if (line.Length > LongestLine + Marker.Length)
                {
                    Tell(line.ToString(0, LongestLine), onLine);
                    line.Remove(0, LongestLine);
                }
            }
        }
    }

    void Finish(Action<string> onLine)
    {
        var text = line.ToString();
        line.Clear();
        var at = text.IndexOf(Marker, StringComparison.Ordinal);
        if (at >= 0 && int.TryParse(text.AsSpan(at + Marker.Length), NumberStyles.Integer, CultureInfo.InvariantCulture, out var code))
        {
            exit = code;
            // A command's last words may have no line end of their own.
            text = text[..at];
            if (text.Length == 0) return;
        }
        Tell(text, onLine);
    }

    void Tell(string text, Action<string> onLine)
    {
        last = text;
        onLine(text);
    }

    SocketEnd End(Action<string> onLine, bool isWhole)
    {
        if (line.Length > 0) Finish(onLine);
        return new(isWhole, exit, exit is null && last?.StartsWith(ErrorWord, StringComparison.Ordinal) == true ? last[ErrorWord.Length..] : null);
    }
}
