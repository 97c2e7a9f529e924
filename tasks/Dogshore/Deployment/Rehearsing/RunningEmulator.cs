using System.Collections.Immutable;
using System.ComponentModel;
using System.Text.Json;
using Dogshore.Faults;
using Dogshore.Worlds;

namespace Dogshore.Deployment.Rehearsing;

/// <summary>The emulator of one platform as a program of its own; it lives until this is disposed of, or this process is gone.</summary>
sealed class RunningEmulator : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    readonly CancellationTokenSource over = new();
    readonly TaskCompletionSource<string> first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly Task<Ran> running;

    RunningEmulator(string program, IEnumerable<string> arguments, World world) => running = world.Processes.Run(
        // The one that builds: it need not be on the path.
        new Command(world.Environment("DOTNET_HOST_PATH") is { Length: > 0 } dotnet ? dotnet : "dotnet", [program, .. arguments])
        {
            // Nothing is written; that the pipe is there is what keeps it alive.
            Feed = (_, stop) => Task.Delay(Timeout.Infinite, stop),
            Timeout = Timeout.InfiniteTimeSpan,
            OnLine = line => first.TrySetResult(line),
        }, over.Token);

    /// <summary>Variables by which the platform's clients find it.</summary>
    public ImmutableDictionary<string, string> Environment { get; private set; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Attributes that take the place of the manifest's.</summary>
    public ImmutableDictionary<string, string> Attributes { get; private set; } = ImmutableDictionary<string, string>.Empty;

    /// <exception cref="DeployException">It did not start, and what it said.</exception>
    public static async Task<RunningEmulator> Start(string platform, string program, IEnumerable<string> arguments, World world, CancellationToken stop)
    {
        var emulator = new RunningEmulator(program, [platform, .. arguments], world);
        try
        {
            await Task.WhenAny(emulator.first.Task, emulator.running).WaitAsync(Patience, world.Clock, stop);
            if (emulator.running.IsCompleted) throw new DeployException(Dog.EmulatorDidNotStart.With(platform, string.Join(' ', (await emulator.running).Tail)));
            using var said = JsonDocument.Parse(await emulator.first.Task);
            (emulator.Environment, emulator.Attributes) = (Read(said.RootElement.GetProperty("environment")), Read(said.RootElement.GetProperty("attributes")));
            return emulator;
        }
        catch (Exception failed)
        {
            await emulator.DisposeAsync();
            throw failed switch
            {
                TimeoutException => new DeployException(Dog.EmulatorDidNotStart.With(platform, "it said nothing for a minute")),
                Win32Exception or JsonException => new DeployException(Dog.EmulatorDidNotStart.With(platform, failed.Message)),
                _ => failed,
            };
        }
    }

    static ImmutableDictionary<string, string> Read(JsonElement pairs) =>
        pairs.EnumerateObject().ToImmutableDictionary(each => each.Name, each => each.Value.GetString() ?? "", StringComparer.OrdinalIgnoreCase);

    public async ValueTask DisposeAsync()
    {
        await over.CancelAsync();
        await running.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        over.Dispose();
    }
}
