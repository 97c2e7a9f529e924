using System.Collections.Immutable;
using Dogshore.Model;
using Dogshore.Planning;
using static Dogshore.Tests.Planning.Wish;

namespace Dogshore.Tests.Planning;

/// <summary>A platform that remembers no standing: the list of releases tells. Each story is a line a release, oldest first:
/// what it runs, and where it went back to.</summary>
public sealed class InferringStandings
{
    [Fact]
    public void The_only_release_is_unknown() => Story("a").ShouldBe("a unknown");

    [Fact]
    public void A_release_that_was_superseded_is_verified() => Story("a", "b").ShouldBe("a verified, b unknown");

    [Fact]
    public void A_release_that_a_rollback_left_is_rejected_and_the_one_it_went_back_to_verified() =>
        Story("a", "b", "a back to 1").ShouldBe("a verified, b rejected, a verified");

    [Fact]
    public void A_release_that_was_left_by_hand_keeps_its_good_name() => Story("a", "b", "a back to 1 by hand").ShouldBe("a verified, b verified, a verified");

    [Fact]
    public void A_rejected_one_stays_so_when_the_next_release_is_made() => Story("a", "b", "a back to 1", "c").ShouldBe("a verified, b rejected, a verified, c unknown");

    [Fact]
    public void A_rejected_one_that_is_released_once_more_is_unknown_again() => Story("a", "b", "a back to 1", "b").ShouldBe("a verified, b rejected, a verified, b unknown");

    [Fact]
    public void A_rollback_that_is_left_by_another_is_rejected_in_the_end() => Story("a", "b", "c", "b back to 2", "a back to 1").ShouldBe("a verified, b verified, c rejected, b rejected, a verified");

    [Fact]
    public void A_rollback_to_what_runs_already_rejects_nothing() => Story("a", "a back to 1").ShouldBe("a verified, a verified");

    [Fact]
    public void A_failed_release_supersedes_nothing() => Story("a", "b failed").ShouldBe("a unknown, b unknown");

    [Fact]
    public void A_release_after_a_failed_one_supersedes_the_one_before_it() => Story("a", "b failed", "c").ShouldBe("a verified, b unknown, c unknown");

    [Fact]
    public void The_live_one_that_runs_what_a_verified_one_ran_is_verified() => Story("a", "b", "a").ShouldBe("a verified, b verified, a verified");

    [Fact]
    public void A_change_by_somebody_else_that_leaves_ours_as_it_was_changes_no_standing() => Story("a", "a").ShouldBe("a verified, a verified");

    [Fact]
    public void A_rollback_to_a_release_that_is_no_longer_listed_leaves_a_rejected_one() => Story("b", "a back to 99").ShouldBe("b rejected, a verified");

    [Fact]
    public void Releases_that_are_not_ours_are_judged_by_the_same_rule() => Story("-", "a", "- back to 1").ShouldBe("- verified, a rejected, - verified");

    [Fact]
    public void No_release_has_no_standing() => InferredStanding.Of([], _ => null).ShouldBeEmpty();

    [Fact]
    public void The_last_verified_one_is_where_a_rollback_goes()
    {
        var releases = Releases("a", "b", "a back to 1", "c");
        ReleaseSelector.Select(null, new Observed { Exists = true, Live = releases[0], History = releases }).Number.ShouldBe(3);
    }

    static string Story(params string[] lines) => string.Join(", ", Releases(lines).Reverse().Select(release => $"{release.Stamp?.Content ?? "-"} {release.Standing.Word()}"));

    static ImmutableArray<Release> Releases(params string[] lines)
    {
        var back = new Dictionary<int, WentBack>();
        var releases = new List<Release>();
        foreach (var line in lines)
        {
            var number = releases.Count + 1;
            var words = line.Split(' ');
            if (words is [_, "back", "to", var target, .. var why]) back[number] = new(int.Parse(target, System.Globalization.CultureInfo.InvariantCulture), why.Length == 0);
            releases.Insert(0, Seen.Released(Shop.Content(words[0]), number, Standing.Unknown, succeeded: words is not [_, "failed"]) is var made && words[0] == "-" ? made with { Stamp = null } : made);
        }
        return InferredStanding.Of([.. releases], release => back.GetValueOrDefault(release.Number));
    }
}
