using static Dogshore.Tests.Planning.Seen;
using static Dogshore.Tests.Planning.Wish;

namespace Dogshore.Tests.Planning;

public sealed class FirstContact
{
    [Fact]
    public void An_app_that_somebody_else_released_is_released_over_and_loses_nothing() => Shop.Config("MODE", "fast").Against(Foreign(7).Other("OLD", "1")).Plans("""
        upload       3 files, 1.2 kB
        release      shop 1.0.0 (3 files, + MODE)
        probe        / answers 200-399 within 1m
        mark         verified
        note         v7 was not made by Dogshore: this first release of ours removes nothing
        """);

    [Fact]
    public void Variables_of_the_same_name_are_taken_over_by_name() => Shop.Config("MODE", "fast").Config("LEVEL", "1").Against(Foreign().Other("MODE", "slow").Other("LEVEL", "1").Other("OLD", "1")).Plans("""
        upload       3 files, 1.2 kB
        release      shop 1.0.0 (3 files, ~ LEVEL MODE)
        probe        / answers 200-399 within 1m
        mark         verified
        note         v7 was not made by Dogshore: this first release of ours removes nothing
        note         takes over LEVEL and MODE, until now set by somebody else
        """);

    [Fact]
    public void Processes_that_are_not_ours_keep_running() => Shop.Against(Foreign().Scaled("clock", 1)).SaysNothingOf("clock");

    [Fact]
    public void An_app_with_config_and_no_release_is_first_contact_too() => Shop.Config("MODE", "fast").Against(EmptyApp.Other("MODE", "slow").Other("OLD", "1")).Plans("""
        upload       3 files, 1.2 kB
        release      shop 1.0.0 (3 files, ~ MODE)
        probe        / answers 200-399 within 1m
        mark         verified
        note         takes over MODE, until now set by somebody else
        """);

    [Fact]
    public void A_variable_is_taken_over_later_too() => Shop.Config("MODE", "slow").Against(Live(Shop).Other("MODE", "slow")).Plans("""
        release      shop 1.0.0
        probe        / answers 200-399 within 1m
        mark         verified
        note         takes over MODE, until now set by somebody else
        """);

    [Fact]
    public void A_generated_value_that_somebody_else_set_is_made_anew() => Shop.Generated("KEY").Against(Live(Shop).Other("KEY", "theirs")).Says("release      shop 1.0.0 (+ KEY)");

    [Fact]
    public void A_name_that_an_add_on_owns_is_a_fault() => Shop.Config("REDIS_URL", "x").Against(Live(Shop).AddOn("REDIS_URL")).IsRefused(
        "DOG1404: The config variable REDIS_URL belongs to an add-on of the app. Take <DeployConfig Include=\"REDIS_URL\"> out of the manifest, or detach the add-on.");

    [Fact]
    public void Row_67_a_release_of_a_newer_Dogshore_is_neither_compared_nor_replaced() => Shop.Against(new Seen(Live(Shop).Observed with { Live = Released(Shop, 1) with { Stamp = Shop.Stamp with { Schema = 2 } } })).IsRefused(
        "DOG1406: v1 1.0.0 was made by a newer Dogshore: its stamp has schema 2, and this one knows 1. Nothing was changed. Use the version of Dogshore that made it.");

    [Fact]
    public void A_name_of_ours_that_an_add_on_owns_now_is_not_removed() => Shop.Against(Live(Shop.Config("REDIS_URL", "x")).AddOn("REDIS_URL")).SaysNothingOf("- REDIS_URL");

    [Fact]
    public void A_name_of_ours_that_is_gone_already_is_not_removed_again() => Shop.Against(Live(Shop.Config("MODE", "x")).Lost("MODE")).SaysNothingOf("- MODE");
}
