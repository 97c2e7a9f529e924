namespace Dogshore.Platforms.Kube;

/// <summary>A kind of object, and where a cluster keeps those of it.</summary>
/// <param name="ApiVersion"><c>v1</c>, or group and version: <c>apps/v1</c>.</param>
/// <param name="Plural">As it stands in addresses.</param>
sealed record KubeKind(string ApiVersion, string Name, string Plural, bool IsNamespaced = true)
{
    public static readonly KubeKind
        Namespace = new("v1", "Namespace", "namespaces", false), Secret = new("v1", "Secret", "secrets"), ConfigMap = new("v1", "ConfigMap", "configmaps"), Service = new("v1", "Service", "services"),
        Pod = new("v1", "Pod", "pods"), Event = new("v1", "Event", "events"), Deployment = new("apps/v1", "Deployment", "deployments"), Job = new("batch/v1", "Job", "jobs"),
        Ingress = new("networking.k8s.io/v1", "Ingress", "ingresses"), Lease = new("coordination.k8s.io/v1", "Lease", "leases"),
        Route = new("route.openshift.io/v1", "Route", "routes"), ImageStream = new("image.openshift.io/v1", "ImageStream", "imagestreams"), ImageStreamTag = new("image.openshift.io/v1", "ImageStreamTag", "imagestreamtags"),
        BuildConfig = new("build.openshift.io/v1", "BuildConfig", "buildconfigs"), Build = new("build.openshift.io/v1", "Build", "builds"), Project = new("project.openshift.io/v1", "Project", "projects", false);

    public static readonly IReadOnlyList<KubeKind> Known = [Namespace, Secret, ConfigMap, Service, Pod, Event, Deployment, Job, Ingress, Lease, Route, ImageStream, BuildConfig];

    public string Group => ApiVersion.Contains('/', StringComparison.Ordinal) ? ApiVersion[..ApiVersion.IndexOf('/', StringComparison.Ordinal)] : "";

    public string Root => Group.Length == 0 ? $"api/{ApiVersion}" : $"apis/{ApiVersion}";

    public string All(string? space) => IsNamespaced ? $"{Root}/namespaces/{space}/{Plural}" : $"{Root}/{Plural}";

    public string One(string? space, string name) => $"{All(space)}/{Uri.EscapeDataString(name)}";
}
