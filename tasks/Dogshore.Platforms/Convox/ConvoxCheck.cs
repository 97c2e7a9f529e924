using System.Collections.Immutable;
using Dogshore.Faults;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Convox;

/// <summary>What can be wrong and is found by reading: the credential, its rack, and an app that nobody may change.</summary>
static class ConvoxCheck
{
    public static async Task<ImmutableArray<Finding>> Of(Destination to, World world, CancellationToken stop)
    {
        try
        {
            if (to["Url"] is { } url && !(Uri.TryCreate(url, UriKind.Absolute, out var there) && there.Scheme is "http" or "https")) return [Dog.ConvoxBadAddress.With("Url=").At(to.Place)];
            using var api = await ConvoxApi.Open(to, world, stop);
            return await api.Facts(stop) is { Status: "deleting" } ? [Dog.ConvoxGone.With(to.App)] : [];
        }
        catch (DeployException refused)
        {
            return refused.Findings;
        }
    }
}
