using System.Text;

namespace Dogshore.Local.Running;

/// <summary>Cuts a stream of bytes into lines. An app may write megabytes without a line end, and bytes that are no text.</summary>
static class Lines
{
    /// <summary>A longer line goes on as the next one.</summary>
    public const int Limit = 8 * 1024;

    public static void Read(Stream stream, Action<string> line)
    {
        var buffer = new byte[Limit];
        var held = 0;
        while (true)
        {
            var read = stream.Read(buffer, held, buffer.Length - held);
            if (read == 0) break;
            held += read;
            var from = 0;
            while (Array.IndexOf(buffer, (byte)'\n', from, held - from) is >= 0 and var end)
            {
                line(Text(buffer.AsSpan(from, end - from)));
                from = end + 1;
            }
            if (from == 0 && held == buffer.Length)
            {
                line(Text(buffer));
                from = held;
            }
            held -= from;
            buffer.AsSpan(from, held).CopyTo(buffer);
        }
        if (held > 0) line(Text(buffer.AsSpan(0, held)));
    }

    static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes.TrimEnd((byte)'\r'));
}
