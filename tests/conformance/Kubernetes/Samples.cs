using Dogshore.Emulators.Kubernetes;
using Dogshore.Emulators.Kubernetes.OpenShift;
using Dogshore.Emulators.Registry;

namespace Dogshore.Conformance.Kubernetes;

/// <summary>A published .NET app is one layer on its base, in an image that no daemon made; Python's image is of a Dockerfile.</summary>
public sealed class Samples() : SamplesOfOneCluster(new KubernetesEmulator())
{
    private protected override string Destination => $"""Platform="kubernetes" Registry="{Cluster.Registry.Host}/apps" BaseImage="{Cluster.Registry.Host}/base/empty:1" """;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Cluster.Registry.Make("base/empty:1", new Dictionary<string, byte[]>(), []);
    }
}

/// <summary>Each is a build of the cluster, and comes out by a Route.</summary>
public sealed class OpenShiftSamples() : SamplesOfOneCluster(new OpenShiftEmulator())
{
    readonly HostDoors doors = new();

    private protected override string Destination => $"""Platform="openshift" Termination="none" Url="{doors.Of(Cluster.Router.Url, "the-app-default.apps.cluster.test")}" """;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await doors.DisposeAsync();
    }
}
