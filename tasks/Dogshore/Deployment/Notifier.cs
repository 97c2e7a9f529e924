using System.Net.Http.Headers;
using Dogshore.Faults;
using Dogshore.Manifest;
using Dogshore.Records;

namespace Dogshore.Deployment;

/// <summary>Posts each outcome once to the addresses that the manifest names. Telling must never fail a deploy: what goes
/// wrong here is a warning.</summary>
sealed class Notifier(Session session)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public async Task Tell(Effective effective, OutcomeRecord outcome, CancellationToken stop)
    {
        // Nobody is to be told of what did not happen.
        if (Rehearsing.Rehearsals.IsAsked(session.Input)) return;
        foreach (var to in effective.Notify) await Post(to, outcome, stop);
    }

    async Task Post(NotifyTo to, OutcomeRecord outcome, CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(Patience);
        try
        {
            var url = new Uri(Session.Values(session.World).Read(to.Name, to.Url).Reveal());
            if (url.Scheme != Uri.UriSchemeHttps && !url.IsLoopback) throw new DeployException(Dog.NotifyNotSecure.With(to.Name));
            using var body = new ByteArrayContent(RecordFiles.Bytes(outcome)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
            using var answer = await session.World.Http.Client.PostAsync(url, body, patience.Token);
            if (!answer.IsSuccessStatusCode) session.World.Log.Warn(Dog.NotifyFailed.With(to.Name, $"it answered {(int)answer.StatusCode}").At(to.Place));
        }
        catch (DeployException refused)
        {
            foreach (var finding in refused.Findings) session.World.Log.Warn(finding.At(finding.Place ?? to.Place));
        }
        catch (Exception failed) when (failed is HttpRequestException or UriFormatException or IOException || (failed is OperationCanceledException && !stop.IsCancellationRequested))
        {
            // The exception's text may hold the address, and the address is often a secret.
            session.World.Log.Warn(Dog.NotifyFailed.With(to.Name, failed is OperationCanceledException ? "it did not answer in 10 s" : failed.GetType().Name).At(to.Place));
        }
    }
}
