using Dogshore.Model;
using Dogshore.Platforms.Rest;
using Dogshore.Worlds;

namespace Dogshore.Platforms.ElasticBeanstalk;

/// <summary>Asks for an environment as a release wants it: made anew or updated, version and options together.</summary>
sealed class Updating(BeanstalkPlace place, Destination to, Cargo cargo, World world)
{
    readonly BeanstalkApi there = place.Api;

    public async Task Create(MakeRelease change, OptionPlan plan, string label, CancellationToken stop)
    {
        if (place.TakesFrom is not null)
        {
            await new Twin(place, world).Make(plan, label, stop);
            return;
        }
        var stack = await Stacks.Choose(there, to, change.Desired, cargo.Archive, stop);
        world.Log.Say($"making the environment {there.Environment} on {stack}");
        var own = plan.Set;
        Option[] options = [.. own, .. Settings.OfNew(to).Where(option => !own.Any(option.IsAt))];
        await Sure(token => there.Create(label, stack, options, token), async token => await there.Facts(token) is not null, stop);
    }

    /// <summary>Label and options in one call; where the service takes only one of the two at once, the options first (contract §2.4).</summary>
    public async Task Update(MakeRelease change, Snapshot before, OptionPlan plan, string label, CancellationToken stop)
    {
        // The same code with other config is no deployment; the same code once more is one.
        var deploys = place.Label != label || change.Parts.HasFlag(Part.Code) || !change.Migrate.IsEmpty || before.Record?.Pending is not null;
        try
        {
            await Sure(token => there.Update(deploys ? label : null, plan.Set, plan.Remove, token), token => IsBegun(label, plan, token), stop);
        }
        catch (RestRefusedException refused) when (refused.Id == "InvalidParameterCombination" && deploys && !plan.IsEmpty)
        {
            world.Log.Say("the service takes options and version one after the other");
            await Sure(token => there.Update(null, plan.Set, plan.Remove, token), token => IsBegun(place.Label, plan, token), stop);
            await new Following(there, to, world).Ready(stop);
            await Sure(token => there.Update(label, [], [], token), token => IsBegun(label, plan, token), stop);
        }
    }

    /// <summary>It is under way, or done already.</summary>
    async Task<bool> IsBegun(string? label, OptionPlan plan, CancellationToken stop)
    {
        var environment = await there.Facts(stop);
        if (environment is { IsReady: false }) return true;
        if (environment?.Label != label) return false;
        var options = await there.Options(stop);
        return plan.Set.All(options.Contains) && !plan.Remove.Any(options.Contains);
    }

    /// <summary>Of a lost answer it is read back what came of it, and only what was not done is sent once more.</summary>
    public static async Task Sure(Func<CancellationToken, Task> send, Func<CancellationToken, Task<bool>> isDone, CancellationToken stop)
    {
        try
        {
            await send(stop);
        }
        catch (AnswerLostException)
        {
            if (!await isDone(stop)) await send(stop);
        }
    }
}
