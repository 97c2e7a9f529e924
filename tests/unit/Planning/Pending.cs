using static Dogshore.Tests.Planning.Seen;
using static Dogshore.Tests.Planning.Wish;

namespace Dogshore.Tests.Planning;

public sealed class Pending
{
    [Fact]
    public void Row_3_a_release_that_was_begun_with_the_same_stamp_is_finished() => Shop.Content("b").Version("1.1.0").Run("run-2").Against(Live(Shop).Holds("b").Pending(Shop.Content("b").Version("1.1.0"), 2)).Plans("""
        release      shop 1.1.0 (3 files)
        probe        / answers 200-399 within 1m
        mark         verified
        note         v2 1.1.0 was begun by run-1 and not ended: it is finished
        """);

    [Fact]
    public void A_pending_release_of_something_else_is_replaced() => Shop.Content("c").Against(Live(Shop).Pending(Shop.Content("b").Version("1.1.0"), 2))
        .Says("note         v2 1.1.0 was begun by run-1 and not ended: this release takes its place");

    [Fact]
    public void What_is_live_is_released_again_over_a_pending_release() => Shop.Against(Live(Shop).Pending(Shop.Content("b").Version("1.1.0"), 2)).Plans("""
        release      shop 1.0.0 (3 files)
        probe        / answers 200-399 within 1m
        mark         verified
        note         v2 1.1.0 was begun by run-1 and not ended: this release takes its place
        """);

    [Fact]
    public void A_pending_release_of_somebody_else_is_named_by_its_number() => Shop.Content("b").Against(new Seen(Live(Shop).Observed with { Pending = Foreign(9).Observed.Live }))
        .Says("note         v9 was begun and not ended: this release takes its place");

    [Fact]
    public void A_first_release_that_was_begun_is_finished() => Shop.Against(EmptyApp.Holds("a").Pending(Shop, 1)).Says("note         v1 1.0.0 was begun by run-1 and not ended: it is finished");
}
