using System.Text.Json;
using Dogshore.Faults;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Dokku;

/// <summary>Finds out what became of a deploy whose end nobody heard: by the build record where there is one (from dokku 0.38), else by
/// the containers. Nothing is ever repeated before this has been asked.</summary>
sealed class Settling(DokkuPlace place)
{
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>True when the release that the intent names serves, whole.</summary>
    public async Task<bool> IsDone(Intent intent, Seen seen, CancellationToken stop)
    {
        // Every deploy makes new containers, and dokku puts their names down only when they have passed their checks.
        var containers = seen.Processes.Containers;
        if (containers.IsEmpty || !seen.Processes.IsRunning || containers.Intersect(intent.Containers).Any()) return false;
        if (await IsLocked(stop)) return false;
        return (await Builds(stop)) is not { } builds || (builds.FirstOrDefault()?.Succeeded ?? true);
    }

    /// <summary>Waits until dokku is not deploying the app any more.</summary>
    public async Task Wait(CancellationToken stop)
    {
        var start = place.World.Now;
        for (var said = false; await IsLocked(stop) || (await Builds(stop))?.Any(build => build.IsRunning) == true; said = true)
        {
            if (!said) place.World.Log.Say($"waiting for the deploy of {place.App} that is still under way on the server");
            if (place.World.Since(start) > place.Timeout) throw new DeployException(Dog.DokkuDeployUnknown.With(place.App, $"it was still under way after {Model.Durations.Show(place.Timeout)}"));
            await Task.Delay(Pause, place.World.Clock, stop);
        }
    }

    async Task<bool> IsLocked(CancellationToken stop) => (await place.Server.Look(new DokkuCommand("apps:locked").Operand(place.App), stop)).Succeeded;

    /// <summary>The last lines of a build.</summary>
    public async Task<IReadOnlyList<string>> Output(string build, CancellationToken stop)
    {
        var ran = await place.Server.Look(new DokkuCommand("builds:output").Operand(place.App).Operand(build), stop);
        return [.. ran.Tail.Select(DokkuText.Plain)];
    }

    /// <summary>Newest first; null where the server keeps no such records.</summary>
    public async Task<BuildNote[]?> Builds(CancellationToken stop)
    {
        var command = new DokkuCommand("builds:list").Operand(place.App).Option("--format", "json");
        var ran = await place.Server.Look(command, stop);
        if (!ran.Succeeded) return null;
        try
        {
            return JsonSerializer.Deserialize(ran.Output, DokkuJson.Default.BuildNoteArray) ?? [];
        }
        catch (JsonException)
        {
            throw DokkuServer.NotUnderstood(command, "what is no JSON");
        }
    }
}
