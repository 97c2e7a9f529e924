using System.Collections.Immutable;
using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Platforms.Rest;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Convox;

/// <summary>How many processes of a service run. A promotion keeps the counts that are; what the manifest does not count is left alone, but for a
/// web process that nobody runs: without it the app could not answer.</summary>
sealed class Scaling(ConvoxApi api, Destination to, World world)
{
    static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);
    const string Web = "web";

    /// <returns>What undoes it: the counts that were.</returns>
    public async Task<ImmutableArray<ConvoxService>> Scale(Desired desired, ImmutableArray<ConvoxService> there, CancellationToken stop)
    {
        var changed = ImmutableArray.CreateBuilder<ConvoxService>();
        foreach (var service in there)
        {
            if (desired.Processes.FirstOrDefault(each => each.Name == service.Name) is not { } process) continue;
            var count = process.Count is { } said ? said : service is { Name: Web, Count: 0 } ? 1 : service.Count;
            if (count == service.Count) continue;
            world.Log.Say($"scaling {service.Name} to {count}");
            await Set(service.Name, count, stop);
            changed.Add(service);
        }
        return changed.ToImmutable();
    }

    public async Task PutBack(ImmutableArray<ConvoxService> counts, CancellationToken stop)
    {
        foreach (var service in counts) await Set(service.Name, service.Count, stop);
    }

    public async Task StopAll(CancellationToken stop)
    {
        foreach (var service in await api.Services(stop))
            if (service.Count > 0) await Set(service.Name, 0, stop);
    }

    public async Task Start(CancellationToken stop)
    {
        foreach (var service in await api.Services(stop))
            if (service is { Name: Web, Count: 0 }) await Set(Web, 1, stop);
    }

    /// <summary>Until as many processes of a release run as are wanted.</summary>
    public Task Rise(string release, CancellationToken stop) => Waiting.Until(world, async () =>
    {
        var wanted = (await api.Services(stop)).Where(service => service.Count > 0).ToArray();
        var running = (await api.Processes(release, stop)).Where(process => process.Status == "running").ToLookup(process => process.Service);
        return wanted.All(service => running[service.Name].Count() >= service.Count);
    }, isUp => isUp, Longest, $"the processes of {release} to run", stop);

    async Task Set(string service, int count, CancellationToken stop)
    {
        try
        {
            await api.Scale(service, count, stop);
        }
        catch (RestRefusedException refused) when (refused.Status is 401 or 403)
        {
            throw new DeployException(Dog.ConvoxKeyMayNot.With(api.Service.CredentialSource, $"scale {service} of {to.App}", refused.Findings[0].Fact));
        }
    }
}
