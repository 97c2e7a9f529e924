namespace Dogshore.EndToEnd;

/// <summary>Upper bounds, generous because the machine may be busy; a test that passes never waits for one.</summary>
static class Deadlines
{
    public static TimeSpan Build { get; } = TimeSpan.FromMinutes(4);
    public static TimeSpan Condition { get; } = TimeSpan.FromSeconds(90);

    /// <summary>Looks again and again until the condition holds; fails with what it waited for when the time is over.</summary>
    public static async Task Eventually(Func<bool> condition, string what, TimeSpan? within = null) =>
        await Eventually(() => Task.FromResult(condition()), what, within);

    public static async Task Eventually(Func<Task<bool>> condition, string what, TimeSpan? within = null)
    {
        var deadline = within ?? Condition;
        var start = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(start) > deadline) throw new TimeoutException($"Not within {deadline.TotalSeconds:0} s: {what}.");
            await Task.Delay(20);
        }
    }
}
