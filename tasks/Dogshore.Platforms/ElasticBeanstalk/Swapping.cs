using System.Collections.Immutable;
using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Platforms.Rest;
using Dogshore.Platforms.Serving;
using Dogshore.Worlds;

namespace Dogshore.Platforms.ElasticBeanstalk;

/// <summary>Leads the address of one environment to another, whose release was asked at its own address before. A swap that is done twice is undone: what came of one is
/// read before anything is sent again.</summary>
/// <param name="api">Of the manifest's environment, beside which the record lies.</param>
sealed class Swapping(BeanstalkApi api, BeanstalkPlace place, Destination to, Storage storage, World world)
{
    const int Looks = 4, Page = 50;
    const string Events = "swap";
    static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250), LongestPause = TimeSpan.FromSeconds(5);

    readonly BeanstalkApi there = place.Api, serving = api.At(place.TakesFrom!.Name);
    readonly TimeSpan longest = Following.LongestOf(to);
    readonly TimeSpan settle = Durations.Parse(to["Settle"] ?? "1m") ?? TimeSpan.FromMinutes(1);

    /// <param name="begun">The record with our intent, and its tag.</param>
    /// <exception cref="ProbeRefusedException">The release does not answer as expected: the address is where it was.</exception>
    public async Task Lead(MakeRelease change, BeanstalkRecord begun, string tag, CancellationToken stop)
    {
        await Ask(change, stop);
        await new Following(serving, to, world).Ready(stop);
        await new Following(there, to, world).Ready(stop);
        var address = begun.Address!;
        // By a person who had no patience.
        if ((await there.Facts(stop))?.Cname == address) return;
        await Unmoved(begun, tag, stop);
        var since = await there.Newest(stop);
        world.Log.Say($"swapping the addresses of {serving.Environment} and {there.Environment}");
        await Send(address, since, stop);
        await Swapped(address, since, stop);
        await Settled(address, stop);
    }

    async Task Ask(MakeRelease change, CancellationToken stop)
    {
        // One that was made just now has got its address with it.
        var url = (await there.Facts(stop))?.Url ?? throw new DeployException(Dog.NoAddress.With(there.Environment));
        world.Log.Say($"asking {there.Environment} at its own address");
        await OwnAddress.Ask(url, change.Desired.Probes, world, () => new TailLog(there, world).Try(log => log.Last(50, stop)), stop);
    }

    /// <summary>Nothing but the record is written conditionally, so it is looked once more, just before.</summary>
    async Task Unmoved(BeanstalkRecord begun, string tag, CancellationToken stop)
    {
        var (record, now) = await storage.Read(stop);
        if (now != tag) throw new DeployException(Dog.BeanstalkOvertaken.With(api.Environment, record?.Run ?? "that removed it"));
        var live = await serving.Facts(stop);
        if (live?.Cname != begun.Address || live?.Label != place.TakesFrom!.Label) throw new ReleaseFailedException(Dog.PositionMoved.With(""));
    }

    async Task Send(string address, DateTimeOffset? since, CancellationToken stop)
    {
        try
        {
            await serving.Swap(there.Environment, stop);
        }
        catch (AnswerLostException)
        {
            for (var (look, pause) = (1, FirstPause); look <= Looks; look++, pause *= 2)
            {
                if (await IsBegun(address, since, stop)) return;
                await Task.Delay(pause, world.Clock, stop);
            }
            try
            {
                await serving.Swap(there.Environment, stop);
            }
            catch (RestRefusedException late) when (late.Status == 400)
            {
                // The first one has arrived after all.
                if (!await IsBegun(address, since, stop)) throw;
            }
        }
    }

    /// <summary>Under way, done, or told of.</summary>
    async Task<bool> IsBegun(string address, DateTimeOffset? since, CancellationToken stop)
    {
        var both = await Both(stop);
        return both.Any(each => !each.IsReady || each.Name == there.Environment && each.Cname == address) || (await News(since, stop)).Length > 0;
    }

    async Task Swapped(string address, DateTimeOffset? since, CancellationToken stop)
    {
        var start = world.Now;
        for (var pause = FirstPause; ; pause = pause * 1.5 < LongestPause ? pause * 1.5 : LongestPause)
        {
            var both = await Both(stop);
            if (both.All(each => each.IsReady))
            {
                if (both.Any(each => each.Name == there.Environment && each.Cname == address)) return;
                if ((await News(since, stop)).FirstOrDefault(news => news.Severity is "ERROR" or "FATAL") is { } failed) throw new ReleaseFailedException(Dog.BeanstalkNotSwapped.With(address, there.Environment, failed.Message.TrimEnd('.'), serving.Environment));
            }
            if (world.Since(start) > longest) throw new DeployException(Dog.BeanstalkHangs.With(address, $"on its way to {there.Environment}", Durations.Show(longest)));
            await Task.Delay(pause, world.Clock, stop);
        }
    }

    /// <summary>Names are remembered by whoever has looked them up: until then a probe would ask the old environment.</summary>
    async Task Settled(string address, CancellationToken stop)
    {
        world.Log.Say($"waiting {Durations.Show(settle)}: for so long {serving.Environment} may still be answered to who asks for {address}");
        await Task.Delay(settle, world.Clock, stop);
    }

    Task<ImmutableArray<EnvironmentFacts>> Both(CancellationToken stop) => api.Facts([serving.Environment, there.Environment], stop);

    /// <summary>What the service has said of a swap since.</summary>
    async Task<EventFacts[]> News(DateTimeOffset? since, CancellationToken stop) =>
        [.. (await there.Events(since, Page, stop)).Where(news => (since is null || news.At > since) && news.Message.Contains(Events, StringComparison.OrdinalIgnoreCase))];
}
