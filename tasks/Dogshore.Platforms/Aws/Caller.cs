using Dogshore.Faults;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Aws;

/// <summary>Whose a key is: STS tells it to everybody who has one, whatever it may do.</summary>
static class Caller
{
    /// <exception cref="DeployException">The key is of another account than the destination wants.</exception>
    public static async Task Check(AwsAccess access, Destination to, World world, CancellationToken stop)
    {
        if (to["Account"] is not { } wanted) return;
        var client = new QueryClient(access.Service("AWS STS", "sts", "STS", world, AwsErrors.OfXml), "2011-06-15", world);
        var caller = await client.Read("GetCallerIdentity", "say whose the key is", [], stop);
        if (caller.Needed("Account") != wanted) throw new DeployException(Dog.AwsOtherAccount.With(access.Source, caller.Needed("Account"), to.Name, wanted).At(to.Place));
    }
}
