namespace Dogshore.Emulators.Kubernetes;

/// <summary>The numbers of the members of some messages (k8 staging/src/k8s.io/api/*/generated.proto, apimachinery/pkg/apis/meta/v1/generated.proto).</summary>
static class ProtobufShapes
{
    /// <summary>By message and number: the member's name and what it is.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyDictionary<int, (string Name, string What)>> All { get; } = Parsed("""
        ObjectMeta: 1 name text, 2 generateName text, 3 namespace text, 8 creationTimestamp ignored, 11 labels map, 12 annotations map
        LabelSelector: 1 matchLabels map
        Namespace: 1 metadata ObjectMeta, 2 spec ignored, 3 status ignored
        ConfigMap: 1 metadata ObjectMeta, 2 data map, 3 binaryData map of bytes, 4 immutable truth
        Secret: 1 metadata ObjectMeta, 2 data map of bytes, 3 type text, 4 stringData map, 5 immutable truth
        Deployment: 1 metadata ObjectMeta, 2 spec DeploymentSpec, 3 status ignored
        DeploymentSpec: 1 replicas told number, 2 selector LabelSelector, 3 template PodTemplateSpec, 4 strategy DeploymentStrategy, 5 minReadySeconds number, 7 paused truth
        DeploymentStrategy: 1 type text
        PodTemplateSpec: 1 metadata ObjectMeta, 2 spec PodSpec
        PodSpec: 2 containers list of Container, 3 restartPolicy text
        Container: 1 name text, 2 image text, 3 command list of text, 4 args list of text, 5 workingDir text, 6 ports list of ContainerPort, 7 env list of EnvVar, 14 imagePullPolicy text
        ContainerPort: 1 name text, 3 containerPort number, 4 protocol text
        EnvVar: 1 name text, 2 value text
        SelfSubjectAccessReview: 1 metadata ObjectMeta, 2 spec SelfSubjectAccessReviewSpec, 3 status ignored
        SelfSubjectAccessReviewSpec: 1 resourceAttributes ResourceAttributes, 2 nonResourceAttributes NonResourceAttributes
        ResourceAttributes: 1 namespace text, 2 verb text, 3 group text, 4 version text, 5 resource text, 6 subresource text, 7 name text
        NonResourceAttributes: 1 path text, 2 verb text
        SelfSubjectRulesReview: 1 metadata ObjectMeta, 2 spec SelfSubjectRulesReviewSpec, 3 status ignored
        SelfSubjectRulesReviewSpec: 1 namespace text
        SelfSubjectReview: 1 metadata ObjectMeta, 2 status ignored
        """);

    static Dictionary<string, IReadOnlyDictionary<int, (string, string)>> Parsed(string text) => text.Split('\n').Select(line => line.Split(": ", 2)).ToDictionary(line => line[0],
        IReadOnlyDictionary<int, (string, string)> (line) => line[1].Split(", ").Select(member => member.Split(' ', 3)).ToDictionary(member => int.Parse(member[0], System.Globalization.CultureInfo.InvariantCulture), member => (member[1], member[2])));
}
