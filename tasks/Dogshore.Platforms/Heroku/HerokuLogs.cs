using Dogshore.Worlds;

namespace Dogshore.Platforms.Heroku;

/// <summary>The app's log as Heroku's Logplex keeps it: at most the last 1500 lines, of the app, the router and Heroku itself.</summary>
sealed class HerokuLogs(HerokuApi api, World world)
{
    const int Most = 1500;

    public async Task<IReadOnlyList<string>> Last(int lines, CancellationToken stop)
    {
        var session = await api.LogSession(Math.Min(lines, Most), stop);
        world.Log.Mask(session.LogplexUrl);
        var last = new Queue<string>();
        await new LogStream(new Uri(session.LogplexUrl), world).Follow(line =>
        {
            last.Enqueue(line);
            if (last.Count > lines) last.Dequeue();
        }, () => Task.FromResult(true), stop);
        return [.. last];
    }
}
