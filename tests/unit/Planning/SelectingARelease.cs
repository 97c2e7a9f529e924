using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Planning;
using static Dogshore.Tests.Planning.Seen;
using static Dogshore.Tests.Planning.Wish;

namespace Dogshore.Tests.Planning;

public sealed class SelectingARelease
{
    static readonly Wish A = Shop.Commit("aaaa111122223333");
    static readonly Wish B = Shop.Content("b").Version("1.1.0").Commit("bbbb111122223333");
    static readonly Wish C = Shop.Content("c").Version("1.2.0").Commit("cccc111122223333");

    /// <summary>v4 is live; v3 was refused, v2 is good, v1 is good.</summary>
    static Seen Four => Live(Shop.Content("d").Version("1.3.0").Commit("dddd111122223333"), 4).After(
        Released(C, 3, Standing.Rejected, hours: 2), Released(B, 2, hours: 3), Released(A, 1, hours: 50));

    static Release Select(string? selector, Seen seen) => ReleaseSelector.Select(selector, seen.Observed);
    static int Number(string? selector, Seen seen) => Select(selector, seen).Number;
    static string Refusal(string? selector, Seen seen) => Should.Throw<DeployException>(() => Select(selector, seen)).Findings.Single().ToString();

    [Fact]
    public void By_default_it_is_the_newest_verified_one_older_than_the_live_one() => Number(null, Four).ShouldBe(2);

    [Theory, InlineData(""), InlineData("  ")]
    public void An_empty_selector_is_none(string selector) => Number(selector, Four).ShouldBe(2);

    [Fact]
    public void A_verified_release_that_never_went_live_is_passed_over() => Number(null, Live(C, 3).After(Released(B, 2, succeeded: false), Released(A, 1))).ShouldBe(1);

    [Fact]
    public void An_unverified_release_is_passed_over() => Number(null, Live(C, 3).After(Released(B, 2, Standing.Unknown), Released(A, 1))).ShouldBe(1);

    [Fact]
    public void Failed_attempts_newer_than_the_live_one_are_no_way_back() => Number(null, new Seen(Live(B, 2).Observed with { History = [Released(C, 3, succeeded: false), Released(B, 2), Released(A, 1)] })).ShouldBe(1);

    [Fact]
    public void A_newer_verified_release_is_not_older_than_the_live_one() => Number(null, new Seen(Live(B, 2).Observed with { History = [Released(C, 3), Released(B, 2), Released(A, 1)] })).ShouldBe(1);

    [Fact]
    public void What_runs_the_same_as_a_verified_live_release_is_passed_over() => Number(null, Live(B, 4).After(Released(C, 3, Standing.Rejected), Released(B, 2), Released(A, 1))).ShouldBe(1);

    [Fact]
    public void What_runs_the_same_with_other_config_is_a_way_back() => Number(null, Live(B.Config("MODE", "fast"), 3).After(Released(B.Config("MODE", "slow"), 2), Released(A, 1))).ShouldBe(2);

    [Fact]
    public void After_a_refusal_the_same_once_verified_is_a_way_back() => Number(null, Live(B, 3).Rejected().After(Released(B, 2), Released(A, 1))).ShouldBe(2);

    [Fact]
    public void A_live_release_that_history_does_not_hold_counts_as_the_newest() => Number(null, new Seen(Live(B, 2).Observed with { History = [Released(A, 1)] })).ShouldBe(1);

    [Fact]
    public void With_nothing_live_it_is_the_newest_verified_one() => Number(null, new Seen(EmptyApp.Observed with { History = [Released(B, 2, Standing.Rejected), Released(A, 1)] })).ShouldBe(1);

    [Fact]
    public void Without_a_verified_release_there_is_nothing_to_go_back_to() => Refusal(null, Live(B, 2).After(Released(A, 1, Standing.Unknown))).ShouldBe(
        "DOG1412: There is no verified release older than the live one. Name the one you mean with -p:DeployRollbackTo=: v2 1.1.0+bbbb111 (verified, 1h ago); v1 1.0.0+aaaa111 (unknown, 1h ago).");

    [Fact]
    public void Without_any_release_that_is_said() => Refusal(null, EmptyApp).ShouldBe(
        "DOG1412: There is no verified release older than the live one. Name the one you mean with -p:DeployRollbackTo=: there is none.");

    [Theory]
    [InlineData("id-2", "by id")]
    [InlineData("2", "by number")]
    [InlineData("v2", "by number as it is shown")]
    [InlineData(" v2 ", "with blanks around it")]
    [InlineData("1.1.0", "by version")]
    [InlineData("1.1.0+bbbb111", "by version as it is shown")]
    [InlineData("bbbb", "by the first four digits of the commit")]
    [InlineData("BBBB1111", "by commit in capitals")]
    [InlineData("bbbb111122223333", "by the whole commit")]
    public void A_release_is_named(string selector, string how) => Number(selector, Four).ShouldBe(2, how);

