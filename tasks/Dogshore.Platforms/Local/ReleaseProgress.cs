using System.Text;
using System.Text.Json;
using Dogshore.Faults;
using Dogshore.Local;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Local;

/// <summary>Follows a host's stream of events: steps to the console, output of commands to the detail log, a migration's
/// output whole to a file of its own.</summary>
/// <param name="log">Path of the migration's log, or null where none runs.</param>
/// <param name="mask">Takes secrets out of the output of the user's commands.</param>
sealed class ReleaseProgress(World world, string? log, Func<string, string> mask) : IDisposable
{
    Action onEvent = () => { };
    StreamWriter? migration;
    bool logFailed;

    public Func<string, string> Mask => mask;

    public void OnEvent(Action action) => onEvent = action;

    /// <exception cref="IOException">The stream ended before its last event.</exception>
    public async Task<ReleaseDone> Follow(Stream body, CancellationToken stop)
    {
        using var reader = new StreamReader(body, Encoding.UTF8);
        while (await reader.ReadLineAsync(stop) is { } line)
        {
            onEvent();
            var happened = Parsed(line);
            if (happened.Fault is { } fault) throw HostFaults.Of(fault, mask);
            if (happened.Done is { } done) return done;
            Tell(happened);
        }
        throw new IOException("The host's answer ended before its last word.");
    }

    void Tell(ReleaseEvent happened)
    {
        if (happened.Text is { } text)
        {
            world.Log.Say(mask(text));
        }
        if (happened.Line is { } output)
        {
            world.Log.Detail(mask(output));
            if (happened.Step == "migrate") Write(mask(output));
        }
    }

    /// <summary>A log that cannot be written says so once and changes nothing about the release.</summary>
    void Write(string line)
    {
        if (log is null || logFailed) return;
        try
        {
            if (migration is null)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(log)!);
                var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.Read };
                if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
                migration = new StreamWriter(log, options) { AutoFlush = true };
            }
            migration.WriteLine(line);
        }
        catch (Exception exception) when (DiskFaults.Is(exception))
        {
            logFailed = true;
            world.Log.Say($"the migration goes on, its log cannot be written: {exception.Message}");
        }
    }

    static ReleaseEvent Parsed(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, Json.Default.ReleaseEvent) ?? throw new DeployException(Dog.LocalAnswerNotUnderstood.With("null"));
        }
        catch (JsonException exception)
        {
            throw new DeployException(Dog.LocalAnswerNotUnderstood.With(exception.Message));
        }
    }

    public void Dispose()
    {
        // Everything was flushed line by line; on a full disk the last flush fails again and was told already.
        if (!logFailed) migration?.Dispose();
    }
}
