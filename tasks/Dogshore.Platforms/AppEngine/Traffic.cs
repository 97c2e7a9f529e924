using System.Collections.Immutable;
using System.Globalization;
using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Platforms.Rest;
using Dogshore.Worlds;

namespace Dogshore.Platforms.AppEngine;

/// <summary>Leads the requests of a service to a version: at once, by Google's own slow migration, or in steps between which the version is asked again.</summary>
sealed class Traffic(AppEngineApi api, Destination to, World world)
{
    const int Races = 3;

    readonly Operating operating = new(api, to, world);

    /// <param name="ask">Asks the version what its probes expect, after each step.</param>
    public async Task Lead(KnownVersion version, Snapshot before, Func<CancellationToken, Task> ask, CancellationToken stop)
    {
        if (before.Versions.Any(each => each.Id == version.Id && each.Share >= 1)) return;
        var from = before.Versions.FirstOrDefault(each => each.Share > 0 && each.Id == (before.Live?.Id == version.Id ? null : before.Live?.Id));
        if (to["Traffic"] == "split" && from is not null)
        {
            try
            {
                await Step(version, from, ask, stop);
            }
            catch (Exception refused) when (refused is ProbeRefusedException or DeployException)
            {
                world.Log.Say($"all requests go to {from.Id} again");
                await All(from, gradually: false, stop);
                throw;
            }
        }
        var gradually = to["Traffic"] == "migrate" && from is not null && !version.Facts.IsFlexible;
        if (gradually) world.Log.Say("Google moves the requests as new instances become warm");
        await All(version, gradually, stop);
    }

    async Task Step(KnownVersion version, KnownVersion from, Func<CancellationToken, Task> ask, CancellationToken stop)
    {
        var pause = Durations.Parse(to["StepTime"] ?? "1m") ?? TimeSpan.FromMinutes(1);
        foreach (var percent in Steps(to))
        {
            world.Log.Say($"{percent} % of the requests go to {version.Id}");
            var share = percent / 100.0;
            await Begin(new SortedDictionary<string, double> { [version.Id] = share, [from.Id] = Math.Round(1 - share, 2) }, gradually: false, stop);
            await Task.Delay(pause, world.Clock, stop);
            await ask(stop);
        }
    }

    /// <summary>Whole percents, growing.</summary>
    public static ImmutableArray<int> Steps(Destination to) => [.. (to["Steps"] ?? "10;50").Split([';', ',', ' '], StringSplitOptions.RemoveEmptyEntries)
        .Select(text => int.TryParse(text.TrimEnd('%'), NumberStyles.None, CultureInfo.InvariantCulture, out var percent) && percent is > 0 and < 100 ? percent : throw new DeployException(Dog.AppEngineBadSteps.With(text, to.Name).At(to.Place)))];

    Task All(KnownVersion version, bool gradually, CancellationToken stop) => Begin(new SortedDictionary<string, double> { [version.Id] = 1 }, gradually, stop);

    async Task Begin(IReadOnlyDictionary<string, double> shares, bool gradually, CancellationToken stop)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await operating.Do(async token => await api.Split(shares, gradually, token), stop);
                return;
            }
            catch (RestRefusedException missing) when (missing.Status == 404 && attempt < Races)
            {
                // Just after its first version a service is not everywhere yet (contract appengine §6.1).
                await Task.Delay(TimeSpan.FromSeconds(1), world.Clock, stop);
            }
        }
    }
}
