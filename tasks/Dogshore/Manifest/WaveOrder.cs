using System.Collections.Immutable;
using Dogshore.Faults;

namespace Dogshore.Manifest;

/// <summary>The order of <c>After=</c>.</summary>
static class WaveOrder
{
    /// <summary>All that each destination waits for, directly or by way of another one, in the order of the manifest.</summary>
    public static ImmutableDictionary<string, ImmutableArray<string>> Predecessors(Drafts drafts, Reading reading)
    {
        var direct = drafts.All.ToDictionary(draft => draft.Name, draft => drafts.Meant(draft.Waits, finding => draft.Item!.Fault(finding, "After"), $"After= of '{draft.Name}'"));
        var all = direct.ToImmutableDictionary(each => each.Key, each => Reached(each.Key, direct));
        var circle = drafts.Names.Where(name => all[name].Contains(name)).ToList();
        if (circle.Count > 0)
        {
            var item = drafts.All.First(draft => draft.Name == circle[0]).Item!;
            reading.Fault(Dog.AfterItself.With(string.Join(", ", circle)).At(item.Place("After")));
        }
        return all.ToImmutableDictionary(each => each.Key, each => drafts.Names.Where(each.Value.Contains).ToImmutableArray());
    }

    /// <summary>Waves of those that were asked for; who waits only for others is in the first one.</summary>
    public static ImmutableArray<ImmutableArray<Effective>> Waves(ImmutableArray<Effective> asked)
    {
        var waves = ImmutableArray.CreateBuilder<ImmutableArray<Effective>>();
        var left = asked;
        while (left.Length > 0)
        {
            var wave = left.Where(each => !left.Any(other => each.To.After.Contains(other.To.Name))).ToImmutableArray();
            // A circle was reported before; it must not keep us here.
            if (wave.IsEmpty) break;
            waves.Add(wave);
            left = [.. left.Except(wave)];
        }
        return waves.ToImmutable();
    }

    static HashSet<string> Reached(string from, Dictionary<string, ImmutableArray<string>> direct)
    {
        var reached = new HashSet<string>();
        var next = new Stack<string>(direct[from]);
        while (next.TryPop(out var name))
        {
            if (!reached.Add(name)) continue;
            foreach (var further in direct[name]) next.Push(further);
        }
        return reached;
    }
}
