using System.Collections.Immutable;
using Dogshore.Faults;
using Dogshore.Model;

namespace Dogshore.Probing;

/// <summary>What one probe came to.</summary>
/// <param name="Passed">Answered as expected, often enough in a row.</param>
/// <param name="Finding">The fault when it did not pass: no connection, timeout, status, text, header, another release.</param>
/// <param name="Attempts">How many requests were made.</param>
/// <param name="LastAnswer">Status and first 200 characters of the last answer, for a report; null when there was none.</param>
public sealed record ProbeResult(Probe Probe, bool Passed, Finding? Finding, int Attempts, string? LastAnswer);

/// <summary>Asks an app what its probes expect, again and again until they pass or their deadline is over.</summary>
public static class Prober
{
    static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);
    static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);
    static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(10);

    /// <summary>All probes at once, each with its own deadline from now on; results in the order of the probes.</summary>
    /// <param name="app">Base address of the app, http or https.</param>
    /// <param name="proof">Header line (<c>name: value</c>) that only this release answers, or null where there is none.</param>
    /// <param name="client">One that follows no redirects.</param>
    /// <param name="say">Called with what an attempt came to, whenever that differs from the last, and as a heartbeat every 10 s.</param>
    public static async Task<ImmutableArray<ProbeResult>> Run(Uri app, ImmutableArray<Probe> probes, string? proof, HttpClient client, TimeProvider clock, Action<string> say, CancellationToken stop)
    {
        if (app.Scheme is not ("http" or "https")) throw new ArgumentException($"{app.Scheme} is not asked by probes.", nameof(app));
        var asking = new Asking(app, proof, client, clock);
        return [.. await Task.WhenAll(probes.Select(probe => Run(asking, probe, clock, say, stop)))];
    }

    static async Task<ProbeResult> Run(Asking asking, Probe probe, TimeProvider clock, Action<string> say, CancellationToken stop)
    {
        var start = clock.GetTimestamp();
        var state = "no answer yet";
        using var heartbeat = clock.CreateTimer(_ => say($"{probe.Path}: {state} ({clock.GetElapsedTime(start).TotalSeconds:0} s of {probe.Deadline.TotalSeconds:0} s)"), null, Heartbeat, Heartbeat);

        Answer? last = null;
        var (attempts, inRow, pause) = (0, 0, Shortest);
        while (probe.Deadline - clock.GetElapsedTime(start) is { Ticks: > 0 } left)
        {
            var time = left < probe.Timeout ? left : probe.Timeout;
            var answer = await asking.Once(probe, time, stop);
            attempts++;
            // The last attempt may have been given no time to answer; what the one before found then tells more.
            if (last?.Finding is not null && answer.Finding?.Fault == Dog.ProbeTimedOut && time < probe.Timeout) break;

            var shown = answer.Finding?.Fact.TrimEnd('.') ?? "answers as expected";
            if (shown != state) say($"{probe.Path}: {state = shown}");
            inRow = answer.Finding is null ? inRow + 1 : 0;
            if (inRow >= probe.Successes) return new(probe, true, null, attempts, answer.Shown);

            pause = last is not null && last.Finding?.Fault == answer.Finding?.Fault ? Min(pause * 2, Longest) : Shortest;
            last = answer;
            await Task.Delay(Min(pause, Max(probe.Deadline - clock.GetElapsedTime(start), TimeSpan.Zero)), clock, stop);
        }
        var finding = last?.Finding ?? Dog.NotSteady.With(probe.Path, probe.Successes, Durations.Show(probe.Deadline));
        return new(probe, false, finding, attempts, last?.Shown);
    }

    static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
