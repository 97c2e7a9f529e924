using System.Collections.Immutable;
using System.Xml.Linq;
using Dogshore.Model;
using Dogshore.Records;
using Dogshore.Records.Report;

namespace Dogshore.Tests.Records;

public sealed class ReportAsAPage
{
    static readonly ImmutableArray<ProbeRecord> Asked = [new("v2 1.1.0+a1b2c3d", "/healthz", "200 with 'ok'", "200 ok", 3, true, null)];

    static string Page(OutcomeRecord outcome, PlanRecord? plan = null, params ImmutableArray<PackedFile> files) => ReportPage.Of("shop", [new(outcome, plan, files)]);

    /// <summary>The page is well-formed XML too, but for its doctype and its void elements: so what is opened is closed.</summary>
    static XElement Body(string page) => XElement.Parse(page[page.IndexOf("<body>", StringComparison.Ordinal)..page.IndexOf("</html>", StringComparison.Ordinal)]);

    [Fact]
    public void It_says_how_it_ended_what_changed_what_was_packed_and_what_the_app_answered()
    {
        var body = Body(Page(Examples.Outcome with { Probes = Asked }, Examples.Plan, new("app.py", false, "1", 1000), new("static/a.css", false, "2", 2000), new("static/b.css", false, "3", 1000)));
        var text = body.Value;
        foreach (var expected in new[] { "succeeded", "v2", "1.1.0+a1b2c3d.dirty", "v1", "run-2", "shop 1.1.0", "1.5 s", "worker left the manifest", "new.py", "/healthz", "200 with 'ok'", "200 ok", "3 files, 4 kB", "static/" })
            text.ShouldContain(expected);
        body.Descendants("a").Select(link => link.Attribute("href")!.Value).ShouldContain("http://127.0.0.1:41234/");
        var bars = body.Descendants("i").Select(bar => bar.Attribute("style")!.Value).ToArray();
        bars.ShouldContain("left: 14.29%; width: 85.71%", "the second phase begins where the first ended");
        bars.ShouldContain("left: 0%; width: 75%", "three quarters of the package are static");
    }

    [Fact]
    public void Text_from_elsewhere_is_no_markup_and_no_script()
    {
        const string Bad = "<script>alert(1)</script>\"'&\u202e";
        var outcome = Examples.Outcome with { App = Bad, Url = "javascript:alert(1)", Error = new("DOG1", Bad), Probes = [Asked[0] with { Answer = Bad, Fault = Bad, Passed = false }], Release = Examples.Second with { RunUrl = "javascript:alert(1)" } };
        var body = Body(Page(outcome, Examples.Plan with { Notes = [Bad], Files = new([Bad], [], []) }, new PackedFile(Bad, false, "1", 1)));
        body.Descendants("script").ShouldBeEmpty();
        body.Descendants("a").ShouldNotContain(link => link.Attribute("href")!.Value.StartsWith("javascript", StringComparison.Ordinal));
        body.Value.ShouldContain("<script>alert(1)</script>\"'&\ufffd");
    }

    [Fact]
    public void Nothing_is_fetched_by_it() => Page(Examples.Outcome, Examples.Plan).ShouldContain("default-src 'none'; style-src 'unsafe-inline'");

    [Fact]
    public void A_run_that_ended_before_its_plan_has_a_page() =>
        Body(Page(new OutcomeRecord { Destination = "eu", Platform = "local", App = "shop", Run = "", Sdk = new("", ""), Outcome = "not-started" })).Value.ShouldContain("not-started");

    [Fact]
    public void A_package_of_many_parts_shows_the_largest_and_sums_up_the_others() =>
        Body(Page(Examples.Outcome, Examples.Plan, [.. Enumerable.Range(1, 40).Select(number => new PackedFile($"{number:00}/x", false, "1", number))]))
            .Descendants("td").Select(cell => cell.Value).ShouldContain("all others");
}