    [Fact]
    public void An_id_goes_before_a_number() => Select("2", new Seen(Live(C, 3).After(Released(B, 2), Released(A, 1) with { Id = "2" }).Observed)).Number.ShouldBe(1);

    [Fact]
    public void A_number_goes_before_a_version() => Number("2", Live(C, 3).After(Released(B, 2), Released(A.Version("2"), 1))).ShouldBe(2);

    [Fact]
    public void A_version_goes_before_a_commit() => Number("bbbb", Live(C, 3).After(Released(B, 2), Released(A.Version("bbbb"), 1))).ShouldBe(1);

    [Fact]
    public void An_unverified_release_may_be_named() => Number("v2", Live(C, 3).After(Released(B, 2, Standing.Unknown))).ShouldBe(2);

    [Fact]
    public void The_live_release_may_be_named() => Number("v4", Four).ShouldBe(4);

    [Fact]
    public void Three_digits_of_a_commit_are_too_few() => Refusal("bbb", Four).ShouldStartWith("DOG1410: No release is called 'bbb'. Name one by id, number, version or at least four digits of its commit: v4 1.3.0+dddd111 (verified, 1h ago); v3 1.2.0+cccc111 (rejected, 2h ago); v2 1.1.0+bbbb111 (verified, 3h ago); v1 1.0.0+aaaa111 (verified, 2d ago).");

    [Theory, InlineData("v0"), InlineData("-1"), InlineData("v99"), InlineData("2.0.0"), InlineData("--force"), InlineData("99999999999")]
    public void What_matches_nothing_is_a_fault(string selector) => Refusal(selector, Four).ShouldStartWith($"DOG1410: No release is called '{selector}'.");

    [Fact]
    public void Several_releases_of_one_version_are_a_fault_that_lists_them() => Refusal("1.0.0", Live(C, 3).After(Released(A.Content("x"), 2), Released(A, 1))).ShouldBe(
        "DOG1411: Several releases are called '1.0.0': v2 1.0.0+aaaa111 (verified, 1h ago); v1 1.0.0+aaaa111 (verified, 1h ago). Name the one you mean by its number or id.");

    [Fact]
    public void Several_releases_of_one_commit_are_a_fault() => Refusal("aaaa", Live(C, 3).After(Released(A.Version("2.0.0"), 2), Released(A, 1))).ShouldStartWith("DOG1411: Several releases are called 'aaaa'");

    [Fact]
    public void A_failed_attempt_of_the_same_version_does_not_make_the_good_one_ambiguous() => Number("1.0.0", Live(C, 4).After(Released(A, 3, succeeded: false), Released(A, 2, Standing.Rejected), Released(A, 1))).ShouldBe(1);

    [Fact]
    public void A_release_that_never_went_live_is_refused_though_it_is_named() => Refusal("v2", Live(C, 3).After(Released(B, 2, succeeded: false), Released(A, 1))).ShouldBe(
        "DOG1413: v2 1.1.0+bbbb111 never went live, so there is nothing to go back to. Name one that did: v3 1.2.0+cccc111 (verified, 1h ago); v1 1.0.0+aaaa111 (verified, 1h ago).");

    [Fact]
    public void A_rejected_release_is_refused_though_it_is_named() => Refusal("v3", Four).ShouldStartWith("DOG1414: v3 1.2.0+cccc111 was rejected by its probes.");

    [Fact]
    public void A_release_of_somebody_else_is_refused_though_it_is_named() => Refusal("v7", Live(B, 8).After(Foreign(7).Observed.Live!)).ShouldBe(
        "DOG1415: v7 was not made by Dogshore, so what it runs is not known. Name one that was: v8 1.1.0+bbbb111 (verified, 1h ago); or go back to it with the platform's own tool.");

    [Fact]
    public void A_long_list_names_the_newest_twenty() => Refusal("nope", Live(A, 30).After([.. Enumerable.Range(1, 29).Reverse().Select(number => Released(A, number))]))
        .ShouldEndWith("v11 1.0.0+aaaa111 (verified, 1h ago); and 10 older ones.");

    [Fact]
    public void A_platform_that_does_not_number_is_ordered_by_its_list()
    {
        Release Unnumbered(Wish wish, string id) => Released(wish, 1) with { Id = id, Number = 0 };
        var seen = new Observed { Exists = true, Live = Unnumbered(C, "c"), History = [Unnumbered(C, "c"), Unnumbered(B, "b"), Unnumbered(A, "a")] };
        ReleaseSelector.Select(null, seen).Id.ShouldBe("b");
    }
}
