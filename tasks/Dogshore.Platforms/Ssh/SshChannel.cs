using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Ssh;

/// <summary>One command over the connection that a running ssh holds. It costs no program of its own, and its text is on no command line
/// that others of this machine could read.</summary>
/// <remarks>An ssh that shares its connection lets its user's programs speak SSH's connection protocol (RFC 4254) through its socket:
/// OpenSSH's PROTOCOL.mux, "proxy mode", there since 7.4. Encryption and keys stay the business of that ssh.</remarks>
sealed class SshChannel : IDisposable
{
    const uint Hello = 1, Version = 4, Proxy = 0x1000000f, Proxied = 0x8000000f;
    /// <summary>How much the server may send before we have read it.</summary>
    const uint Ahead = 1 << 20;
    const uint Chunk = 16 * 1024;

    readonly SshPackets packets;
    readonly SshWindow window = new();
    readonly Pipe output = new(), error = new();
    uint theirs;

    SshChannel(Socket socket) => packets = new(socket);

    /// <summary>Null when nobody holds a connection there any more: then nothing was said to the server.</summary>
    /// <exception cref="SshLostException">The server opens no more.</exception>
    public static async Task<SshChannel?> Open(string path, SshServer server, CancellationToken stop)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), stop);
        }
        catch (SocketException)
        {
            socket.Dispose();
            return null;
        }
        var channel = new SshChannel(socket);
        try
        {
            if (await channel.Begin(server, stop)) return channel;
            channel.Dispose();
            return null;
        }
        catch
        {
            channel.Dispose();
            throw;
        }
    }

    async Task<bool> Begin(SshServer server, CancellationToken stop)
    {
        await packets.Greet(stop, Hello, Version);
        if (await packets.ReadGreeting(stop) is not (Hello, Version)) return false;
        await packets.Greet(stop, Proxy, 0);
        if (await packets.ReadGreeting(stop) is not (Proxied, _)) return false;
        await packets.Send(SshMessage.Open, stop, "session", 0u, Ahead, Chunk);
        while (await packets.Read(stop) is { } packet)
        {
            if (packet.Type == SshMessage.NotOpened)
            {
                var (_, _, why) = (packet.Number(), packet.Number(), packet.Text());
                throw new SshLostException(Faults.Dog.SshLost.With(server.Shown, $"it takes no more commands at a time: {why}"));
            }
            if (packet.Type != SshMessage.Opened) continue;
            packet.Number();
            theirs = packet.Number();
            window.Widen(packet.Number());
            return true;
        }
        return false;
    }

    /// <summary>Runs the command to its end.</summary>
    /// <returns>Exit code null when the connection ended before the command did.</returns>
    public async Task<Ran> Run(SshCommand command, CancellationToken stop)
    {
        var lines = new ProcessOutput(command.OnLine);
        var reading = Task.WhenAll(lines.Read(output.Reader.AsStream(), isOutput: true, CancellationToken.None), lines.Read(error.Reader.AsStream(), isOutput: false, CancellationToken.None));
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var feeding = Task.CompletedTask;
        try
        {
            await packets.Send(SshMessage.Request, stop, theirs, "exec", true, command.Text);
            var listening = Listen(stop);
            feeding = Feed(command, over.Token);
            // An input that cannot be read must not arrive as a shorter one: it ends the command.
            if (await Task.WhenAny(listening, feeding) == feeding) await feeding;
            var exit = await listening;
            await Close();
            return lines.Result(exit);
        }
        finally
        {
            await Close();
        }

        async Task Close()
        {
            // Who has ended reads no more.
            await over.CancelAsync();
            await Task.WhenAny(feeding);
            await output.Writer.CompleteAsync();
            await error.Writer.CompleteAsync();
            await reading;
        }
    }

    async Task<int?> Listen(CancellationToken stop)
    {
        int? exit = null;
        while (await packets.Read(stop) is { } packet)
        {
            packet.Number();
            switch (packet.Type)
            {
                case SshMessage.Data:
                    await Take(output.Writer, packet.Bytes(), stop);
                    break;
                case SshMessage.ExtendedData:
                    packet.Number();
                    await Take(error.Writer, packet.Bytes(), stop);
                    break;
                case SshMessage.Window:
                    window.Widen(packet.Number());
                    break;
                case SshMessage.Request when packet.Text() == "exit-status":
                    packet.Flag();
                    exit = (int)packet.Number();
                    break;
                case SshMessage.NotDone:
                    return null;
                case SshMessage.Close:
                    await packets.Send(SshMessage.Close, stop, theirs);
                    return exit;
            }
        }
        // All that came is worth nothing without the end: what was asked may or may not have been done.
        return null;
    }

    async Task Take(PipeWriter to, ReadOnlyMemory<byte> bytes, CancellationToken stop)
    {
        await to.WriteAsync(bytes, stop);
        await packets.Send(SshMessage.Window, stop, theirs, (uint)bytes.Length);
    }

    async Task Feed(SshCommand command, CancellationToken over)
    {
        var input = new Pipe();
        var sending = Send(input.Reader, over);
        try
        {
            if (command.Feed is { } feed) await feed(input.Writer.AsStream(leaveOpen: true), over);
            else if (command.Input is { } text) await input.Writer.WriteAsync(System.Text.Encoding.UTF8.GetBytes(text), over);
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            return;
        }
        await input.Writer.CompleteAsync();
        await sending;
    }

    async Task Send(PipeReader input, CancellationToken over)
    {
        try
        {
            for (var isMore = true; isMore && !packets.IsGone;)
            {
                var read = await input.ReadAsync(over);
                for (var rest = read.Buffer; rest.Length > 0 && !packets.IsGone;)
                {
                    var count = await window.Narrow((uint)Math.Min(rest.Length, Chunk), over);
                    await packets.Send(SshMessage.Data, over, theirs, rest.Slice(0, count).ToArray());
                    rest = rest.Slice(count);
                }
                input.AdvanceTo(read.Buffer.End);
                isMore = !read.IsCompleted;
            }
            await packets.Send(SshMessage.End, over, theirs);
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // The command has ended without reading all: its exit code tells more than this.
        }
        finally
        {
            // Who still writes is not held up.
            await input.CompleteAsync();
        }
    }

    public void Dispose() => packets.Dispose();
}
