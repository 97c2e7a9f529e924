using System.Collections.Immutable;
using Dogshore.Model;

namespace Dogshore.Probing;

/// <summary>What one probe came to.</summary>
/// <param name="Passed">Answered as expected, often enough in a row.</param>
/// <param name="Finding">The fault when it did not pass: no connection, timeout, status, text, header, another release.</param>
/// <param name="Attempts">How many requests were made.</param>
/// <param name="LastAnswer">Status and first 200 characters of the last answer, for a report; null when there was none.</param>
public sealed record ProbeResult(Probe Probe, bool Passed, Faults.Finding? Finding, int Attempts, string? LastAnswer);

/// <summary>Asks an app what its probes expect, again and again until they pass or their deadline is over.</summary>
public static class Prober
{
    /// <param name="app">Base address of the app.</param>
    /// <param name="proof">Header line (<c>name: value</c>) that only this release answers, or null where there is none.</param>
    /// <param name="say">Called with what an attempt came to, whenever that differs from the last, and as a heartbeat every 10 s.</param>
    public static Task<ImmutableArray<ProbeResult>> Run(Uri app, ImmutableArray<Probe> probes, string? proof, HttpClient client, TimeProvider clock, Action<string> say, CancellationToken stop) =>
        throw new NotImplementedException();
}
