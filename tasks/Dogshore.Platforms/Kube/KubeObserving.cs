using System.Collections.Immutable;
using Dogshore.Model;
using Dogshore.Secrets;

namespace Dogshore.Platforms.Kube;

/// <summary>What a snapshot says, in the words of the planner.</summary>
static class KubeObserving
{
    public static Observed Of(Snapshot snapshot, KubePlace place, bool hasMoved)
    {
        if (snapshot.Record is not { } record) return Observed.Nothing;
        var (state, live) = (snapshot.State, snapshot.Live);
        // A name of an image that stands for another one now: what is live is no longer what the manifest names.
        var released = live?.As(lived: true, snapshot.Now) is { } release ? hasMoved && release.Stamp is { } stamp ? release with { Stamp = stamp with { Content = $"{stamp.Content} before its image moved" } } : release : null;
        var counts = snapshot.Counts;
        return new Observed
        {
            Exists = true,
            At = snapshot.At,
            Live = released,
            Pending = state.Pending is { } pending ? new Release(snapshot.Names.Release(pending.Number), pending.Number, pending.Stamp, Standing.Unknown, false, TimeSpan.Zero) : null,
            // Until the first release is begun there is nothing that was tagged.
            Key = state.Number > 0 ? record.Key : null,
            Config = Config(snapshot, live, record.Key),
            Processes = counts,
            Commands = live?.Note.Commands.ToImmutableDictionary(),
            Settings = live is null ? null : Settings(live.Note, place),
            History = [.. snapshot.Releases.Where(each => each.Note.Number != state.Pending?.Number).Select(each => each.Note.Number == live?.Note.Number ? released! : each.As(state.Lived.Contains(each.Note.Number), snapshot.Now))],
            Contents = [.. place.Images.Contents(place, snapshot)],
            Serving = live is null || (snapshot.IsAsReleased && (!live.Note.Commands.ContainsKey("web") || counts.GetValueOrDefault("web") > 0)),
            LastRun = state.LastRun,
            Url = place.Url(snapshot.Door),
        };
    }

    /// <summary>The options of the release; and settings of the destination that are no longer as they were then, which the planner finds in no option.</summary>
    static ImmutableDictionary<string, string> Settings(ReleaseNote note, KubePlace place)
    {
        var now = place.Shape;
        return note.Options.ToImmutableDictionary().SetItems(note.Shape.Keys.Union(now.Keys).Where(name => note.Shape.GetValueOrDefault(name) != now.GetValueOrDefault(name)).Select(name => KeyValuePair.Create(name, note.Shape.GetValueOrDefault(name, ""))));
    }

    /// <summary>What our objects hold cannot change, so that what was released is what is stored; what somebody set on a Deployment counts before it.</summary>
    static ImmutableArray<Entry> Config(Snapshot snapshot, KubeRelease? live, TagKey key)
    {
        var foreign = snapshot.Foreign;
        var ours = live?.Note.Stamp.Names ?? [];
        return
        [
            .. ours.Where(name => !foreign.ContainsKey(name)).Select(name => new Entry(name, live!.Note.Tags.TryGetValue(name, out var tag) ? new Tag(tag) : null, Owner.Ours)),
            .. foreign.Select(each => new Entry(each.Key, each.Value is { } value ? key.Of(each.Key, value) : null, ours.Contains(each.Key) ? Owner.Ours : Owner.Other)),
        ];
    }
}
