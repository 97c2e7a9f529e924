using System.Text;

namespace Dogshore.Conformance.Engine;

/// <summary>Looks at the command line of every process of the machine, over and over, for what must not be there.</summary>
public sealed class CommandLines : IAsyncDisposable
{
    readonly CancellationTokenSource stop = new();
    readonly byte[] needle;
    readonly Thread thread;
    readonly List<string> found = [];

    public CommandLines(string text)
    {
        needle = Encoding.UTF8.GetBytes(text);
        thread = new Thread(Look) { IsBackground = true };
        thread.Start();
    }

    /// <summary>How often it looked.</summary>
    public int Looks { get; private set; }

    void Look()
    {
        while (!stop.IsCancellationRequested)
        {
            foreach (var process in Directory.EnumerateDirectories("/proc"))
            {
                if (!char.IsDigit(Path.GetFileName(process)[0])) continue;
                try
                {
                    var line = File.ReadAllBytes(Path.Combine(process, "cmdline"));
                    if (line.AsSpan().IndexOf(needle) >= 0) lock (found) found.Add(Encoding.UTF8.GetString(line).Replace('\0', ' '));
                }
                catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
                {
                    // It has ended since it was listed.
                    continue;
                }
            }
            Looks++;
            stop.Token.WaitHandle.WaitOne(5);
        }
    }

    public async Task<IReadOnlyList<string>> End()
    {
        await stop.CancelAsync();
        thread.Join();
        return found;
    }

    public async ValueTask DisposeAsync()
    {
        await End();
        stop.Dispose();
    }
}
