using Dogshore.Model;
using Dogshore.Planning;

namespace Dogshore.Tests.Planning;

public sealed class KeptReleasesTests
{
    static Release Made(int number, Standing standing = Standing.Verified, bool succeeded = true, string? content = null) =>
        new($"r{number}", number, new Stamp { Content = content ?? $"{number}", Config = "tag" }, standing, succeeded, TimeSpan.Zero);

    static string Kept(int keep, string live, params Release[] oldestFirst) => string.Join(' ', oldestFirst.Select(release => release.Id).Where(KeptReleases.Of(oldestFirst, live, keep).Contains));

    [Fact]
    public void The_live_one_the_last_verified_one_beside_it_and_some_superseded_ones_stay() =>
        Kept(2, "r6", Made(1), Made(2), Made(3), Made(4), Made(5), Made(6)).ShouldBe("r3 r4 r5 r6");

    [Fact]
    public void Without_any_to_keep_there_is_still_one_to_go_back_to() => Kept(0, "r3", Made(1), Made(2), Made(3)).ShouldBe("r2 r3");

    [Fact]
    public void Refused_ones_and_the_ways_back_from_them_push_out_none_that_somebody_might_want() =>
        Kept(1, "r7", Made(1), Made(2), Made(3), Made(4, Standing.Rejected), Made(5, content: "3"), Made(6, Standing.Rejected), Made(7, content: "3")).ShouldBe("r2 r5 r6 r7");

    [Fact]
    public void The_same_code_with_other_config_is_another_release_to_go_back_to() =>
        Kept(1, "r3", Made(1) with { Stamp = new Stamp { Content = "a", Config = "one" } }, Made(2), Made(3) with { Stamp = new Stamp { Content = "a", Config = "two" } }).ShouldBe("r1 r2 r3");

    [Fact]
    public void The_last_failed_ones_stay_to_be_read_of() =>
        Kept(0, "r1", Made(1), Made(2, succeeded: false), Made(3, succeeded: false), Made(4, succeeded: false), Made(5, succeeded: false)).ShouldBe("r1 r3 r4 r5");
}
