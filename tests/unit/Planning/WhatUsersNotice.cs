using Dogshore.Model;
using Dogshore.Platforms;
using static Dogshore.Tests.Planning.Seen;
using static Dogshore.Tests.Planning.Story;
using static Dogshore.Tests.Planning.Wish;

namespace Dogshore.Tests.Planning;

public sealed class WhatUsersNotice
{
    static Wish Next => Shop.Content("b").Config("A", "1");

    [Fact]
    public void A_calm_platform_has_no_notes() => Next.Against(Live(Shop)).Plan.Notes.ShouldBeEmpty();

    [Fact]
    public void A_platform_that_interrupts_says_so_in_its_own_words() => Next.Against(Live(Shop)).On(Without(Ability.ZeroDowntime) with { Interruption = "requests wait for some seconds while the app starts" })
        .Says("note         requests wait for some seconds while the app starts");

    [Fact]
    public void A_platform_that_interrupts_and_has_no_words_gets_ours() => Next.Against(Live(Shop)).On(Without(Ability.ZeroDowntime)).Says("note         requests may fail while the release is made");

    [Fact]
    public void The_first_release_interrupts_nobody() => Next.Against(EmptyApp).On(Without(Ability.ZeroDowntime)).Plan.Notes.ShouldBeEmpty();

    [Fact]
    public void A_rollback_interrupts_as_a_release_does() => Next.BackTo(Released(Shop, 1)).Against(Live(Next, 2)).On(Without(Ability.ZeroDowntime)).Says("note         requests may fail while the release is made");

    [Fact]
    public void Code_and_config_in_separate_writes_are_said_to_be() => Next.Against(Live(Shop)).On(Releases(how => how with { OneWrite = Part.Code }))
        .Says("note         code and config become live in separate writes: for a moment the old meets the new");

    [Fact]
    public void One_part_alone_is_one_write() => Shop.Config("A", "1").Against(Live(Shop)).On(Releases(how => how with { OneWrite = Part.Code })).SaysNothingOf("separate writes");

    [Fact]
    public void Two_parts_that_go_in_one_write_need_no_word() => Next.Against(Live(Shop)).On(Releases(how => how with { OneWrite = Part.Code | Part.Config })).SaysNothingOf("separate writes");

    [Fact]
    public void Probes_after_the_switch_name_the_release_that_serves_again() => Next.Against(Live(Shop, 4)).On(Releases(how => how with { ProbesBeforeLive = false }))
        .Says("note         it is probed when it is live already; v4 1.0.0 serves again if it is refused");

    [Fact]
    public void Probes_after_the_switch_name_the_last_verified_one() => Next.Against(Live(Shop.Version("1.1.0"), 5).Unverified().After(Released(Shop, 4))).On(Releases(how => how with { ProbesBeforeLive = false }))
        .Says("note         it is probed when it is live already; v4 1.0.0 serves again if it is refused");

    [Fact]
    public void Probes_after_the_switch_with_nothing_verified_before_say_so() => Next.Against(Live(Shop).Unverified()).On(Releases(how => how with { ProbesBeforeLive = false }))
        .Says("note         it is probed when it is live already, and no verified release is there to go back to");

    [Fact]
    public void An_app_whose_releases_are_asked_before_needs_no_word_of_probes() => Next.Against(Live(Shop).AskedBefore()).On(Releases(how => how with { ProbesBeforeLive = false })).SaysNothingOf("live already");
}
