using Dogshore.Model;
using Dogshore.Planning;
using static Dogshore.Tests.Planning.Seen;
using static Dogshore.Tests.Planning.Wish;

namespace Dogshore.Tests.Planning;

public sealed class HistoryAndStatus
{
    static Seen Three => Live(Shop.Version("1.10.0").Commit("bbbb111122223333"), 10).After(Released(Shop.Version("1.9.0"), 9, Standing.Rejected, hours: 5), Released(Shop, 8, succeeded: false, hours: 72), Foreign(7).Observed.Live!);

    static void Shows(IEnumerable<string> lines, string text) => string.Join('\n', lines).ShouldBe(text.ReplaceLineEndings("\n"));

    [Fact]
    public void History_is_a_table_with_the_live_release_marked() => Shows(HistoryText.Lines(Three.Observed), """
        live  v10  1.10.0+bbbb111  verified              1h ago  by ada
              v9   1.9.0           rejected              5h ago  by ada
              v8   1.0.0           failed                3d ago  by ada
              v7                   not made by Dogshore  1h ago
        """);

    [Fact]
    public void History_shows_what_was_begun_and_not_ended() => Shows(HistoryText.Lines(Live(Shop).Pending(Shop.Version("1.1.0"), 2).Observed), """
              v2  1.1.0  pending   1h ago  by ada
        live  v1  1.0.0  verified  1h ago  by ada
        """);

    [Fact]
    public void History_of_nothing_says_so() => Shows(HistoryText.Lines(EmptyApp.Observed), "no releases yet");

    [Fact]
    public void Status_says_what_is_live_where_and_whether_it_runs() => Shows(StatusText.Lines(
        Live(Shop.Process("worker", 2).Config("MODE", "x").Generated("KEY").Database("DB", engine: "sqlite"), 3).AddOn("REDIS_URL").Other("OLD", "x").Observed with { Url = new Uri("http://127.0.0.1:41234/") }), """
        live      v3 1.0.0, verified, 1h ago by ada
        address   http://127.0.0.1:41234/
        running   web=1 worker=2
        database  sqlite as DB
        config    KEY MODE
        add-ons'  REDIS_URL
        others'   OLD
        """);

    [Fact]
    public void Status_of_an_app_that_does_not_run_says_what_to_do() => StatusText.Lines(Live(Shop).Stopped().Observed).ShouldContain("running   no: the next Deploy starts it again");

    [Fact]
    public void Status_of_an_app_that_tells_no_counts_says_only_that_it_runs() => StatusText.Lines(Live(Shop.WithoutProcesses()).Observed).ShouldContain("running   yes");

    [Fact]
    public void Status_shows_a_pending_release() => StatusText.Lines(Live(Shop).Pending(Shop.Version("1.1.0"), 2).Observed).ShouldContain("pending   v2 1.1.0, begun 1h ago");

    [Fact]
    public void Status_without_an_app_says_so() => Shows(StatusText.Lines(Observed.Nothing), "live      nothing: there is no app yet");

    [Fact]
    public void Status_without_a_release_says_so() => Shows(StatusText.Lines(EmptyApp.Observed), "live      nothing: no release yet");

    [Theory]
    [InlineData(0, "just now"), InlineData(-5, "just now"), InlineData(59, "59s ago"), InlineData(60, "1m ago"), InlineData(3599, "59m ago"), InlineData(7200, "2h ago"), InlineData(200_000, "2d ago")]
    public void An_age_is_said_in_its_largest_whole_unit(int seconds, string text) => AgeText.Of(TimeSpan.FromSeconds(seconds)).ShouldBe(text);
}
