namespace Dogshore.Emulators.Kubernetes.OpenShift;

/// <summary>The kinds that OpenShift adds (contract openshift, paths.yaml).</summary>
public static class OpenShiftKinds
{
    static Kind In(string group, string plural, string name) => new($"{group}.openshift.io", "v1", plural, name, $"com.github.openshift.api.{group}.v1.{name}");

    public static readonly Kind Route = In("route", "routes", "Route") with { IsInAll = true, HasStatus = true, Selectable = ["spec.host", "spec.path", "spec.to.name"] };
    public static readonly Kind Project = In("project", "projects", "Project") with { IsNamespaced = false };
    public static readonly Kind ProjectRequest = In("project", "projectrequests", "ProjectRequest") with { IsNamespaced = false, IsReview = true };
    public static readonly Kind BuildConfig = In("build", "buildconfigs", "BuildConfig") with { ShortNames = ["bc"], IsInAll = true };
    public static readonly Kind Build = In("build", "builds", "Build") with { IsInAll = true, Selectable = ["status", "podName"] };
    public static readonly Kind ImageStream = In("image", "imagestreams", "ImageStream") with { ShortNames = ["is"], IsInAll = true, HasStatus = true, HasGeneration = true };
    public static readonly Kind ImageStreamTag = In("image", "imagestreamtags", "ImageStreamTag") with { ShortNames = ["istag"] };

    public static IReadOnlyList<Kind> All { get; } = [Route, Project, ProjectRequest, BuildConfig, Build, ImageStream, ImageStreamTag];
}
