using Dogshore.Local;
using Dogshore.Model;
using Dogshore.Platforms;
using Dogshore.Platforms.Local;

namespace Dogshore.Tests.Platforms.Local;

public class ObservingTests
{
    static readonly ReleaseRecord One = Release("one", 1, Standing.Verified, "LOG_LEVEL");
    static readonly ReleaseRecord Two = Release("two", 2, Standing.Unknown, "LOG_LEVEL", "SECRET_KEY");
    static readonly AppRecord Shop = new()
    {
        App = "shop", Port = 5005, Sequence = 7, Live = "two", Releases = [One, Two], Databases = [new("DATABASE_URL", "sqlite")], LastRun = "run-9",
    };

    [Fact]
    public void The_position_is_the_sequence_of_the_record() => Seen(Shop).At.ShouldBe(new Position("7"));

    [Fact]
    public void The_live_release_comes_with_stamp_standing_and_number()
    {
        var live = Seen(Shop).Live!;
        (live.Id, live.Number, live.Standing, live.Stamp).ShouldBe(("two", 2, Standing.Unknown, Two.Stamp));
    }

    [Fact]
    public void History_is_newest_first() => Seen(Shop).History.Select(release => release.Id).ShouldBe(["two", "one"]);

    [Fact]
    public void Age_is_counted_from_when_it_was_made() => Seen(Shop).Live!.Age.ShouldBe(TimeSpan.FromHours(2));

    [Fact]
    public void Row_21_a_clock_that_was_set_back_makes_no_negative_age() =>
        Observing.Of(Shop, Config(), Given.Key, LocalWorld.Noon.AddDays(-400)).Live!.Age.ShouldBe(TimeSpan.Zero);

    [Fact]
    public void What_the_stamp_names_is_ours_a_databases_address_the_platforms_and_the_rest_others() =>
        Seen(Shop, "LOG_LEVEL", "SECRET_KEY", "DATABASE_URL", "DEPLOY_VERSION", "DEPLOY_COMMIT").Config.Select(entry => $"{entry.Name} {entry.Owner}").ShouldBe(
            ["DATABASE_URL AddOn", "DEPLOY_COMMIT Other", "DEPLOY_VERSION Other", "LOG_LEVEL Ours", "SECRET_KEY Ours"]);

    [Fact]
    public void A_value_is_known_by_its_tag_only() =>
        Seen(Shop, "LOG_LEVEL").Config.Single().Tag.ShouldBe(Given.Key.Of("LOG_LEVEL", "value"));

    [Fact]
    public void Without_a_key_there_are_no_tags() =>
        Observing.Of(Shop, Config("LOG_LEVEL"), null, LocalWorld.Noon).Config.Single().Tag.ShouldBeNull();

    [Fact]
    public void Counts_address_and_last_run_are_told()
    {
        var seen = Seen(Shop);
        seen.Processes["web"].ShouldBe(2);
        seen.Url.ShouldBe(new Uri("http://127.0.0.1:5005/"));
        seen.LastRun.ShouldBe("run-9");
    }

    [Fact]
    public void A_database_is_attached_when_the_live_release_carries_its_address()
    {
        Seen(Shop, "DATABASE_URL").Databases.ShouldBe([new ObservedDatabase("DATABASE_URL", "sqlite", Attached: true)]);
        Seen(Shop).Databases.ShouldBe([new ObservedDatabase("DATABASE_URL", "sqlite", Attached: false)]);
    }

    [Fact]
    public void Cache_rules_come_back_as_the_manifest_wrote_them()
    {
        Headers[] rules = [new("pages", "**/*.html", null), new("rest", "**", "max-age=60")];
        var sent = new ReleaseRequests(Given.Releasing(Given.Desired() with { Headers = [.. rules] }), new Cargo(null, new KnownValues(), "/none"), "", "").Make(7, 5).Headers;
        Seen(Shop with { Releases = [One, Two with { Headers = sent }] }).Headers!.Value.ShouldBe(rules);
    }

    [Fact]
    public void Commands_are_told_by_process() => Seen(Shop).Commands!.ShouldHaveSingleItem().ShouldBe(new("web", null));

    [Fact]
    public void An_app_without_a_release_exists_and_has_nothing_live()
    {
        var seen = Seen(Shop with { Live = null, Releases = [] });
        (seen.Exists, seen.Live, seen.Processes.Count).ShouldBe((true, null, 0));
    }

    static Observed Seen(AppRecord record, params string[] names) => Observing.Of(record, Config(names), Given.Key, LocalWorld.Noon);

    static Dictionary<string, string> Config(params string[] names) => names.ToDictionary(name => name, _ => "value");

    static ReleaseRecord Release(string id, int number, Standing standing, params string[] names) => new()
    {
        Id = id, Number = number, Stamp = Given.Stamp($"1.{number}.0", names), Runtime = Runtime.Dotnet, Standing = standing, Succeeded = true,
        Made = LocalWorld.Noon.AddHours(-2), Processes = [new("web", null, 2)], ToolPath = "/usr/bin",
    };
}
