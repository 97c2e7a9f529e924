using System.IO.Pipes;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Dogshore.Faults;
using Dogshore.Local;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Local;

/// <summary>The connection to a host.</summary>
static class HostSocket
{
    /// <summary>How long a host that lives may take to say who it is.</summary>
    public static readonly TimeSpan AnswerDeadline = TimeSpan.FromSeconds(5);

    /// <exception cref="DeployException">The socket lies in a folder that is not ours.</exception>
    public static async ValueTask<Stream> Connect(string address, CancellationToken stop)
    {
        if (OperatingSystem.IsWindows())
        {
            var pipe = new NamedPipeClientStream(".", address, PipeDirection.InOut, PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly);
            try
            {
                await pipe.ConnectAsync(AnswerDeadline, stop);
                return pipe;
            }
            catch
            {
                await pipe.DisposeAsync();
                throw;
            }
        }
        SocketAddress.Guard(address);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(address), stop);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Asks the host of a root who it is; null when none answers. Written by hand, because every deploy of nothing new
    /// passes here and an HttpClient costs it a tenth of a second; HTTP/1.0, so that the body simply ends with the connection.</summary>
    public static async Task<HostRecord?> Ask(Paths paths, World world, CancellationToken stop)
    {
        if (Read(paths) is not { } recorded) return null;
        using var deadline = new CancellationTokenSource(AnswerDeadline, world.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, deadline.Token);
        try
        {
            await using var stream = await Connect(recorded.Socket, either.Token);
            await stream.WriteAsync("GET /v1/host HTTP/1.0\r\nHost: local\r\n\r\n"u8.ToArray(), either.Token);
            using var reader = new StreamReader(stream, Encoding.UTF8);
            var answer = await reader.ReadToEndAsync(either.Token);
            var body = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (!answer.StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal) || body < 0) return null;
            return JsonSerializer.Deserialize(answer[(body + 4)..], Json.Default.HostRecord);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            return null;
        }
        // No one listens, it was killed while it answered, or it is no host at all: in each case none answers.
        catch (Exception exception) when (exception is SocketException or IOException or TimeoutException or UnauthorizedAccessException or JsonException or ArgumentException)
        {
            world.Log.Detail($"no host answers on '{recorded.Socket}': {exception.Message}");
            return null;
        }
    }

    /// <summary>host.json as it is on disk, or null where there is none that can be read: a new host writes it anew.</summary>
    public static HostRecord? Read(Paths paths)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(paths.HostRecord), Json.Default.HostRecord);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return null;
        }
        catch (Exception exception) when (DiskFaults.Is(exception))
        {
            throw DiskFaults.Of(exception, paths.HostRecord);
        }
    }
}
