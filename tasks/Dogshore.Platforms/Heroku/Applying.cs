using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Platforms.Rest;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Heroku;

/// <summary>Does one change.</summary>
sealed class Applying(HerokuApi api, Destination to, Cargo cargo, World world)
{
    /// <summary>A new database is there within minutes.</summary>
    static readonly TimeSpan LongestAddOn = TimeSpan.FromMinutes(20);
    const string Plan = "essential-0";

    public async Task<Applied> Create(CancellationToken stop)
    {
        if (to["Create"] != "true") throw new DeployException(Dog.HerokuNoCreate.With(to.App, to.Name).At(to.Place));
        await api.CheckAccount(stop);
        try
        {
            await api.Create(to["Region"], to["Stack"], to["Team"], to["Space"], stop);
        }
        catch (AnswerLostException)
        {
            if (await api.Facts(stop) is null) throw;
        }
        return await Now(stop);
    }

    /// <summary>Looks first: a run that was cut off may have made it.</summary>
    public async Task<Applied> Add(Database database, CancellationToken stop)
    {
        var attachment = database.Name[..^"_URL".Length];
        var there = (await api.Attachments(stop)).FirstOrDefault(each => each.Name == attachment)?.Addon.Id;
        if (there is null)
        {
            var plan = $"heroku-postgresql:{database.Plan ?? Plan}";
            world.Log.Say($"making {plan}");
            try
            {
                there = (await api.AddOn(new HerokuNewAddOn(plan, new HerokuName(attachment)), stop)).Id;
            }
            catch (AnswerLostException)
            {
                there = (await api.Attachments(stop)).FirstOrDefault(each => each.Name == attachment)?.Addon.Id;
                if (there is null) throw;
            }
        }
        await Provisioned(there, database.Name, stop);
        return await Now(stop);
    }

    async Task Provisioned(string id, string name, CancellationToken stop)
    {
        var start = world.Now;
        for (var pause = TimeSpan.FromMilliseconds(250); ; pause = pause * 2 < TimeSpan.FromSeconds(5) ? pause * 2 : TimeSpan.FromSeconds(5))
        {
            var addOn = await api.AddOn(id, stop);
            if (addOn.State == "provisioned") return;
            if (addOn.State == "deprovisioned") throw new DeployException(Dog.HerokuAddOnFailed.With(name, addOn.Name));
            if (world.Since(start) > LongestAddOn) throw new DeployException(Dog.HerokuHangs.With($"the add-on {addOn.Name}", Durations.Show(LongestAddOn)));
            await Task.Delay(pause, world.Clock, stop);
        }
    }

    /// <summary>Sources are sent ahead. A slug is told its commands when it is made, and goes with its release.</summary>
    public async Task<Applied> Upload(Upload upload, Position expected, CancellationToken stop)
    {
        if (upload.For is { Runtime: not Runtime.Dotnet } desired) await new Sending(api, to, cargo, world).Send(desired, null, null, stop);
        else world.Log.Say("it goes with the release");
        return new Applied(expected);
    }

    public async Task<Applied> Resume(Release release, CancellationToken stop)
    {
        await new Scaling(api, to, world).Start(stop);
        await new Rising(api, to, world).Wait(await api.Release(release.Id, stop), stop);
        return (await Now(stop)) with { Release = release };
    }

    async Task<Applied> Now(CancellationToken stop)
    {
        var now = await Snapshot.Read(api, 20, world, stop) ?? throw new DeployException(Dog.HerokuGone.With(to.App));
        return new Applied(now.At);
    }
}
