using System.Text.Json.Nodes;

namespace Dogshore.Emulators.Kubernetes;

/// <summary>What the API server fills in (k8 pkg/apis/*/v1/defaults.go).</summary>
static class Defaults
{
    static readonly string[] tolerated = ["not-ready", "unreachable"];

    public static void Fill(Kind kind, JsonObject thing)
    {
        if (kind == Kinds.Deployment) Deployment(thing.In("spec"));
        else if (kind == Kinds.ReplicaSet) ReplicaSet(thing.In("spec"));
        else if (kind == Kinds.Job) Job(thing);
        else if (kind == Kinds.CronJob) CronJob(thing.In("spec"));
        else if (kind == Kinds.Pod) Pod(thing.In("spec"));
        else if (kind == Kinds.Service) Service(thing.In("spec"));
        else if (kind == Kinds.Secret) thing.Default("type", "Opaque");
        else if (kind == Kinds.Namespace)
        {
            thing.In("metadata", "labels")["kubernetes.io/metadata.name"] = thing.Name();
            thing.In("spec").Default("finalizers", new JsonArray("kubernetes"));
        }
        else if (kind == Kinds.HorizontalPodAutoscaler) thing.In("spec").Default("minReplicas", 1);
        else if (kind == Kinds.PersistentVolumeClaim) thing.In("spec").Default("volumeMode", "Filesystem");
        else if (kind == Kinds.NetworkPolicy) thing.In("spec").Default("policyTypes", new JsonArray(thing.At("spec", "egress") is null ? ["Ingress"] : ["Ingress", "Egress"]));
    }

    static void Deployment(JsonObject spec)
    {
        spec.Default("replicas", 1);
        spec.Default("revisionHistoryLimit", 10);
        spec.Default("progressDeadlineSeconds", 600);
        var strategy = spec.In("strategy");
        strategy.Default("type", "RollingUpdate");
        if (strategy.Text("type") == "RollingUpdate")
        {
            strategy.In("rollingUpdate").Default("maxUnavailable", "25%");
            strategy.In("rollingUpdate").Default("maxSurge", "25%");
        }
        Template(spec);
    }

    static void ReplicaSet(JsonObject spec)
    {
        spec.Default("replicas", 1);
        Template(spec);
    }

    static void Job(JsonObject thing)
    {
        var spec = thing.In("spec");
        spec.Default("completionMode", "NonIndexed");
        spec.Default("suspend", false);
        spec.Default("backoffLimit", 6);
        spec.Default("podReplacementPolicy", "TerminatingOrFailed");
        if (spec["completions"] is null && spec["parallelism"] is null) (spec["completions"], spec["parallelism"]) = (1, 1);
        spec.Default("parallelism", 1);
        if (!spec.Is("manualSelector") && spec["selector"] is null && thing.Uid().Length > 0)
        {
            // Made by the server, so that no job takes another's pods.
            spec["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["batch.kubernetes.io/controller-uid"] = thing.Uid() } };
            var labels = spec.In("template", "metadata", "labels");
            // The names without a domain are the ones of old.
            foreach (var name in new[] { "batch.kubernetes.io/controller-uid", "controller-uid" }) labels[name] = thing.Uid();
            foreach (var name in new[] { "batch.kubernetes.io/job-name", "job-name" }) labels[name] = thing.Name();
        }
        Template(spec);
    }

    static void CronJob(JsonObject spec)
    {
        spec.Default("concurrencyPolicy", "Allow");
        spec.Default("suspend", false);
        spec.Default("successfulJobsHistoryLimit", 3);
        spec.Default("failedJobsHistoryLimit", 1);
        Template(spec.In("jobTemplate", "spec"));
    }

    static void Template(JsonObject spec)
    {
        // A pod's own restart policy: a job has to name one.
        if (spec.Map("template", "spec") is { } pod) PodSpec(pod);
    }

    static void Pod(JsonObject spec)
    {
        PodSpec(spec);
        spec.Default("serviceAccountName", "default");
        spec.Default("serviceAccount", spec.Text("serviceAccountName"));
        spec.Default("enableServiceLinks", true);
        spec.Default("preemptionPolicy", "PreemptLowerPriority");
        spec.Default("priority", 0);
        if (spec["tolerations"] is null)
            spec["tolerations"] = Json.List(tolerated.Select(each => (JsonNode)new JsonObject { ["key"] = $"node.kubernetes.io/{each}", ["operator"] = "Exists", ["effect"] = "NoExecute", ["tolerationSeconds"] = 300 }));
    }

    static void PodSpec(JsonObject spec)
    {
        spec.Default("restartPolicy", "Always");
        spec.Default("terminationGracePeriodSeconds", 30);
        spec.Default("dnsPolicy", "ClusterFirst");
        spec.Default("securityContext", new JsonObject());
        spec.Default("schedulerName", "default-scheduler");
        if (spec.Text("serviceAccountName") is { } account) spec.Default("serviceAccount", account);
        foreach (var container in spec.Each("containers").Concat(spec.Each("initContainers"))) Container(container);
        foreach (var volume in spec.Each("volumes"))
        {
            foreach (var (source, mode) in new[] { ("secret", "defaultMode"), ("configMap", "defaultMode"), ("projected", "defaultMode") })
                if (volume.Map(source) is { } has) has.Default(mode, 420);
            if (volume.Count == 1) volume["emptyDir"] = new JsonObject();
        }
    }

    static void Container(JsonObject container)
    {
        container.Default("resources", new JsonObject());
        container.Default("terminationMessagePath", "/dev/termination-log");
        container.Default("terminationMessagePolicy", "File");
        container.Default("imagePullPolicy", container.Text("image") is { } image && !image.Contains('@', StringComparison.Ordinal) && (image.EndsWith(":latest", StringComparison.Ordinal) || !image[(image.LastIndexOf('/') + 1)..].Contains(':', StringComparison.Ordinal)) ? "Always" : "IfNotPresent");
        foreach (var port in container.Each("ports")) port.Default("protocol", "TCP");
        foreach (var env in container.Each("env"))
            if (env.Map("valueFrom", "fieldRef") is { } field) field.Default("apiVersion", "v1");
        foreach (var name in new[] { "livenessProbe", "readinessProbe", "startupProbe" })
        {
            if (container.Map(name) is not { } probe) continue;
            probe.Default("timeoutSeconds", 1);
            probe.Default("periodSeconds", 10);
            probe.Default("successThreshold", 1);
            probe.Default("failureThreshold", 3);
            if (probe.Map("httpGet") is { } get)
            {
                get.Default("path", "/");
                get.Default("scheme", "HTTP");
            }
            if (probe.Map("grpc") is { } grpc) grpc.Default("service", "");
        }
        if (container.Map("resources", "limits") is { } limits)
            foreach (var (name, value) in limits) container.In("resources", "requests").Default(name, value?.DeepClone());
    }

    static void Service(JsonObject spec)
    {
        spec.Default("sessionAffinity", "None");
        spec.Default("type", "ClusterIP");
        foreach (var port in spec.Each("ports"))
        {
            port.Default("protocol", "TCP");
            port.Default("targetPort", port["port"]?.DeepClone());
        }
        if (spec.Text("type") == "ExternalName") return;
        spec.Default("internalTrafficPolicy", "Cluster");
        if (spec.Text("type") is "NodePort" or "LoadBalancer") spec.Default("externalTrafficPolicy", "Cluster");
        if (spec.Text("type") == "LoadBalancer") spec.Default("allocateLoadBalancerNodePorts", true);
    }
}
