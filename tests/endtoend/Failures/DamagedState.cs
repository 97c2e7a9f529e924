namespace Dogshore.EndToEnd.Failures;

public sealed class DamagedState
{
    [Theory]
    [InlineData("not json at all")]
    [InlineData("{\"schema\":99,\"app\":\"talker\"}")]
    public async Task Row_67_a_record_that_is_damaged_or_of_a_newer_schema_is_refused_and_left_as_it_is(string text)
    {
        await using var app = Talker.Make();
        (await app.Deploy()).ShouldSucceed();
        await HostOfRoot.Stop(app.LocalRoot);
        var file = Path.Combine(app.LocalRoot, "apps", "talker", "app.json");
        File.WriteAllText(file, text);
        var ended = (await app.Deploy()).ShouldFail();
        ended.Text.ShouldContain("app.json");
        File.ReadAllText(file).ShouldBe(text);
    }

    [Fact]
    public async Task A_killed_host_comes_back_with_the_same_app_port_and_release()
    {
        Tools.NeedLinux();
        await using var app = Talker.Make();
        (await app.Deploy()).ShouldSucceed();
        var (url, record) = (app.Url(), app.Record()!);
        System.Diagnostics.Process.GetProcessById(HostOfRoot.Pid(app.LocalRoot)!.Value).Kill();
        await Deadlines.Eventually(() => !HostOfRoot.IsAlive(app.LocalRoot), "the host is dead");
        (await app.Deploy()).ShouldSucceed();
        app.Url().ShouldBe(url);
        ((string)app.Record()!["live"]!).ShouldBe((string)record["live"]!);
        (await Web.Get(url)).Text.ShouldStartWith("first hello");
    }

    [Fact]
    public async Task A_port_that_somebody_took_meanwhile_is_a_coded_error_and_never_silently_another()
    {
        await using var app = Talker.Make();
        (await app.Deploy()).ShouldSucceed();
        var url = app.Url();
        await HostOfRoot.Stop(app.LocalRoot);
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, url.Port);
        taken.Start();
        app.Write("words.txt", "second");
        (await app.Deploy()).ShouldFail("DOG4107").Text.ShouldContain(url.Port.ToString(System.Globalization.CultureInfo.InvariantCulture));
        taken.Stop();
        (await app.Deploy()).ShouldSucceed();
        app.Url().ShouldBe(url);
    }
}
