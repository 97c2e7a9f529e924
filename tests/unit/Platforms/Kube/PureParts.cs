using System.Text.Json.Nodes;
using Dogshore.Faults;
using Dogshore.Platforms.Kube;
using Dogshore.Platforms.Kube.Images;
using Dogshore.Platforms.Yaml;

namespace Dogshore.Tests.Platforms.Kube;

public sealed class PureParts
{
    [Theory]
    [InlineData("nginx", "registry-1.docker.io", "library/nginx", "latest", "docker.io/library/nginx:latest")]
    [InlineData("team/shop:1.4", "registry-1.docker.io", "team/shop", "1.4", "docker.io/team/shop:1.4")]
    [InlineData("localhost:5000/shop", "localhost:5000", "shop", "latest", "localhost:5000/shop:latest")]
    [InlineData("registry.example.org/a/b:c", "registry.example.org", "a/b", "c", "registry.example.org/a/b:c")]
    public void A_name_of_an_image_is_taken_apart_as_every_tool_does_it(string text, string host, string repository, string reference, string whole)
    {
        var image = ImageName.Parse(text);
        (image.Host, image.Repository, image.Reference, image.ToString()).ShouldBe((host, repository, reference, whole));
    }

    [Fact]
    public void A_digest_counts_more_than_a_tag()
    {
        var digest = $"sha256:{new string('a', 64)}";
        ImageName.Parse($"registry.example.org/shop:1@{digest}").ToString().ShouldBe($"registry.example.org/shop@{digest}");
    }

    [Theory]
    [InlineData("-oProxyCommand=x")]
    [InlineData("a b")]
    [InlineData("shop@sha256:short")]
    public void What_is_no_name_of_an_image_is_refused(string text) => Should.Throw<DeployException>(() => ImageName.Parse(text)).Findings[0].Code.ShouldBe(Dog.KubeBadImage.Code);

    [Theory]
    [InlineData("gunicorn notes:app", "exec gunicorn notes:app")]
    [InlineData("cd src && python x.py", "cd src && python x.py")]
    [InlineData("A=b python x.py", "A=b python x.py")]
    [InlineData("export A", "export A")]
    public void A_plain_command_takes_the_place_of_its_shell(string command, string runs) => CommandLine.Of(command).ShouldBe(runs);

    [Theory]
    [InlineData("a: 1", """{"a":1}""")]
    [InlineData("a: '1'", """{"a":"1"}""")]
    [InlineData("a: [true, null, ~, 1.5, 1e3, yes, 0x1]", """{"a":[true,null,null,1.5,1000,"yes","0x1"]}""")]
    [InlineData("a: &b {c: d}\ne: *b", """{"a":{"c":"d"},"e":{"c":"d"}}""")]
    public void Yaml_is_read_by_its_core_schema(string yaml, string json) =>
        YamlJson.Documents(yaml, how => Dog.KubeObjectNotUnderstood.With("x", how)).Single().ToJsonString().ShouldBe(json);

    [Fact]
    public void Aliases_that_make_millions_of_a_few_lines_are_refused()
    {
        var bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n" + string.Concat(Enumerable.Range(1, 8).Select(number => $"a{number}: &a{number} [{string.Join(',', Enumerable.Repeat($"*a{number - 1}", 10))}]\n"));
        Should.Throw<DeployException>(() => YamlJson.Documents(bomb, how => Dog.KubeObjectNotUnderstood.With("x", how)).ToArray()).Findings[0].Code.ShouldBe(Dog.KubeObjectNotUnderstood.Code);
    }

    [Theory]
    [InlineData("""{"spec":{"rules":[{"host":"shop.example"}]}}""", "http://shop.example/")]
    [InlineData("""{"spec":{"rules":[{"host":"shop.example"}],"tls":[{}]}}""", "https://shop.example/")]
    [InlineData("""{"spec":{"rules":[{}]},"status":{"loadBalancer":{"ingress":[{"ip":"192.0.2.1","ports":[{"port":8080}]}]}}}""", "http://192.0.2.1:8080/")]
    [InlineData("""{"spec":{"rules":[{}]},"status":{"loadBalancer":{}}}""", null)]
    public void An_Ingress_says_where_it_leads(string ingress, string? url) =>
        new IngressDoor().Address(JsonNode.Parse(ingress)!.AsObject())?.ToString().ShouldBe(url);

    /// <summary>The order of kubectl's own questions.</summary>
    [Theory]
    [InlineData(2, 1, 1, 1, 1, 1, "has not been seen by its controller yet")]
    [InlineData(2, 2, 2, 1, 3, 3, "has 1 of 2 new pods")]
    [InlineData(2, 2, 2, 2, 3, 2, "has 1 old pods that end")]
    [InlineData(2, 2, 2, 2, 2, 1, "has 1 of 2 pods ready")]
    [InlineData(2, 2, 2, 2, 2, 2, null)]
    public void A_rollout_is_through_when_its_conditions_say_so(int generation, int observed, int wanted, int updated, int all, int available, string? state) => Rollout.State(new JsonObject
    {
        ["metadata"] = new JsonObject { ["generation"] = generation }, ["spec"] = new JsonObject { ["replicas"] = wanted },
        ["status"] = new JsonObject { ["observedGeneration"] = observed, ["updatedReplicas"] = updated, ["replicas"] = all, ["availableReplicas"] = available },
    }).ShouldBe(state);
}
