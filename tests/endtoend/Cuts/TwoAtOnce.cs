namespace Dogshore.EndToEnd.Cuts;

public sealed class TwoAtOnce
{
    [Fact]
    public async Task Row_14_of_two_deploys_at_once_the_loser_is_told_and_no_release_is_a_mixture()
    {
        await using var app = Talker.Make();
        (await app.Deploy()).ShouldSucceed();
        var other = app.Checkout("other");
        for (var round = 1; round <= 4; round++)
        {
            app.Write("words.txt", $"one {round}");
            other.Write("words.txt", $"two {round}");
            using var first = app.Start("Deploy", $"-p:Word=one-{round}");
            using var second = other.Start("Deploy", $"-p:Word=two-{round}");
            Ended[] ends = [await first.End(), await second.End()];

            ends.ShouldContain(ended => ended.Exit == 0);
            foreach (var lost in ends.Where(ended => ended.Exit != 0)) lost.ShouldFail("DOG").Text.ShouldMatch(@"\d{8}-\d{6}-[0-9a-f]{8}");
            (await app.Get()).Text.ShouldMatch($"^one {round} one-{round} |^two {round} two-{round} ");
        }
        app.Record()!["releases"]!.AsArray().Select(release => (int)release!["number"]!).ShouldBeUnique();
    }

    [Fact]
    public async Task Two_first_deploys_at_once_make_one_host_and_one_app()
    {
        await using var app = Talker.Make();
        var other = app.Checkout("other");
        using var first = app.Start("Deploy");
        using var second = other.Start("Deploy");
        Ended[] ends = [await first.End(), await second.End()];
        ends.ShouldContain(ended => ended.Exit == 0);
        foreach (var lost in ends.Where(ended => ended.Exit != 0)) lost.ShouldFail("DOG");
        (await app.Deploy()).ShouldSucceed();
        (await app.Get()).Text.ShouldStartWith("first hello");
    }
}
