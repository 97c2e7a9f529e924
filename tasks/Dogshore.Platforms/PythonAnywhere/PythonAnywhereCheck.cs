using System.Collections.Immutable;
using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Worlds;

namespace Dogshore.Platforms.PythonAnywhere;

/// <summary>What can be wrong and is found by reading: account and credential, the web app, and whether the account may run tasks where one is needed.</summary>
static class PythonAnywhereCheck
{
    public static async Task<ImmutableArray<Finding>> Of(Destination to, Desired? desired, World world, CancellationToken stop)
    {
        try
        {
            var api = new PythonAnywhereApi(to, world);
            Seen.CheckAccount(api.Place);
            ImmutableArray<Finding> app = await api.WebApp(stop) is null && to["Create"] != "true" ? [Dog.PythonAnywhereNoCreate.With(api.Place.Domain, to.Name).At(to.Place)] : [];
            var migrating = desired?.Databases.Where(database => database.Migrate is not null).ToArray() ?? [];
            return migrating.Length == 0 || await new AccountTasks(api, world).MayRun(stop) ? app
                : [.. app, .. migrating.Select(database => AccountTasks.Refused(api.Place, database).At(to.Place))];
        }
        catch (DeployException refused)
        {
            return refused.Findings;
        }
    }
}
