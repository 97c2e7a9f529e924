using System.Text.RegularExpressions;

namespace Dogshore.EndToEnd.Consoles;

public sealed class ConsoleTexts
{
    [Theory]
    [InlineData("console", "-tl:off")]
    [InlineData("terminal", "-tl:on")]
    public async Task A_deploy_reads_like_this_in_the_logger(string logger, string option)
    {
        await using var app = App.OfSample("static-site");
        app.Replace("deploy.props", "Contains=\"Harbour lights\"", "Contains=\"Harbour lights\" Deadline=\"3s\"");
        Golden.Matches($"first-{logger}", (await app.Deploy(option)).ShouldSucceed().Text, app);
        Golden.Matches($"unchanged-{logger}", (await app.Deploy(option)).ShouldSucceed().Text, app);
        app.Replace("index.html", "Harbour lights", "Harbour lamps");
        var refused = await app.Deploy(option);
        refused.Exit.ShouldNotBe(0);
        Golden.Matches($"refused-{logger}", refused.Text, app);
    }

    [Theory]
    [InlineData("-tl:off")]
    [InlineData("-tl:on")]
    public async Task The_address_is_shown_by_either_logger(string option)
    {
        await using var app = App.OfSample("static-site");
        var text = (await app.Deploy(option)).ShouldSucceed().Text;
        text.ShouldContain(app.Url().ToString());
        text.ShouldContain("(local, v1, 1.0.0)");
    }

    [Fact]
    public async Task In_redirected_output_each_phase_has_a_line_at_its_start_and_one_at_its_end_with_seconds()
    {
        await using var app = App.OfSample("static-site");
        var lines = (await app.Deploy()).ShouldSucceed().Lines;
        foreach (var phase in new[] { "upload", "release", "probe" })
        {
            lines.ShouldContain(line => line.Trim() == $"local: {phase}", phase);
            lines.ShouldContain(line => Regex.IsMatch(line.Trim(), $@"^local: {phase} done in \d+(\.\d)? s$"), phase);
        }
    }

    [Fact]
    public async Task Nothing_is_asked_and_nothing_is_boasted_of()
    {
        await using var app = App.OfSample("static-site");
        var text = (await app.Deploy()).ShouldSucceed().Text;
        text.ShouldNotContain("successfully");
        text.ShouldNotContain("!");
    }
}
