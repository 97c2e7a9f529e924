using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Dogshore.Cdn;
using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Planning;
using Dogshore.Platforms;
using Dogshore.Platforms.Folder;

namespace Dogshore.LocalClient.Tests;

/// <summary>The platform folder where no web server is at hand: this machine's own host, as it is built, serves it.</summary>
public sealed class ServedFolderTests : IAsyncDisposable
{
    readonly Machine machine = new() { Binaries = RealHost.Binaries };
    readonly HttpClient client = new();
    readonly int port = FreePort();

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    FolderPlatform Platform => new(machine.Binaries);
    string Folder => machine.Folder("www");
    string Url => $"http://127.0.0.1:{port}/";

    public ServedFolderTests()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("looks into /proc");
    }

    Destination At(string app, params (string Name, string Value)[] others)
    {
        var settings = ImmutableDictionary.Create<string, string>(StringComparer.OrdinalIgnoreCase).Add("Path", Folder).Add("BaseUrl", Url).Add("Serve", "true").Add("Root", machine.Paths.Root);
        return new("www", Platform, app) { Settings = settings.SetItems(others.Select(each => KeyValuePair.Create(each.Name, each.Value))) };
    }

    async Task<Applied> Deploy(string text, string run, Destination? at = null)
    {
        var to = at ?? At("shop");
        var (desired, archive) = RealHost.Site(machine, text, run);
        var cargo = machine.Cargo(run, archive);
        Directory.CreateDirectory(cargo.Directory);
        var seen = await Platform.Observe(to, Depth.Live, machine.World, Stop);
        var position = seen.At == Position.None ? (await Platform.Apply(new CreateApp("shop"), seen.At, to, cargo, machine.World, Stop)).At : seen.At;
        position = (await Platform.Apply(new Upload(desired.Content), position, to, cargo, machine.World, Stop)).At;
        return await Platform.Apply(Given.Releasing(desired), position, to, cargo, machine.World, Stop);
    }

    Task<Observed> Look() => Platform.Observe(At("shop"), Depth.Live, machine.World, Stop);

    [Fact]
    public async Task A_site_answers_at_its_address_and_the_next_release_at_the_same()
    {
        (await Deploy("one", "run-1")).Url.ShouldBe(new Uri(Url));
        (await client.GetStringAsync(Url, Stop)).ShouldBe("one");
        await Deploy("two", "run-2");
        (await client.GetStringAsync(Url, Stop)).ShouldBe("two");
        (await Look()).Serving.ShouldBeTrue();
    }

    [Fact]
    public async Task A_host_that_comes_back_serves_it_again_and_until_then_it_does_not_count_as_served()
    {
        await Deploy("one", "run-1");
        await RealHost.Kill(machine);
        var seen = await Look();
        seen.Serving.ShouldBeFalse();
        var resume = Planner.Plan(RealHost.Site(machine, "one", "run-2").Desired, seen, Platform.Declaration).Changes[0].ShouldBeOfType<Resume>();
        await Platform.Apply(resume, seen.At, At("shop"), machine.Cargo("run-2"), machine.World, Stop);
        (await client.GetStringAsync(Url, Stop)).ShouldBe("one");
    }

    [Fact]
    public async Task A_stopped_site_says_so_and_a_destroyed_one_leaves_the_port()
    {
        await Deploy("one", "run-1");
        await Platform.Stop(At("shop"), machine.World, Stop);
        (await client.GetAsync(Url, Stop)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        await Platform.Destroy(At("shop"), machine.World, Stop);
        await Should.ThrowAsync<HttpRequestException>(() => client.GetStringAsync(Url, Stop));
        Directory.Exists(Path.Combine(Folder, "shop")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_store_answers_with_what_lies_in_it_now_and_keeps_its_record_to_itself()
    {
        using var store = Platform.Store(At("shop"), machine.World);
        await store.Put("site.css", Body.Of("a{}"u8.ToArray()), new ServedAs("text/css", null, null), Stop);
        var tag = await store.WriteRecord("static.json", "{}"u8.ToArray(), null, Stop);
        (await client.GetStringAsync(Url + "site.css", Stop)).ShouldBe("a{}");
        // Between two writes of the record, as in the middle of a sync.
        await store.Put("site.css", Body.Of("a{color:red}"u8.ToArray()), new ServedAs("text/css", null, null), Stop);
        (await client.GetStringAsync(Url + "site.css", Stop)).ShouldBe("a{color:red}");
        await store.Put("new.css", Body.Of("b{}"u8.ToArray()), new ServedAs("text/css", null, null), Stop);
        await store.WriteRecord("static.json", "{ }"u8.ToArray(), tag, Stop);
        (await client.GetStringAsync(Url + "new.css", Stop)).ShouldBe("b{}");
        (await client.GetAsync(Url + ".dogshore/static.json", Stop)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_port_that_another_program_has_is_said_and_nothing_goes_live()
    {
        using var other = new TcpListener(IPAddress.Loopback, port);
        other.Start();
        var refused = await Should.ThrowAsync<DeployException>(() => Deploy("one", "run-1"));
        refused.Findings.ShouldHaveSingleItem().Code.ShouldBe(Dog.FolderPortTaken.Code);
        (await Look()).Live.ShouldBeNull();
    }

    [Fact]
    public async Task A_port_serves_one_folder()
    {
        await Deploy("one", "run-1");
        var other = At("shop", ("Path", machine.Folder("elsewhere")));
        var refused = await Should.ThrowAsync<DeployException>(() => Deploy("two", "run-2", other));
        refused.Findings.ShouldHaveSingleItem().Fact.ShouldContain(Path.Combine(Folder, "shop"));
        (await client.GetStringAsync(Url, Stop)).ShouldBe("one");
    }

    [Theory]
    [InlineData("https://www.example.org/")]
    [InlineData("http://127.0.0.1:80/")]
    [InlineData("http://127.0.0.1:9400/assets/")]
    public async Task An_address_that_is_not_of_this_machine_or_not_ours_to_take_is_refused_before_anything_is_done(string address)
    {
        var findings = await Platform.Check(At("shop", ("BaseUrl", address)), null, machine.World, Stop);
        findings.ShouldHaveSingleItem().Code.ShouldBe(Dog.FolderNotServable.Code);
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await machine.DisposeAsync();
    }
}
