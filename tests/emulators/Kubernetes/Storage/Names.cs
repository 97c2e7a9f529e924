using System.Globalization;
using System.Text;

namespace Dogshore.Emulators.Kubernetes;

/// <summary>Names that the cluster makes (apimachinery pkg/util/rand): of letters that make no words.</summary>
static class Names
{
    const string Letters = "bcdfghjklmnpqrstvwxz2456789";

    public static string Random(int length) => string.Concat(Enumerable.Range(0, length).Select(_ => Letters[System.Random.Shared.Next(Letters.Length)]));

    /// <summary>The hash of a pod template, as Deployments name their ReplicaSets by it.</summary>
    public static string Hash(string text)
    {
        var hash = 2166136261u;
        foreach (var each in Encoding.UTF8.GetBytes(text)) hash = (hash ^ each) * 16777619u;
        return string.Concat(hash.ToString(CultureInfo.InvariantCulture).Select(digit => Letters[digit % Letters.Length]));
    }
}
