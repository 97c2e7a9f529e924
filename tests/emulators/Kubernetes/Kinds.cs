namespace Dogshore.Emulators.Kubernetes;

/// <summary>The kinds of a cluster (contract kubernetes; kubectl api-resources of a real one).</summary>
public static class Kinds
{
    static Kind Core(string plural, string name) => new("", "v1", plural, name, $"io.k8s.api.core.v1.{name}");

    static Kind In(string group, string version, string plural, string name) => new(group, version, plural, name, $"io.k8s.api.{group.Split('.')[0]}.{version}.{name}");

    public static readonly Kind Namespace = Core("namespaces", "Namespace") with { IsNamespaced = false, ShortNames = ["ns"], HasStatus = true, Selectable = ["status.phase"] };
    public static readonly Kind Pod = Core("pods", "Pod") with
    {
        ShortNames = ["po"], IsInAll = true, HasStatus = true, HasGeneration = true, IsShownWhenDeleted = true,
        Selectable = ["spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName", "status.phase", "status.podIP"],
    };
    public static readonly Kind Service = Core("services", "Service") with { ShortNames = ["svc"], IsInAll = true, HasStatus = true, IsShownWhenDeleted = true, Selectable = ["spec.clusterIP", "spec.type"] };
    public static readonly Kind Endpoints = Core("endpoints", "Endpoints") with { ShortNames = ["ep"] };
    public static readonly Kind ConfigMap = Core("configmaps", "ConfigMap") with { ShortNames = ["cm"] };
    public static readonly Kind Secret = Core("secrets", "Secret") with { Selectable = ["type"] };
    public static readonly Kind Event = Core("events", "Event") with
    {
        ShortNames = ["ev"],
        Selectable = ["involvedObject.kind", "involvedObject.namespace", "involvedObject.name", "involvedObject.uid", "involvedObject.apiVersion", "involvedObject.resourceVersion", "involvedObject.fieldPath", "reason", "reportingComponent", "source", "type"],
    };
    public static readonly Kind ServiceAccount = Core("serviceaccounts", "ServiceAccount") with { ShortNames = ["sa"], IsShownWhenDeleted = true };
    public static readonly Kind PersistentVolumeClaim = Core("persistentvolumeclaims", "PersistentVolumeClaim") with { ShortNames = ["pvc"], HasStatus = true, IsShownWhenDeleted = true };
    public static readonly Kind ResourceQuota = Core("resourcequotas", "ResourceQuota") with { ShortNames = ["quota"], HasStatus = true, IsShownWhenDeleted = true };
    public static readonly Kind Deployment = In("apps", "v1", "deployments", "Deployment") with { ShortNames = ["deploy"], IsInAll = true, HasStatus = true, HasScale = true, HasGeneration = true };
    public static readonly Kind ReplicaSet = In("apps", "v1", "replicasets", "ReplicaSet") with { ShortNames = ["rs"], IsInAll = true, HasStatus = true, HasScale = true, HasGeneration = true, Selectable = ["status.replicas"] };
    public static readonly Kind Job = In("batch", "v1", "jobs", "Job") with { IsInAll = true, HasStatus = true, HasGeneration = true, LeavesOrphans = true, Selectable = ["status.successful"] };
    public static readonly Kind CronJob = In("batch", "v1", "cronjobs", "CronJob") with { ShortNames = ["cj"], IsInAll = true, HasStatus = true, HasGeneration = true };
    public static readonly Kind Ingress = In("networking.k8s.io", "v1", "ingresses", "Ingress") with { ShortNames = ["ing"], HasStatus = true, HasGeneration = true };
    public static readonly Kind IngressClass = In("networking.k8s.io", "v1", "ingressclasses", "IngressClass") with { IsNamespaced = false, HasGeneration = true };
    public static readonly Kind NetworkPolicy = In("networking.k8s.io", "v1", "networkpolicies", "NetworkPolicy") with { ShortNames = ["netpol"], HasGeneration = true };
    public static readonly Kind HorizontalPodAutoscaler = In("autoscaling", "v2", "horizontalpodautoscalers", "HorizontalPodAutoscaler") with { ShortNames = ["hpa"], IsInAll = true, HasStatus = true };
    public static readonly Kind PodDisruptionBudget = In("policy", "v1", "poddisruptionbudgets", "PodDisruptionBudget") with { ShortNames = ["pdb"], HasStatus = true, HasGeneration = true };
    public static readonly Kind Lease = In("coordination.k8s.io", "v1", "leases", "Lease") with { WantsVersion = true };
    public static readonly Kind TokenReview = In("authentication.k8s.io", "v1", "tokenreviews", "TokenReview") with { IsNamespaced = false, IsReview = true };
    public static readonly Kind SelfSubjectReview = In("authentication.k8s.io", "v1", "selfsubjectreviews", "SelfSubjectReview") with { IsNamespaced = false, IsReview = true };
    public static readonly Kind SelfSubjectAccessReview = In("authorization.k8s.io", "v1", "selfsubjectaccessreviews", "SelfSubjectAccessReview") with { IsNamespaced = false, IsReview = true };
    public static readonly Kind SelfSubjectRulesReview = In("authorization.k8s.io", "v1", "selfsubjectrulesreviews", "SelfSubjectRulesReview") with { IsNamespaced = false, IsReview = true };

    public static IReadOnlyList<Kind> OfKubernetes { get; } =
    [
        Namespace, Pod, Service, Endpoints, ConfigMap, Secret, Event, ServiceAccount, PersistentVolumeClaim, ResourceQuota,
        Deployment, ReplicaSet, Job, CronJob, Ingress, IngressClass, NetworkPolicy, HorizontalPodAutoscaler, PodDisruptionBudget, Lease,
        TokenReview, SelfSubjectReview, SelfSubjectAccessReview, SelfSubjectRulesReview,
    ];
}
