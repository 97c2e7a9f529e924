namespace Dogshore.Worlds;

/// <summary>A response's body, read with a limit on its size and on the time between two pieces: <c>HttpClient.Timeout</c> does
/// not cover a body (reliability.md §1g), and a server may send one byte a second for ever.</summary>
/// <param name="IsCut">There was more than the limit.</param>
public sealed record BoundedBody(ReadOnlyMemory<byte> Bytes, bool IsCut)
{
    /// <remarks>A body without a length that ends early looks complete: whoever reads JSON must check that its fields are
    /// there, whoever reads a file its digest.</remarks>
    /// <param name="limit">Most bytes to keep.</param>
    /// <param name="idle">Longest time between two pieces.</param>
    /// <exception cref="TimeoutException">Nothing came for <paramref name="idle"/>.</exception>
    /// <exception cref="IOException">The connection broke, or the body is shorter than its declared length.</exception>
    public static async Task<BoundedBody> Read(HttpContent content, int limit, TimeSpan idle, TimeProvider clock, CancellationToken stop)
    {
        using var silence = new CancellationTokenSource(idle, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, stop);
        try
        {
            await using var stream = await content.ReadAsStreamAsync(either.Token);
            using var kept = new MemoryStream();
            var piece = new byte[16 * 1024];
            while (true)
            {
                var count = await stream.ReadAsync(piece, either.Token);
                if (count == 0) return new(kept.ToArray(), false);
                silence.CancelAfter(idle);
                var room = (int)Math.Min(count, limit - kept.Length);
                kept.Write(piece, 0, room);
                if (room < count) return new(kept.ToArray(), true);
            }
        }
        catch (OperationCanceledException) when (silence.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            throw new TimeoutException($"No more of the answer came for {Model.Durations.Show(idle)}.");
        }
    }
}
