using Dogshore.Model;
using static Dogshore.Tests.Planning.Seen;
using static Dogshore.Tests.Planning.Wish;

namespace Dogshore.Tests.Planning;

public sealed class ChangedContent
{
    [Fact]
    public void New_content_is_sent_and_released() => Shop.Content("b").Version("1.1.0").Against(Live(Shop)).Plans("""
        upload       3 files, 1.2 kB
        release      shop 1.1.0 (3 files)
        probe        / answers 200-399 within 1m
        mark         verified
        """);

    [Fact]
    public void Only_the_code_is_said_to_differ() => Shop.Content("b").Config("A", "1").Against(Live(Shop.Config("A", "1"))).Plan.Release!.Parts.ShouldBe(Part.Code);

    [Fact]
    public void Code_and_config_go_in_one_release() => Shop.Content("b").Config("A", "2").Against(Live(Shop.Config("A", "1"))).Plan.Release!.Parts.ShouldBe(Part.Code | Part.Config);

    [Fact]
    public void New_content_is_released_over_a_rejected_release() => Shop.Content("b").Against(Live(Shop).Rejected()).Says("release      shop 1.0.0 (3 files)");

    [Fact]
    public void New_content_is_released_over_an_app_that_does_not_run() => Shop.Content("b").Against(Live(Shop).Stopped()).SaysNothingOf("resume");

    [Fact]
    public void Content_that_was_live_before_is_not_sent_again() => Shop.Against(Live(Shop.Content("b"), 2).Holds("a")).Plans("""
        release      shop 1.0.0 (3 files)
        probe        / answers 200-399 within 1m
        mark         verified
        """);

    [Fact]
    public void A_changed_command_is_code_and_needs_no_upload() => Shop.Process("web", command: "serve --fast").Against(Live(Shop).TellsCommandsOf(Shop)).Plans("""
        release      shop 1.0.0 (3 files)
        probe        / answers 200-399 within 1m
        mark         verified
        note         the command of web is another or new
        """);

    [Fact]
    public void A_new_process_is_released() => Shop.Process("worker").Against(Live(Shop).TellsCommandsOf(Shop)).Says("note         the command of worker is another or new");

    [Fact]
    public void A_platform_whose_commands_are_content_is_not_asked_for_them() => Shop.Process("web", command: "serve --fast").Against(Live(Shop)).Says("unchanged    v1 1.0.0 is live and verified");

    [Fact]
    public void A_changed_cache_rule_alone_is_released() => Shop.Headers("no-store").Against(Live(Shop).TellsHeadersOf(Shop.Headers("no-cache"))).Says("note         the cache rules are others");
}
