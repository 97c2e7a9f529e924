using Dogshore.Faults;
using Dogshore.Platforms.Rest;

namespace Dogshore.Platforms.Kube;

/// <summary>Keeps the record while a run writes, and stands before each of its writes: it passes only while the record is as this run wrote it last. Whoever
/// takes the lock over writes the record before all else, so that a run which was paused for longer than its lock lasts finds here that it has lost.</summary>
sealed class Fence(KubeApi api, KubeNames names, KubeRecord record, string run)
{
    public KubeRecord Record { get; private set; } = record;

    /// <exception cref="LockLostException">Another run has written the record.</exception>
    public async Task Pass(CancellationToken stop)
    {
        var now = await api.Find(KubeKind.Secret, names.Record, stop) ?? throw new DeployException(Dog.KubeGone.With(names.App, api.Namespace));
        if (now.Version() != Record.Secret.Version()) throw Lost(KubeRecord.Read(now));
    }

    public async Task Write(KubeState state, CancellationToken stop, Secrets.TagKey? key = null)
    {
        try
        {
            Record = KubeRecord.Read(await api.Replace(KubeKind.Secret, Record.With(state with { LastRun = run }, key), stop));
        }
        catch (RestRefusedException refused) when (refused.Status == 409)
        {
            throw Lost(await api.Find(KubeKind.Secret, names.Record, stop) is { } now ? KubeRecord.Read(now) : null);
        }
    }

    LockLostException Lost(KubeRecord? now) => new(Dog.LockLost.With(names.App, now?.State.LastRun is { } other ? $"the run {other}" : "another run"));
}

/// <summary>Somebody else has the app now: nothing more is written, and nothing is put back.</summary>
sealed class LockLostException(Finding finding) : DeployException(finding);
