using System.Text.Json;
using Dogshore.Faults;
using Dogshore.Platforms.Ssh;
using Dogshore.Worlds;
using Polly;
using Polly.Retry;

namespace Dogshore.Platforms.Dokku;

/// <summary>Commands on a dokku server, their answers judged.</summary>
sealed class DokkuServer(SshClient ssh, World world)
{
    /// <summary>For everything that neither builds nor starts an app.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>The app does not exist.</summary>
    public const int NoApp = 20;

    public SshClient Ssh => ssh;

    /// <summary>Only looks, and so is asked again when the connection breaks.</summary>
    /// <returns>Also what did not succeed.</returns>
    public Task<Ran> Look(DokkuCommand command, CancellationToken stop) => Repeat(command, null, stop);

    /// <summary>Looks, or changes what a second time would not change any more: when the connection breaks it is said again.</summary>
    async Task<Ran> Repeat(DokkuCommand command, string? input, CancellationToken stop)
    {
        // Jitter, so that the parallel jobs of a matrix do not come back together.
        var retries = new ResiliencePipelineBuilder { TimeProvider = world.Clock }.AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<SshLostException>(),
            MaxRetryAttempts = 3, Delay = TimeSpan.FromMilliseconds(300), BackoffType = DelayBackoffType.Exponential, UseJitter = true,
            OnRetry = lost =>
            {
                world.Log.Detail($"asking again: {command.Name}: {lost.Outcome.Exception!.Message}");
                return default;
            },
        }).Build();
        return await retries.ExecuteAsync(async token => await Run(command, Patience, token, input), stop);
    }

    /// <summary>The text of an answer that must be there.</summary>
    public async Task<string> Read(DokkuCommand command, CancellationToken stop) => Succeeded(await Look(command, stop), command).Output;

    /// <summary>All variables of an app, or null where there is no such app.</summary>
    public async Task<Dictionary<string, string>?> Config(string app, CancellationToken stop)
    {
        var command = new DokkuCommand("config:export").Option("--format", "json").Operand(app);
        var ran = await Look(command, stop);
        if (ran.Exit == NoApp) return null;
        var text = Succeeded(ran, command).Output;
        try
        {
            return JsonSerializer.Deserialize(text, DokkuJson.Default.DictionaryStringString) ?? throw NotUnderstood(command, "null");
        }
        catch (JsonException)
        {
            // Not quoted: it may hold values.
            throw NotUnderstood(command, $"{text.Length} characters that are no JSON object of texts");
        }
    }

    /// <summary>Changes something to what it says and no further: a value, a scale, a setting. It is said again when the connection breaks.</summary>
    public async Task<Ran> Write(DokkuCommand command, CancellationToken stop, string? input = null) => Succeeded(await Repeat(command, input, stop), command);

    /// <summary>The same, for a caller who judges.</summary>
    public Task<Ran> TryWrite(DokkuCommand command, CancellationToken stop, string? input = null) => Repeat(command, input, stop);

    /// <summary>Makes an app, or finds that it is there: a run that was cut off had made it, or the answer was lost.</summary>
    public async Task<Ran> Make(string app, CancellationToken stop)
    {
        var ran = await Repeat(new DokkuCommand("apps:create").Operand(app), null, stop);
        return IsTaken(ran) ? ran with { Exit = 0 } : ran;
    }

    public static bool IsTaken(Ran ran) => !ran.Succeeded && Words(ran).Contains("already taken", StringComparison.Ordinal);

    /// <summary>Removes an app, or finds that it is gone.</summary>
    public async Task Remove(string app, CancellationToken stop)
    {
        var command = new DokkuCommand("apps:destroy") { IsForced = true }.Operand(app);
        var ran = await Repeat(command, null, stop);
        if (ran.Exit != NoApp) Succeeded(ran, command);
    }

    public async Task<Ran> Run(DokkuCommand command, TimeSpan timeout, CancellationToken stop, string? input = null, Func<Stream, CancellationToken, Task>? feed = null, Action<string>? onLine = null)
    {
        world.Log.Detail($"[dokku] {command}");
        return await ssh.Run(new(command.Wire) { IsHidden = command.HidesArguments, Input = input, Feed = feed, OnLine = onLine, Timeout = timeout }, stop);
    }

    /// <exception cref="DeployException">It did not succeed; dokku's own words are with it.</exception>
    public static Ran Succeeded(Ran ran, DokkuCommand command) => ran.Succeeded ? ran : throw new DeployException(Refusal(ran, command));

    public static Finding Refusal(Ran ran, DokkuCommand command)
    {
        var words = Words(ran);
        if (ran.Tail.Any(line => line.Contains("command not found", StringComparison.Ordinal))) return Dog.DokkuIsAShell.With(command.Name).Saying(ran.Tail);
        if (words.Contains("is not a dokku command", StringComparison.Ordinal)) return Dog.DokkuUnknownCommand.With(command.Name).Saying(ran.Tail);
        return Dog.DokkuRefused.With(command.Name, words).Saying(ran.Tail);
    }

    public static NotUnderstoodException NotUnderstood(DokkuCommand command, string what) => new(Dog.DokkuNotUnderstood.With(command.Name, what));

    /// <summary>What dokku says of a failure: the lines that it marks, else its last one.</summary>
    public static string Words(Ran ran)
    {
        var marked = ran.Tail.Select(DokkuText.Plain).Where(line => line.StartsWith(" !     ", StringComparison.Ordinal)).Select(line => line[7..].Trim()).Where(line => line.Length > 0).ToArray();
        return marked.Length > 0 ? string.Join(' ', marked.TakeLast(3)).TrimEnd('.')
            : ran.Tail.Select(DokkuText.Plain).LastOrDefault(line => line.Trim().Length > 0)?.Trim().TrimEnd('.') ?? $"exit code {ran.Exit}";
    }
}

/// <summary>The answer is none of dokku's: what is so on the server is not known.</summary>
sealed class NotUnderstoodException(Finding finding) : DeployException(finding);
