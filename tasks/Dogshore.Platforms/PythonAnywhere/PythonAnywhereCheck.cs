using System.Collections.Immutable;
using Dogshore.Faults;
using Dogshore.Worlds;

namespace Dogshore.Platforms.PythonAnywhere;

/// <summary>What can be wrong and is found by reading: the account, its credential, and the web app.</summary>
static class PythonAnywhereCheck
{
    public static async Task<ImmutableArray<Finding>> Of(Destination to, World world, CancellationToken stop)
    {
        try
        {
            var api = new PythonAnywhereApi(to, world);
            Seen.CheckAccount(api.Place);
            return await api.WebApp(stop) is null && to["Create"] != "true" ? [Dog.PythonAnywhereNoCreate.With(api.Place.Domain, to.Name).At(to.Place)] : [];
        }
        catch (DeployException refused)
        {
            return refused.Findings;
        }
    }
}
