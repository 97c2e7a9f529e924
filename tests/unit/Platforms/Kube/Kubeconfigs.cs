using Dogshore.Faults;
using Dogshore.Platforms.Kube.Access;

namespace Dogshore.Tests.Platforms.Kube;

public sealed class Kubeconfigs
{
    const string Staging = """
        apiVersion: v1
        kind: Config
        current-context: staging
        clusters:
        - name: here
          cluster: {server: "https://here.example:6443", insecure-skip-tls-verify: true}
        users:
        - name: ada
          user: {token: abc, tokenFile: token}
        contexts:
        - name: staging
          context: {cluster: here, user: ada, namespace: shop}
        """;
    const string Other = """
        current-context: production
        clusters:
        - name: here
          cluster: {server: "https://elsewhere.example"}
        contexts:
        - name: production
          context: {cluster: here, user: ada}
        """;

    static KubeConfig Read(params string[] texts) => KubeConfig.Read(texts.Select((text, number) => new KubeConfigText(text, $"/folder{number}", "$KUBECONFIG")));

    [Fact]
    public void Of_several_files_the_first_that_names_a_thing_counts_and_paths_start_at_their_own_file()
    {
        var context = Read(Staging, Other).Context(null, "$KUBECONFIG");
        context.Cluster.Server.ShouldBe(new Uri("https://here.example:6443/"));
        (context.Namespace, context.Source).ShouldBe(("shop", "$KUBECONFIG (context staging)"));
        context.User.TokenFile.ShouldBe("/folder0/token");
        context.Cluster.SkipsVerification.ShouldBeTrue();
        Read(Staging, Other).Context("production", "x").Cluster.Server.Host.ShouldBe("here.example");
        Read(Other, Staging).Context(null, "x").Cluster.Server.Host.ShouldBe("elsewhere.example");
    }

    [Fact]
    public void A_context_that_is_not_there_is_refused_with_those_that_are() =>
        Should.Throw<DeployException>(() => Read(Staging).Context("prod", "$KUBECONFIG")).Findings[0].ToString().ShouldContain("staging");

    [Fact]
    public void An_exec_plugin_of_an_old_kind_is_refused_with_the_way_out() => Should.Throw<DeployException>(() => Read("""
        current-context: a
        clusters: [{name: c, cluster: {server: "https://x"}}]
        users: [{name: u, user: {exec: {apiVersion: client.authentication.k8s.io/v1alpha1, command: aws}}}]
        contexts: [{name: a, context: {cluster: c, user: u}}]
        """).Context(null, "x")).Findings[0].Code.ShouldBe(Dog.KubeExecTooOld.Code);

    [Theory]
    [InlineData("[")]
    [InlineData("just words")]
    [InlineData("{server: *nobody}")]
    public void What_is_no_kubeconfig_is_refused_with_a_code(string text) => Should.Throw<DeployException>(() => Read(text).Context(null, "x")).Findings[0].Code.ShouldBeOneOf(Dog.KubeConfigNotUnderstood.Code, Dog.KubeNoContext.Code);

    [Fact]
    public void One_that_is_nested_without_end_ends_nothing() =>
        Should.Throw<DeployException>(() => Read(new string('[', 10_000))).Findings[0].Code.ShouldBe(Dog.KubeConfigNotUnderstood.Code);
}
