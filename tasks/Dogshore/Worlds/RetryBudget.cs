namespace Dogshore.Worlds;

/// <summary>How often a run may ask again. Each first request earns a part of a retry, so that many deploys at once do not bury
/// a service that is down: in all there are hardly more than 1.4 times the requests. Thread-safe.</summary>
public sealed class RetryBudget
{
    /// <summary>A run of few requests may retry as well.</summary>
    const double Start = 4;
    const double Earned = 0.4;
    const double Most = 50;

    readonly Lock gate = new();
    double left = Start;

    /// <summary>A request is made for the first time.</summary>
    public void Earn()
    {
        lock (gate) left = Math.Min(Most, left + Earned);
    }

    /// <summary>False when there have been too many: then the failure stands.</summary>
    public bool TrySpend()
    {
        lock (gate)
        {
            if (left < 1) return false;
            left--;
            return true;
        }
    }
}
