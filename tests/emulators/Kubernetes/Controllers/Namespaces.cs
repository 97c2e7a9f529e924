using System.Text.Json.Nodes;

namespace Dogshore.Emulators.Kubernetes;

/// <summary>What every namespace has, and the end of one with all that is in it.</summary>
sealed class Namespaces : IController
{
    public void Look(Turn turn)
    {
        foreach (var space in turn.Store.List(Kinds.Namespace))
        {
            if (!space.IsGoing())
            {
                if (turn.Store.Get(Kinds.ServiceAccount, space.Name(), "default") is null) turn.Cluster.Create(Kinds.ServiceAccount, space.Name(), Named("default"), new Writer("kube-controller-manager"));
                continue;
            }
            var all = turn.Store.All().Where(each => each.Kind.IsNamespaced && each.Object.Namespace() == space.Name()).ToArray();
            foreach (var (kind, thing) in all)
                if (!thing.IsGoing()) turn.Cluster.Delete(kind, space.Name(), thing.Name(), new Deletion("Background"));
            if (!turn.Store.All().Any(each => each.Kind.IsNamespaced && each.Object.Namespace() == space.Name())) turn.Store.Remove(Kinds.Namespace, space);
        }
    }

    static JsonObject Named(string name) => new() { ["metadata"] = new JsonObject { ["name"] = name } };
}
