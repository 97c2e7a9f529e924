using System.Collections.Immutable;
using Dogshore.Faults;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Heroku;

/// <summary>What can be wrong and is found by reading: the credential and its account, the app, and what of it we cannot deploy to.</summary>
static class HerokuCheck
{
    public static async Task<ImmutableArray<Finding>> Of(Destination to, World world, CancellationToken stop)
    {
        try
        {
            var api = new HerokuApi(to, world);
            await api.CheckAccount(stop);
            return await api.Facts(stop) switch
            {
                null => to["Create"] == "true" ? [] : [Dog.HerokuNoCreate.With(to.App, to.Name).At(to.Place)],
                { Generation.Name: "fir" } => [Dog.HerokuNotThisKind.With(to.App, "of the generation Fir, which takes images and no packages").At(to.Place)],
                { BuildStack.Name: "container" } => [Dog.HerokuNotThisKind.With(to.App, "on the stack 'container', which runs images").At(to.Place)],
                _ => [],
            };
        }
        catch (DeployException refused)
        {
            return refused.Findings;
        }
    }
}
