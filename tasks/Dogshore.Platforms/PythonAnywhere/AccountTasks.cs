using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Platforms.Rest;
using Dogshore.Worlds;

namespace Dogshore.Platforms.PythonAnywhere;

/// <summary>Commands that run in the account, which only paid ones may. A task that is always on begins at once; one by the clock at the next
/// full minute. Consoles would be for free, and begin only when somebody opens them in a browser (contract pythonanywhere §2.6).</summary>
sealed class AccountTasks(PythonAnywhereApi api, World world)
{
    const string AlwaysOn = "always_on", Scheduled = "schedule";
    static readonly string[] kinds = [AlwaysOn, Scheduled];

    /// <summary>What cannot be done without, each with what to do by hand.</summary>
    public static IEnumerable<Finding> Refused(PythonAnywherePlace place, bool making, IEnumerable<Database> databases) =>
    [
        .. making ? (Finding[])[Dog.PythonAnywhereNoMaking.With(place.User)] : [],
        .. databases.Select(database => Dog.PythonAnywhereNoTasks.With(place.User, database.Name, database.Migrate, $"~/{place.FolderInHome}/contents")),
    ];

    /// <summary>Whether one of the two lists may be seen: an account without them is refused it.</summary>
    public async Task<bool> MayRun(CancellationToken stop) => await Listed(AlwaysOn, stop) is not null || await Listed(Scheduled, stop) is not null;

    /// <returns>What ends it; null where the account may run none.</returns>
    public async Task<Func<CancellationToken, Task>?> Start(string command, string description, CancellationToken stop)
    {
        await EndOthers(description, stop);
        return await Begun(AlwaysOn, description, () => api.Start(new NewAlwaysOn($"{command} --stay", description, true), stop), stop) ?? await ByTheClock(command, description, stop);
    }

    Task<Func<CancellationToken, Task>?> ByTheClock(string command, string description, CancellationToken stop)
    {
        // So far ahead that its minute has not begun when the platform hears of it; its clock is UTC.
        var at = world.Clock.GetUtcNow().AddSeconds(80);
        world.Log.Say($"the account has no task that is always on; it is scheduled for {at:HH:mm} UTC");
        return Begun(Scheduled, description, () => api.Start(new NewScheduled(command, description, true, "daily", at.Hour, at.Minute), stop), stop);
    }

    async Task<Func<CancellationToken, Task>?> Begun(string kind, string description, Func<Task<KnownTask>> start, CancellationToken stop)
    {
        int id;
        try
        {
            id = (await start()).Id;
        }
        catch (RestRefusedException refused) when (refused.Status is 400 or 402 or 403 or 404)
        {
            world.Log.Detail($"[PythonAnywhere] {kind}: {refused.Findings[0].Fact}");
            return null;
        }
        catch (AnswerLostException)
        {
            if ((await api.Tasks(kind, stop)).FirstOrDefault(task => task.Description == description) is not { } made) throw;
            id = made.Id;
        }
        return token => api.End(kind, id, token);
    }

    /// <summary>What a run that was cut off left behind would work on the same data at the same time.</summary>
    async Task EndOthers(string description, CancellationToken stop)
    {
        var ours = description[..description.LastIndexOf(' ')] + " ";
        foreach (var kind in kinds)
            foreach (var task in await Listed(kind, stop) ?? [])
                if (task.Description?.StartsWith(ours, StringComparison.Ordinal) == true) await api.End(kind, task.Id, stop);
    }

    async Task<KnownTask[]?> Listed(string kind, CancellationToken stop)
    {
        try
        {
            return [.. await api.Tasks(kind, stop)];
        }
        catch (RestRefusedException refused) when (refused.Status is 402 or 403 or 404)
        {
            return null;
        }
    }
}
