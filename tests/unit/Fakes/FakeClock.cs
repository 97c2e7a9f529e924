using System.Collections.Concurrent;

namespace Dogshore.Tests.Fakes;

/// <summary>Time that passes only when nothing else is left to do: a test of an hour of waiting takes a millisecond and has
/// the same course each time. Everything under test runs on the test's own thread.</summary>
sealed class FakeClock : TimeProvider
{
    readonly Lock gate = new();
    readonly List<FakeTimer> timers = [];
    long now;

    public TimeSpan Passed => TimeSpan.FromTicks(now);
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;
    public override long GetTimestamp() => now;
    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddTicks(now);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new FakeTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        lock (gate) timers.Add(timer);
        return timer;
    }

    /// <summary>Runs to the end, and lets time pass whenever all wait.</summary>
    public T Run<T>(Func<Task<T>> work)
    {
        var before = SynchronizationContext.Current;
        var pump = new Pump();
        SynchronizationContext.SetSynchronizationContext(pump);
        try
        {
            var task = work();
            while (!task.IsCompleted)
            {
                if (!pump.RunOne() && !Advance()) pump.Wait();
            }
            return task.GetAwaiter().GetResult();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    /// <summary>To the next timer; false when there is none.</summary>
    bool Advance()
    {
        FakeTimer? next;
        lock (gate)
        {
            next = timers.Where(timer => timer.Due is not null).MinBy(timer => timer.Due);
            if (next is null) return false;
            now = Math.Max(now, next.Due!.Value);
        }
        var pump = SynchronizationContext.Current;
        // Without a context, what the timer sets off runs here and not on some other thread.
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            next.Fire();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(pump);
        }
        return true;
    }

    sealed class FakeTimer(FakeClock clock, Action callback) : ITimer
    {
        TimeSpan period;
        public long? Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan each)
        {
            Due = dueTime < TimeSpan.Zero ? null : clock.now + dueTime.Ticks;
            period = each;
            return true;
        }

        public void Fire()
        {
            Due = period > TimeSpan.Zero ? clock.now + period.Ticks : null;
            callback();
        }

        public void Dispose()
        {
            lock (clock.gate) clock.timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }

    sealed class Pump : SynchronizationContext
    {
        readonly BlockingCollection<(SendOrPostCallback Do, object? With)> queue = [];

        public override void Post(SendOrPostCallback d, object? state) => queue.Add((d, state));

        public bool RunOne()
        {
            if (!queue.TryTake(out var work)) return false;
            work.Do(work.With);
            return true;
        }

        public void Wait()
        {
            if (!queue.TryTake(out var work, TimeSpan.FromSeconds(20))) throw new TimeoutException("All wait, and no timer is set.");
            work.Do(work.With);
        }
    }
}
