using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Dogshore.Emulators.Kubernetes;
using Dogshore.Emulators.Kubernetes.Kel;

namespace Dogshore.Conformance.Kubernetes;

/// <summary>What the emulator of Kel's API server does, as its published code did it.</summary>
public sealed class TheKel : IAsyncLifetime
{
    readonly KelEmulator emulator = new();

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await emulator.Start();

    public ValueTask DisposeAsync() => emulator.DisposeAsync();

    async Task<(int Status, JsonObject? Body)> Ask(HttpMethod method, string path, string? type = null, string name = "", string label = "name", bool admits = true)
    {
        using var client = new HttpClient();
        using var message = new HttpRequestMessage(method, new Uri(emulator.Url, path));
        message.Headers.Authorization = new("Bearer", emulator.Token);
        if (admits) message.Headers.Add("X-Kel-Token", "abc");
        if (type is not null) message.Content = new StringContent($$"""{"data":{"type":"{{type}}","attributes":{"{{label}}":"{{name}}"} } }""", Encoding.UTF8) { Headers = { ContentType = new MediaTypeHeaderValue("application/vnd.api+json") } };
        using var answer = await client.SendAsync(message, Stop);
        var text = await answer.Content.ReadAsStringAsync(Stop);
        return ((int)answer.StatusCode, text.Length > 0 ? JsonNode.Parse(text)!.AsObject() : null);
    }

    [Fact]
    public async Task Groups_sites_and_services_are_made_listed_and_deleted()
    {
        (await Ask(HttpMethod.Post, "v1/self/resource-groups", "resource-groups", "shop", admits: false)).Status.ShouldBe(403);
        (await Ask(HttpMethod.Post, "v1/self/resource-groups", "resource-groups", "shop")).Status.ShouldBe(201);
        (await Ask(HttpMethod.Post, "v1/self/resource-groups/shop/sites", "sites", "main")).Status.ShouldBe(201);
        (await Ask(HttpMethod.Post, "v1/self/resource-groups/shop/sites/main/services", "services", "web_one")).Status.ShouldBe(400);
        (await Ask(HttpMethod.Post, "v1/self/resource-groups/shop/sites/main/services", "services", "web")).Status.ShouldBe(201);
        var (_, list) = await Ask(HttpMethod.Get, "v1/self/resource-groups/shop/sites/main/services");
        (list.Each("data").Single().Text("id"), list.Number("meta", "paginator", "count")).ShouldBe(("web", 1L));
        (await Ask(HttpMethod.Get, "v1/self/resource-groups/none/sites")).Body.Each("errors").Single().Text("detail").ShouldBe("Resource group does not exist.");
        (await Ask(HttpMethod.Delete, "v1/self/resource-groups/shop")).Status.ShouldBe(204);
        emulator.All.ShouldBeEmpty();
        emulator.Wire.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_instance_can_neither_be_made_nor_be_looked_at_and_nothing_can_be_deployed()
    {
        await Ask(HttpMethod.Post, "v1/self/resource-groups", "resource-groups", "shop");
        await Ask(HttpMethod.Post, "v1/self/resource-groups/shop/sites", "sites", "main");
        (await Ask(HttpMethod.Post, "v1/self/resource-groups/shop/sites/main/instances", "instances", "live", label: "label")).Body.Each("errors").Single().Text("source", "pointer").ShouldBe("/data/attributes/kind");
        emulator.MakeInstance("shop", "main", "live");
        (await Ask(HttpMethod.Get, "v1/self/resource-groups/shop/sites/main/instances")).Body.Each("data").Single().Text("attributes", "label").ShouldBe("live");
        (await Ask(HttpMethod.Get, "v1/self/resource-groups/shop/sites/main/instances/live")).Status.ShouldBe(500);
        emulator.Wire.Violations.ShouldBeEmpty();
        (await Ask(HttpMethod.Post, "v1/self/resource-groups/shop/sites/main/builds")).Status.ShouldBe(404);
        emulator.Wire.Violations.ShouldHaveSingleItem();
    }
}
