using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Platforms.Ssh;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Dokku;

/// <summary>What can be wrong and shows without touching anything: names, the way in, and whether dokku is behind it.</summary>
static class DokkuCheck
{
    public static async Task<IReadOnlyList<Finding>> Of(Destination to, Desired? desired, World world, CancellationToken stop)
    {
        var flaws = DokkuPlace.Flaws(to)
            // A key opens the server's one account, and dokku tells nobody whose it is.
            .Concat(to["Account"] is null ? [] : [Dog.NotAbleTo.With("dokku", "tell whose a credential is (Account=)").At(to.Place)])
            .Concat((desired?.Databases ?? []).Where(database => database.Url is null && !Postgres.CanName(database.Name)).Select(database => Dog.DokkuDatabaseName.With(database.Name))).ToArray();
        if (flaws.Length > 0) return flaws;
        try
        {
            var place = new DokkuPlace(to, world);
            return await Answers(place, stop) is { } finding ? [finding] : [];
        }
        catch (DeployException refused)
        {
            return refused.Findings;
        }
    }

    static async Task<Finding?> Answers(DokkuPlace place, CancellationToken stop)
    {
        var command = new DokkuCommand("version");
        try
        {
            var ran = await place.Server.Look(command, stop);
            if (!ran.Succeeded) return DokkuServer.Refusal(ran, command);
            return DokkuText.VersionOf(ran.Output) is { } version
                ? version < new Version(0, 30) ? Dog.DokkuTooOld.With(version) : null
                : Dog.DokkuNotUnderstood.With(command.Name, "no version");
        }
        catch (DeployException unknown) when (unknown.Findings[0].Fault == Dog.SshHostKeyUnknown)
        {
            // To be compared and added by a person; the deploy itself trusts nothing that it was told just now.
            return unknown.Findings[0].Saying(await place.Server.Ssh.Scan(stop));
        }
    }
}
