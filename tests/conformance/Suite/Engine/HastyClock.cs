namespace Dogshore.Conformance.Engine;

/// <summary>Its timers are due, and its time passes, so many times as fast: a minute of patience is over in seconds.</summary>
public sealed class HastyClock(int haste) : TimeProvider
{
    public override long TimestampFrequency => System.TimestampFrequency / haste;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new Hasty(System.CreateTimer(callback, state, Hasten(dueTime), Hasten(period)), this);

    TimeSpan Hasten(TimeSpan time) => time == Timeout.InfiniteTimeSpan ? time : time / haste;

    sealed class Hasty(ITimer timer, HastyClock clock) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(clock.Hasten(dueTime), clock.Hasten(period));
        public void Dispose() => timer.Dispose();
        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
