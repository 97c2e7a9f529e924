using Dogshore.Faults;
using Dogshore.Platforms.Rest;
using Dogshore.Worlds;

namespace Dogshore.Platforms.ElasticBeanstalk;

/// <summary>Makes the second environment as the first one is, by a template of its options: only the service itself knows which of them belong to its
/// machines and are no choice of anybody's.</summary>
sealed class Twin(BeanstalkPlace place, World world)
{
    readonly BeanstalkApi there = place.Api;
    readonly EnvironmentFacts first = place.TakesFrom!;

    string Template => $"dogshore-{there.Environment}";

    public async Task Make(OptionPlan plan, string label, CancellationToken stop)
    {
        world.Log.Say($"making the environment {there.Environment} as {first.Name} is");
        await MakeTemplate(stop);
        await Updating.Sure(token => there.CreateFrom(Template, label, plan.Set, plan.Remove, token), async token => await there.Facts(token) is not null, stop);
        await Forget(stop);
    }

    /// <summary>The environment has a copy of the template; one that a run left behind is of no use to anybody.</summary>
    public async Task Forget(CancellationToken stop)
    {
        try
        {
            await there.DeleteTemplate(Template, stop);
        }
        catch (RestRefusedException none) when (none.Status == 400)
        {
            world.Log.Detail($"the template {Template} is not removed: {none.Findings[0].Fact}");
        }
    }

    /// <summary>One that a run left behind may hold what has changed since.</summary>
    async Task MakeTemplate(CancellationToken stop)
    {
        Task Send(CancellationToken token) => there.CreateTemplate(Template, first.Id, token);
        try
        {
            await Send(stop);
        }
        catch (DeployException unsure) when (unsure is AnswerLostException || unsure is RestRefusedException { Status: 400 } && unsure.Findings[0].Fact.Contains("already exists", StringComparison.Ordinal))
        {
            await Forget(stop);
            await Send(stop);
        }
    }
}
