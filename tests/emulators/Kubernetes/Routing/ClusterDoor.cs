using Microsoft.AspNetCore.Http;

namespace Dogshore.Emulators.Kubernetes;

/// <summary>An address of one Ingress, Route or Service alone.</summary>
sealed class ClusterDoor(ClusterRouter router, string space, string name) : HttpEmulator
{
    protected override Task Answer(HttpContext context) => router.Through(context, space, name);
}
