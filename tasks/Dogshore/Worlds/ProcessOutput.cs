using System.Text;

namespace Dogshore.Worlds;

/// <summary>The two outputs of a program as lines, in memory that has a bound whatever it prints.</summary>
public sealed class ProcessOutput(Action<string>? onLine)
{
    const int OutputLimit = 1_000_000;
    const int LineLimit = 16_000;
    const int TailLines = 50;

    readonly Lock gate = new();
    readonly StringBuilder output = new();
    readonly Queue<string> tail = new();
    bool closed;

    /// <summary>Reads until the end of the stream. A lone CR ends a line too: progress bars end theirs so.</summary>
    public async Task Read(Stream stream, bool isOutput, CancellationToken stop)
    {
        var decoder = Encoding.UTF8.GetDecoder();
        var bytes = new byte[8 * 1024];
        var letters = new char[Encoding.UTF8.GetMaxCharCount(bytes.Length)];
        var line = new Line();
        try
        {
            int count;
            while ((count = await stream.ReadAsync(bytes, stop)) > 0)
            {
                var decoded = decoder.GetChars(bytes, 0, count, letters, 0);
                foreach (var done in line.Add(letters.AsSpan(0, decoded))) Take(done, isOutput);
            }
        }
        catch (Exception over) when (over is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The program is gone and its pipe with it; what was read is kept.
        }
        if (line.Rest is { } rest) Take(rest, isOutput);
    }

    /// <summary>Something that we say about the program, between its own lines.</summary>
    public void Note(string line) => Take(line, false);

    /// <summary>What was read; nothing is taken any more from here on.</summary>
    public Ran Result(int? exit)
    {
        lock (gate)
        {
            closed = true;
            return new(exit, output.ToString(), [.. tail]);
        }
    }

    void Take(string line, bool isOutput)
    {
        lock (gate)
        {
            if (closed) return;
            if (isOutput && output.Length < OutputLimit) output.Append(line).Append('\n');
            tail.Enqueue(line);
            if (tail.Count > TailLines) tail.Dequeue();
            onLine?.Invoke(line);
        }
    }

    /// <summary>The line that is being read.</summary>
    sealed class Line
    {
        readonly StringBuilder text = new();
        bool afterReturn;
        bool cut;

        public string? Rest => text.Length > 0 ? Whole() : null;

        public List<string> Add(ReadOnlySpan<char> letters)
        {
            var done = new List<string>();
            while (!letters.IsEmpty)
            {
                if (afterReturn && letters[0] == '\n') letters = letters[1..];
                afterReturn = false;
                var end = letters.IndexOfAny('\r', '\n');
                var part = end < 0 ? letters : letters[..end];
                cut |= part.Length > LineLimit - text.Length;
                text.Append(part[..Math.Min(part.Length, LineLimit - text.Length)]);
                if (end < 0) return done;
                done.Add(Whole());
                text.Clear();
                cut = false;
                afterReturn = letters[end] == '\r';
                letters = letters[(end + 1)..];
            }
            return done;
        }

        string Whole() => cut ? $"{text} … (cut)" : text.ToString();
    }
}
