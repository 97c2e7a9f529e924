using System.Collections.Immutable;
using System.ComponentModel;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dogshore.Faults;
using Dogshore.Manifest;
using Dogshore.Model;
using Dogshore.Packaging.Archiving;
using Dogshore.Packaging.Files;
using Dogshore.Packaging.Steps;
using Dogshore.Worlds;

namespace Dogshore.Packaging;

/// <summary>Runs the user's build steps, each only when its inputs changed since it last succeeded.</summary>
public static class BuildSteps
{
    static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);
    static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(30);

    /// <param name="project">Folder of the project, absolute: the steps run there.</param>
    /// <param name="folder">Where it remembers what it ran on: obj/deploy.</param>
    /// <exception cref="DeployException">A step failed; its last lines are in the finding.</exception>
    public static async Task Run(ImmutableArray<BuildStep> steps, string project, string folder, World world, CancellationToken stop)
    {
        if (steps.IsEmpty) return;
        var records = Path.Combine(folder, "steps");
        Directory.CreateDirectory(records);
        // One after the other, as written: a later one may use what an earlier one made.
        foreach (var step in steps) await Run(step, project, records, world, stop);
    }

    static async Task Run(BuildStep step, string project, string records, World world, CancellationToken stop)
    {
        var start = world.Now;
        var path = Path.Combine(records, FileNameOf(step.Name));
        var command = Hash(step.Command);
        var taken = new ArchiveFolder(records).Now();
        var last = StepRecord.Read(path);
        ImmutableArray<StepInput>? inputs = step.Inputs is null ? null : await Inputs(step, project, last, stop);
        if (inputs is { } now && last?.Command == command && StepInputs.Same(now, last.Inputs) && Missing(step, project) is null)
        {
            new StepRecord(StepRecord.Current, command, taken, now).Write(path);
            world.Log.Say($"build step '{step.Name}' is up to date ({Seconds(world, start)})");
            return;
        }
        // From here on it counts as not done, however this ends.
        File.Delete(path);
        await Execute(step, project, world, stop);
        if (Missing(step, project) is { } output) world.Log.Warn(Dog.BuildStepMadeNothing.With(step.Name, output).At(step.Place));
        if (inputs is { } used) new StepRecord(StepRecord.Current, command, taken, used).Write(path);
        world.Log.Say($"build step '{step.Name}' done ({Seconds(world, start)})");
    }

    static async Task<ImmutableArray<StepInput>> Inputs(BuildStep step, string project, StepRecord? last, CancellationToken stop)
    {
        try
        {
            return await StepInputs.Of(step, project, last, stop);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new DeployException(Dog.UnreadableFile.With(step.Inputs, Reasons.Of(problem)).At(step.Place));
        }
    }

    static string? Missing(BuildStep step, string project) => StepFiles.Split(step.Outputs ?? "").FirstOrDefault(output => !StepFiles.Exist(project, output));

    static async Task Execute(BuildStep step, string project, World world, CancellationToken stop)
    {
        var shell = Command.Shell(step.Command) with { Directory = project, Timeout = Longest, OnLine = world.Log.Detail };
        try
        {
            var ran = await WithHeartbeat(step, world, world.Processes.Run(shell, stop));
            if (ran.Exit is null) throw new DeployException(Dog.BuildStepTooLong.With(step.Name, Durations.Show(Longest), step.Command).At(step.Place).Saying(ran.Tail));
            if (!ran.Succeeded) throw new DeployException(Dog.BuildStepFailed.With(step.Name, ran.Exit, step.Command).At(step.Place).Saying(ran.Tail));
        }
        catch (Win32Exception)
        {
            throw new DeployException(Dog.BuildStepWithoutShell.With(step.Name, shell.Program).At(step.Place));
        }
    }

    static async Task<Ran> WithHeartbeat(BuildStep step, World world, Task<Ran> running)
    {
        var start = world.Now;
        while (true)
        {
            using var ended = new CancellationTokenSource();
            var beat = Task.Delay(Heartbeat, world.Clock, ended.Token);
            var first = await Task.WhenAny(running, beat);
            await ended.CancelAsync();
            if (first == running) return await running;
            world.Log.Say($"build step '{step.Name}' still runs ({Seconds(world, start)})");
        }
    }

    static string Seconds(World world, long start) => string.Create(CultureInfo.InvariantCulture, $"{world.Since(start).TotalSeconds:0.0} s");

    /// <summary>A name may hold what a file's may not, and capitals that not every system tells apart; then a piece of its hash does.</summary>
    static string FileNameOf(string name)
    {
        var plain = string.Concat(name.Select(each => char.IsAsciiLetterLower(each) || char.IsAsciiDigit(each) || each is '-' or '_' ? each : '_'));
        return plain == name ? $"{name}.json" : $"{plain}-{Hash(name)[..8]}.json";
    }

    static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
