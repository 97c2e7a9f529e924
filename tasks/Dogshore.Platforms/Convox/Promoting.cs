using System.Collections.Immutable;
using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Platforms.Rest;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Convox;

/// <summary>Promotes a release and follows it to its end. A rack answers ok when it has begun, and goes back by itself when what it brings
/// up does not become ready: only the app's own word says which release is live (contract convox §3.3).</summary>
sealed class Promoting(ConvoxApi api, Destination to, World world)
{
    /// <summary>How long somebody else's promotion is waited for; Convox's own tool waits as long.</summary>
    static readonly TimeSpan LongestOther = TimeSpan.FromMinutes(35);
    /// <summary>A rack that was asked a moment ago may not have begun.</summary>
    static readonly TimeSpan Begins = TimeSpan.FromSeconds(10);
    static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50), LongestPause = TimeSpan.FromSeconds(1);

    /// <summary>The rack was told to: what fails from here on may still become live, unless it is a <see cref="PromotionFailedException"/>.</summary>
    public bool HasBegun { get; private set; }

    TimeSpan Within => Durations.Parse(to["PromoteTimeout"] ?? "10m")!.Value;

    /// <summary>The app when nothing is under way any more.</summary>
    public static async Task<Snapshot> Settled(ConvoxApi api, Destination to, World world, CancellationToken stop)
    {
        await Waiting.Until(world, async () => await api.Facts(stop) ?? throw new DeployException(Dog.ConvoxGone.With(to.App)), app => app.IsSettled, LongestOther, $"the promotion of '{to.App}' that is under way", stop);
        return await Snapshot.Read(api, false, world, stop) ?? throw new DeployException(Dog.ConvoxGone.With(to.App));
    }

    /// <summary>Nothing is sent twice: the rack's own list says whether there is one with this environment.</summary>
    public static async Task<ConvoxRelease> Create(ConvoxApi api, string build, ImmutableSortedDictionary<string, string> env, string description, CancellationToken stop)
    {
        var text = EnvText.Of(env);
        try
        {
            return await api.NewRelease(build, text, description, stop);
        }
        catch (AnswerLostException)
        {
            if ((await api.Releases(10, stop)).FirstOrDefault(each => each.Build == build && each.Description == description) is not { } there) throw;
            // A list may lack environments.
            if (EnvText.Of(EnvText.Parse((there.Env is { Length: > 0 } ? there : await api.Release(there.Id, stop)).Env)) == EnvText.Of(EnvText.Parse(text))) return there;
            throw;
        }
    }

    public async Task Run(string release, Snapshot before, CancellationToken stop)
    {
        var now = await api.Facts(stop) ?? throw new DeployException(Dog.ConvoxGone.With(to.App));
        // Nobody may have come between: racks know no conditional writes, so this is as near as it gets.
        if (now.Release != before.App.Release || !now.IsSettled) throw new DeployException(Dog.PositionMoved.With(await Who(stop)));
        try
        {
            // A little longer than we wait: then it is we who look at what did not come up, before the rack takes it away.
            await api.Promote(release, Within + TimeSpan.FromSeconds(30), stop);
        }
        catch (AnswerLostException)
        {
            HasBegun = true;
            if ((await api.Facts(stop))?.Release != release) throw;
        }
        HasBegun = true;
        await Follow(release, stop);
    }

    /// <summary>Who is there now, in words that follow "the app has changed".</summary>
    async Task<string> Who(CancellationToken stop) => (await Snapshot.Read(api, false, world, stop))?.Who ?? "";

    /// <exception cref="PromotionFailedException">The rack went back.</exception>
    public async Task Follow(string release, CancellationToken stop)
    {
        var (start, settled, began, told) = (world.Now, 0, false, "");
        ImmutableArray<string>? crash = null;
        for (var pause = FirstPause; ; pause = pause * 1.5 < LongestPause ? pause * 1.5 : LongestPause)
        {
            var app = await api.Facts(stop) ?? throw new DeployException(Dog.ConvoxGone.With(to.App));
            began |= !app.IsSettled;
            var isEarly = !began && app.Release != release && world.Since(start) < Begins;
            settled = app.IsSettled && !isEarly ? settled + 1 : 0;
            // Twice, as Convox's own tool wants it: between two states there is a moment without one.
            if (settled >= 2)
            {
                if (app.Release == release) return;
                throw new PromotionFailedException(crash is { } last ? Dog.ConvoxCrashed.With(release).Saying(last) : Dog.ConvoxWentBack.With(release, app.Release.Length > 0 ? app.Release : "nothing").Saying(await new ConvoxLogs(api, world).Last(50, stop)));
            }
            if (app.IsUpdating && app.Release == release && crash is null)
            {
                var processes = await api.Processes(release, stop);
                var states = string.Join(", ", processes.GroupBy(each => $"{each.Service} {each.Status}").Select(group => $"{group.Count()} {group.Key}").Order(StringComparer.Ordinal));
                if (states.Length > 0 && states != told) world.Log.Say($"waiting for processes: {told = states}");
                var crashed = processes.FirstOrDefault(each => each.Status == "crashed");
                var isLate = world.Since(start) > Within;
                if (crashed is not null || isLate)
                {
                    crash = [.. await new ConvoxLogs(api, world).Of((crashed ?? processes.FirstOrDefault(each => each.Status != "running"))?.Id ?? "none", 60, stop)];
                    await GiveUp(stop);
                }
            }
            if (world.Since(start) > Within * 2 + TimeSpan.FromMinutes(1)) throw new DeployException(Dog.ConvoxHangs.With($"the promotion of {release}", Durations.Show(Within)));
            await Task.Delay(pause, world.Clock, stop);
        }
    }

    /// <summary>One that crashes at its start would be tried again until the rack's own time is over.</summary>
    async Task GiveUp(CancellationToken stop)
    {
        try
        {
            await api.Cancel(stop);
        }
        catch (DeployException refused)
        {
            // Not everyone may: then the rack ends it by itself, when the time is over that it was told.
            world.Log.Detail($"the promotion cannot be given up: {refused.Findings[0].Fact}");
        }
    }
}

/// <summary>The release is certainly not live: what was changed for it is put back.</summary>
sealed class PromotionFailedException(Finding finding) : DeployException(finding);
