using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Dogshore.Platforms.Ssh;

/// <summary>Messages of SSH's connection protocol by their numbers (RFC 4254 §9), as far as one command needs them.</summary>
enum SshMessage : byte
{
    Open = 90, Opened = 91, NotOpened = 92, Window = 93, Data = 94, ExtendedData = 95, End = 96, Close = 97, Request = 98, Done = 99, NotDone = 100,
}

/// <summary>A message that came; read from its front to its end.</summary>
/// <param name="Type">What it is.</param>
/// <param name="Rest">What of it was not read yet.</param>
record struct SshPacket(SshMessage Type, ReadOnlyMemory<byte> Rest)
{
    public uint Number()
    {
        var number = BinaryPrimitives.ReadUInt32BigEndian(Rest.Span);
        Rest = Rest[4..];
        return number;
    }

    public bool Flag()
    {
        var flag = Rest.Span[0] != 0;
        Rest = Rest[1..];
        return flag;
    }

    public ReadOnlyMemory<byte> Bytes()
    {
        var length = checked((int)Number());
        var bytes = Rest[..length];
        Rest = Rest[length..];
        return bytes;
    }

    public string Text() => Encoding.UTF8.GetString(Bytes().Span);
}

/// <summary>Frames on the socket of an ssh that shares its connection: a length, then so many bytes.</summary>
sealed class SshPackets(Socket socket) : IDisposable
{
    /// <summary>OpenSSH sends no packet that is larger.</summary>
    const int Largest = 256 * 1024;

    readonly NetworkStream stream = new(socket, ownsSocket: true);
    readonly SemaphoreSlim turn = new(1);
    readonly byte[] length = new byte[4];

    /// <summary>A message to the other side: numbers, texts, bytes and flags in their order.</summary>
    public Task Send(SshMessage type, CancellationToken stop, params object[] parts) => Write([(byte)0, (byte)type, .. parts], stop);

    /// <summary>A message to the ssh that holds the socket, before it speaks for the server.</summary>
    public Task Greet(CancellationToken stop, params uint[] numbers) => Write([.. numbers], stop);

    /// <returns>Null at the end.</returns>
    public async Task<SshPacket?> Read(CancellationToken stop) => await Frame(stop) is { Length: >= 2 } frame ? new SshPacket((SshMessage)frame[1], frame.AsMemory(2)) : null;

    /// <summary>The two numbers that its answers begin with.</summary>
    public async Task<(uint, uint)?> ReadGreeting(CancellationToken stop) => await Frame(stop) is { Length: >= 8 } frame
        ? (BinaryPrimitives.ReadUInt32BigEndian(frame), BinaryPrimitives.ReadUInt32BigEndian(frame.AsSpan(4))) : null;

    async Task<byte[]?> Frame(CancellationToken stop)
    {
        try
        {
            await stream.ReadExactlyAsync(length, stop);
            var count = BinaryPrimitives.ReadUInt32BigEndian(length);
            if (count > Largest) return null;
            var frame = new byte[count];
            await stream.ReadExactlyAsync(frame, stop);
            return frame;
        }
        catch (IOException)
        {
            // A connection that was reset has ended, like one that was closed.
            return null;
        }
    }

    /// <summary>To a side that is gone nothing can be said; what it said last is still to be read.</summary>
    public bool IsGone { get; private set; }

    async Task Write(object[] parts, CancellationToken stop)
    {
        using var packet = new MemoryStream();
        Add(packet, 0u);
        foreach (var part in parts) Add(packet, part);
        var bytes = packet.GetBuffer().AsMemory(0, (int)packet.Length);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.Span, (uint)bytes.Length - 4);
        await turn.WaitAsync(stop);
        try
        {
            await stream.WriteAsync(bytes, stop);
        }
        catch (IOException)
        {
            IsGone = true;
        }
        finally
        {
            turn.Release();
        }
    }

    static void Add(MemoryStream packet, object part)
    {
        switch (part)
        {
            case byte one: packet.WriteByte(one); break;
            case bool flag: packet.WriteByte(flag ? (byte)1 : (byte)0); break;
            case uint number: Add(packet, number); break;
            case string text: Add(packet, Encoding.UTF8.GetBytes(text)); break;
            case byte[] bytes:
                Add(packet, (uint)bytes.Length);
                packet.Write(bytes);
                break;
            default: throw new ArgumentException($"{part.GetType()} is nothing that SSH writes.", nameof(part));
        }
    }

    static void Add(MemoryStream packet, uint number)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        packet.Write(bytes);
    }

    public void Dispose()
    {
        stream.Dispose();
        turn.Dispose();
    }
}
