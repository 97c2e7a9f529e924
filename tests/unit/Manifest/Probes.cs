using Dogshore.Model;

namespace Dogshore.Tests.Manifest;

/// <summary>Probes: what must answer before a release counts.</summary>
public sealed class Probes
{
    [Fact]
    public void Without_any_the_front_page_must_answer_within_a_minute()
    {
        using var shop = new Shop();
        shop.Effective().Probes.ShouldBe([new Probe("/", "/", new(200, 399), null, null, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(60), 1)]);
    }

    [Fact]
    public void One_of_ones_own_takes_its_place()
    {
        using var shop = new Shop();
        shop.Effective("""    <DeployProbe Include="/healthz" Status="200" Contains="ok" Header="X-Ready: yes" Timeout="1s" Deadline="2m" Successes="3" />""").Probes
            .ShouldBe([new Probe("/healthz", "/healthz", new(200, 200), "ok", "X-Ready: yes", TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(2), 3)]);
    }

    [Theory]
    [InlineData("healthz", "does not begin with a slash")]
    [InlineData("https://example.org/", "does not begin with a slash")]
    [InlineData("//evil.example.org/", "begins with two slashes")]
    [InlineData("/a b", "has white space in it")]
    [InlineData("/a#b", "has a fragment, which is never sent")]
    [InlineData("/a\\b", "has a backslash")]
    public void A_path_begins_with_a_slash_and_stays_on_the_app(string path, string reason)
    {
        using var shop = new Shop();
        var fault = shop.Fault($"""    <DeployProbe Include="{path}" />""");
        fault.Code.ShouldBe("DOG1058");
        fault.Fact.ShouldBe($"The Include of DeployProbe '{path}' {reason}.");
    }

    [Fact]
    public void A_path_with_a_query_stands_in_Path()
    {
        using var shop = new Shop();
        var probe = shop.Effective("""    <DeployProbe Include="deep" Path="/healthz?deep=1" />""").Probes[0];
        (probe.Name, probe.Path).ShouldBe(("deep", "/healthz?deep=1"));
    }

    [Fact]
    public void A_query_in_Include_would_make_the_probe_vanish_and_is_a_fault()
    {
        using var shop = new Shop();
        var fault = shop.Fault("""    <DeployProbe Include="/healthz?deep=1" />""");
        fault.Code.ShouldBe("DOG1016");
        fault.Remedy.ShouldBe("Write a plain name or folder; a query stands in Path.");
    }

    [Theory]
    [InlineData(": value")]
    [InlineData("X Ready: yes")]
    [InlineData("X-A: b%0AX-B: c")]
    public void A_header_is_one_line_with_a_name(string header)
    {
        using var shop = new Shop();
        shop.Fault($"""    <DeployProbe Include="/" Header="{header}" />""").Code.ShouldBe("DOG1058");
    }
}
