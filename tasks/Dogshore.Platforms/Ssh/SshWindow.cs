namespace Dogshore.Platforms.Ssh;

/// <summary>How much the server still takes: it says so, and nobody sends more.</summary>
sealed class SshWindow
{
    readonly Lock gate = new();
    TaskCompletionSource wider = new(TaskCreationOptions.RunContinuationsAsynchronously);
    long left;

    public void Widen(uint by)
    {
        lock (gate)
        {
            left += by;
            wider.SetResult();
            wider = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Waits until it takes something.</summary>
    /// <returns>How much of the wanted it takes.</returns>
    public async Task<uint> Narrow(uint wanted, CancellationToken stop)
    {
        while (true)
        {
            Task waiting;
            lock (gate)
            {
                if (left > 0)
                {
                    var taken = (uint)Math.Min(left, wanted);
                    left -= taken;
                    return taken;
                }
                waiting = wider.Task;
            }
            await waiting.WaitAsync(stop);
        }
    }
}
