using Dogshore.Model;
using Dogshore.Secrets;
using static Dogshore.Tests.Planning.Seen;
using static Dogshore.Tests.Planning.Wish;

namespace Dogshore.Tests.Planning;

public sealed class ChangedConfig
{
    static Wish Quiet => Shop.Config("LOG_LEVEL", "info").Config("MODE", "slow");

    [Fact]
    public void A_changed_value_is_released_without_upload_or_files() => Quiet.Config("MODE", "fast").Against(Live(Quiet)).Plans("""
        release      shop 1.0.0 (~ MODE)
        probe        / answers 200-399 within 1m
        mark         verified
        """);

    [Fact]
    public void Only_the_config_is_said_to_differ() => Quiet.Config("MODE", "fast").Against(Live(Quiet)).Plan.Release!.Parts.ShouldBe(Part.Config);

    [Fact]
    public void A_changed_value_alone_migrates_nothing() => Quiet.Config("MODE", "fast").Database("DB", "migrate").Against(Live(Quiet.Database("DB", "migrate"))).Plan.Release!.Migrate.ShouldBeEmpty();

    [Fact]
    public void A_new_variable_is_added() => Quiet.Config("NEW", "1").Against(Live(Quiet)).Says("release      shop 1.0.0 (+ NEW)");

    [Fact]
    public void A_variable_of_ours_that_left_the_manifest_is_removed_on_a_line_of_its_own() => Quiet.Without("MODE").Against(Live(Quiet)).Plans("""
        release      shop 1.0.0
                     - MODE
        probe        / answers 200-399 within 1m
        mark         verified
        """);

    [Fact]
    public void A_record_has_the_removal_in_its_one_text() => Quiet.Without("MODE").Against(Live(Quiet)).Plan.Release!.Text.ShouldBe("shop 1.0.0 (- MODE)");

    [Fact]
    public void Additions_changes_and_removals_are_told_apart() => Shop.Config("A", "2").Config("C", "1").Against(Live(Shop.Config("A", "1").Config("B", "1"))).Plans("""
        release      shop 1.0.0 (+ C, ~ A)
                     - B
        probe        / answers 200-399 within 1m
        mark         verified
        """);

    [Fact]
    public void Names_that_differ_in_case_are_different_names() => Shop.Config("mode", "1").Against(Live(Shop.Config("MODE", "1"))).Says("             - MODE");

    [Fact]
    public void A_generated_value_of_ours_is_kept() => Shop.Content("b").Generated("KEY").Against(Live(Shop.Generated("KEY"))).Says("release      shop 1.0.0 (3 files)");

    [Fact]
    public void A_generated_value_that_is_lost_is_made_again() => Shop.Generated("KEY").Against(Live(Shop.Generated("KEY")).Lost("KEY")).Says("release      shop 1.0.0 (+ KEY)");

    [Fact]
    public void A_value_that_becomes_generated_is_kept_as_it_is() => Shop.Generated("KEY").Against(Live(Shop.Config("KEY", "x"))).Plans("""
        release      shop 1.0.0
        probe        / answers 200-399 within 1m
        mark         verified
        note         the stored values agree with the manifest, the record of them is brought in step
        """);

    [Fact]
    public void Without_a_key_every_value_counts_as_new() => Quiet.Against(Live(Quiet).WithoutKey()).Says("release      shop 1.0.0 (~ LOG_LEVEL MODE)");

    [Fact]
    public void A_value_changed_on_the_platform_is_set_again() => Quiet.Against(Live(Quiet).Drifted("MODE", "fast")).Plans("""
        release      shop 1.0.0 (~ MODE)
        probe        / answers 200-399 within 1m
        mark         verified
        note         MODE changed on the platform since v1: the manifest's value is set again
        """);

    [Fact]
    public void A_value_deleted_on_the_platform_is_set_again() => Quiet.Against(Live(Quiet).Lost("MODE")).Says("note         MODE changed on the platform since v1: the manifest's value is set again");

    [Fact]
    public void A_change_of_the_manifest_is_no_drift() => Quiet.Config("MODE", "fast").Against(Live(Quiet)).SaysNothingOf("on the platform since");

    [Fact]
    public void A_value_set_by_hand_that_the_manifest_now_says_too_brings_the_record_in_step() => Quiet.Config("MODE", "fast").Against(Live(Quiet).Drifted("MODE", "fast")).Plans("""
        release      shop 1.0.0
        probe        / answers 200-399 within 1m
        mark         verified
        note         the stored values agree with the manifest, the record of them is brought in step
        """);

    [Fact]
    public void Unreadable_values_count_as_changed_when_nothing_proves_the_contrary() => Quiet.Config("MODE", "fast").Against(Live(Quiet).Unreadable("LOG_LEVEL", "MODE")).Plans("""
        release      shop 1.0.0 (~ LOG_LEVEL MODE)
        probe        / answers 200-399 within 1m
        mark         verified
        note         LOG_LEVEL and MODE cannot be read back: counted as changed
        """);

    [Fact]
    public void An_unreadable_value_is_proved_unchanged_by_the_tag_over_all() => Quiet.Config("MODE", "fast").Against(Live(Quiet).Unreadable("LOG_LEVEL")).Says("release      shop 1.0.0 (~ MODE)");

    [Fact]
    public void An_unreadable_value_is_proved_unchanged_when_another_is_added() => Quiet.Config("NEW", "1").Against(Live(Quiet).Unreadable("LOG_LEVEL", "MODE")).Says("release      shop 1.0.0 (+ NEW)");

    [Fact]
    public void An_unreadable_value_that_changed_beside_a_readable_one_is_changed() => Quiet.Config("LOG_LEVEL", "debug").Against(Live(Quiet).Unreadable("LOG_LEVEL")).Says("release      shop 1.0.0 (~ LOG_LEVEL)");

    [Fact]
    public void An_unreadable_value_that_leaves_hides_whether_the_other_unreadable_one_changed() => Quiet.Without("MODE").Against(Live(Quiet).Unreadable("LOG_LEVEL", "MODE")).Plans("""
        release      shop 1.0.0 (~ LOG_LEVEL)
                     - MODE
        probe        / answers 200-399 within 1m
        mark         verified
        note         LOG_LEVEL cannot be read back: counted as changed
        """);

    [Fact]
    public void Another_key_makes_every_tag_another() => Shop.Config("A", "1").Against(new Seen(Live(Shop.Config("A", "1")).Observed with { Key = new TagKey([.. Enumerable.Repeat((byte)9, 32)]), Config = [new Entry("A", new Tag("other"), Owner.Ours)] }))
        .Says("release      shop 1.0.0 (~ A)");
}
