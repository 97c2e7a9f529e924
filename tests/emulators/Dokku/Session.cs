using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Dogshore.Emulators.Dokku;

/// <summary>One command as the relay brings it: arguments, input, two outputs, an exit code.</summary>
sealed class Session : IAsyncDisposable
{
    readonly Stream stream;
    readonly SemaphoreSlim turn = new(1);
    byte[] rest = [];
    bool isAtEnd;

    Session(Stream stream, int parent, string[] arguments) => (this.stream, Parent, Arguments) = (stream, parent, arguments);

    /// <summary>The process that started the relay.</summary>
    public int Parent { get; }
    public string[] Arguments { get; }
    /// <summary>True once the other side is gone: nobody hears what is said.</summary>
    public bool IsGone { get; private set; }
    /// <summary>Between two bytes of output; for slow lines.</summary>
    public TimeSpan Drip { get; set; }
    /// <summary>When output is to be broken off: how many bytes still pass.</summary>
    public long Left { get; set; } = long.MaxValue;

    public static async Task<Session> Open(Socket socket)
    {
        var stream = new NetworkStream(socket, ownsSocket: true);
        var parent = await Number(stream);
        var arguments = new string[await Number(stream)];
        for (var index = 0; index < arguments.Length; index++)
        {
            var bytes = new byte[await Number(stream)];
            await stream.ReadExactlyAsync(bytes);
            arguments[index] = Encoding.UTF8.GetString(bytes);
        }
        return new Session(stream, parent, arguments);
    }

    /// <summary>Some of the input; empty at its end.</summary>
    public async Task<ReadOnlyMemory<byte>> Read()
    {
        if (rest.Length > 0)
        {
            var some = rest;
            rest = [];
            return some;
        }
        if (isAtEnd) return default;
        try
        {
            var bytes = new byte[await Number(stream)];
            isAtEnd = bytes.Length == 0;
            await stream.ReadExactlyAsync(bytes);
            return bytes;
        }
        catch (Exception gone) when (gone is IOException or EndOfStreamException or ObjectDisposedException)
        {
            IsGone = isAtEnd = true;
            return default;
        }
    }

    /// <summary>The first bytes of the input, which stay to be read.</summary>
    public async Task<byte[]> Peek(int count)
    {
        var read = new List<byte>();
        while (read.Count < count && await Read() is { IsEmpty: false } some) read.AddRange(some.Span);
        rest = [.. read];
        return [.. read.Take(count)];
    }

    public async Task<byte[]> ReadAll()
    {
        using var all = new MemoryStream();
        await CopyTo(all);
        return all.ToArray();
    }

    /// <returns>False when the other side went away before its input ended.</returns>
    public async Task<bool> CopyTo(Stream to)
    {
        while (await Read() is { IsEmpty: false } some) await to.WriteAsync(some);
        return !IsGone;
    }

    public Task Say(string line) => Write('1', Encoding.UTF8.GetBytes(line + "\n"));
    public Task Warn(string line) => Write('2', Encoding.UTF8.GetBytes($" !     {line}\n"));
    public Task Error(ReadOnlyMemory<byte> bytes) => Write('2', bytes);
    public Task Out(ReadOnlyMemory<byte> bytes) => Write('1', bytes);

    public Task Exit(int code)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, code);
        return Frame('X', bytes);
    }

    async Task Write(char kind, ReadOnlyMemory<byte> bytes)
    {
        if (kind == '1' && Left < bytes.Length) bytes = bytes[..(int)Left];
        if (kind == '1') Left -= bytes.Length;
        if (Drip == TimeSpan.Zero)
        {
            if (!bytes.IsEmpty) await Frame(kind, bytes);
            return;
        }
        for (var index = 0; index < bytes.Length && !IsGone; index++)
        {
            await Frame(kind, bytes.Slice(index, 1));
            await Task.Delay(Drip);
        }
    }

    async Task Frame(char kind, ReadOnlyMemory<byte> bytes)
    {
        if (IsGone) return;
        var frame = new byte[5 + bytes.Length];
        frame[0] = (byte)kind;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), bytes.Length);
        bytes.CopyTo(frame.AsMemory(5));
        await turn.WaitAsync();
        try
        {
            await stream.WriteAsync(frame);
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException)
        {
            // A deploy on the server goes on without its listener.
            IsGone = true;
        }
        finally
        {
            turn.Release();
        }
    }

    static async Task<int> Number(Stream stream)
    {
        var bytes = new byte[4];
        await stream.ReadExactlyAsync(bytes);
        return BinaryPrimitives.ReadInt32BigEndian(bytes);
    }

    public async ValueTask DisposeAsync()
    {
        await stream.DisposeAsync();
        turn.Dispose();
    }
}
