using System.Collections.Immutable;
using Dogshore.Faults;
using Dogshore.Worlds;

namespace Dogshore.Platforms.ElasticBeanstalk;

/// <summary>What a failed release has changed, put back: the version that served and the options that we touched.</summary>
sealed class PuttingBack(BeanstalkApi api, Destination to, Storage storage, World world)
{
    /// <returns>The failure, and with it what could not be put back.</returns>
    public async Task<DeployException> After(DeployException failed, Snapshot before, BeanstalkRecord begun, string tag, OptionPlan plan, bool adopted, string run, CancellationToken stop)
    {
        try
        {
            var label = before.Record?.LiveRelease?.Label ?? (adopted || before.Record?.Pending is not null ? null : before.Environment?.Label);
            if (label is null)
            {
                // There was nothing before it; what was begun is remembered, so that the next release takes its place.
                await storage.Write(begun with { Pending = begun.Pending! with { Failed = true } }, tag, run, stop);
                return failed;
            }
            await Back(label, Target(before, plan, adopted), stop);
            await storage.Write(begun with { Pending = null }, tag, run, stop);
            return failed;
        }
        catch (DeployException second)
        {
            return new DeployException([.. failed.Findings, Dog.BeanstalkNotPutBack.With(api.Environment, second.Findings[0].Fact)]);
        }
    }

    /// <summary>Each option that we touched as it was; without a value it was not there.</summary>
    static ImmutableArray<Option> Target(Snapshot before, OptionPlan plan, bool adopted)
    {
        if (!adopted) return [.. plan.Set.Select(option => option with { Value = before.Options.FirstOrDefault(option.IsAt)?.Value }), .. plan.Remove];
        // What was before is known from the record of the release that served.
        var old = before.Record!.LiveRelease!.Options.ToArray();
        var added = before.Record.Pending!.Options.Where(option => !old.Any(option.IsAt));
        return [.. old, .. added.Select(option => option with { Value = null })];
    }

    async Task Back(string label, ImmutableArray<Option> target, CancellationToken stop)
    {
        var following = new Following(api, to, world);
        var environment = await following.Ready(stop);
        var options = await api.Options(stop);
        Option[] set = [.. target.Where(option => option.Value is not null && !options.Contains(option))];
        Option[] remove = [.. target.Where(option => option.Value is null && options.Any(option.IsAt))];
        var deploys = environment.Label != label;
        if (!deploys && set.Length == 0 && remove.Length == 0) return;
        world.Log.Say(deploys ? $"{label} serves again" : "putting the options back as they were");
        var since = await api.Newest(stop);
        await api.Update(deploys ? label : null, set, remove, stop);
        if (await following.Until(label, since, stop) is { } problem) throw new DeployException(problem);
    }
}
