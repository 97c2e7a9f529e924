namespace Dogshore.Emulators.Kubernetes;

/// <summary>The garbage collector: what has no owner left goes, and an owner that waits for its dependents goes after them.</summary>
sealed class Garbage : IController
{
    public void Look(Turn turn)
    {
        var all = turn.Store.All();
        var there = all.ToDictionary(each => each.Object.Uid(), each => each.Object);
        foreach (var (kind, thing) in all)
        {
            string?[] owners = [.. Deleting.Owners(thing)];
            if (owners.Length == 0 || thing.IsGoing()) continue;
            var live = owners.Where(owner => owner is not null && there.ContainsKey(owner)).ToArray();
            if (live.Length == 0) turn.Cluster.Delete(kind, thing.Namespace(), thing.Name(), new Deletion("Background", Uid: thing.Uid()));
            else if (live.All(owner => there[owner!].Texts("metadata", "finalizers").Contains("foregroundDeletion"))) turn.Cluster.Delete(kind, thing.Namespace(), thing.Name(), new Deletion("Foreground", Uid: thing.Uid()));
        }
        foreach (var (kind, thing) in all.Where(each => each.Object.IsGoing() && each.Object.Texts("metadata", "finalizers").Contains("foregroundDeletion")))
        {
            if (turn.Store.All().Any(each => Deleting.Owners(each.Object).Contains(thing.Uid()))) continue;
            turn.Cluster.Update(kind, thing.Namespace(), thing.Name(), now =>
            {
                now.Map("metadata")!.Remove("finalizers");
                return now;
            }, new Writer("kube-controller-manager"));
        }
    }
}
