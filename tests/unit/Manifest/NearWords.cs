using Dogshore.Manifest;

namespace Dogshore.Tests.Manifest;

/// <summary>"Did you mean".</summary>
public sealed class NearWords
{
    [Theory]
    [InlineData("staging", "staging", 0)]
    [InlineData("STAGING", "staging", 0)]
    [InlineData("stagin", "staging", 1)]
    [InlineData("stagign", "staging", 1)]
    [InlineData("stagixg", "staging", 1)]
    [InlineData("eu", "us", 2)]
    [InlineData("", "abc", 3)]
    public void Distance_counts_letters_added_lost_changed_and_swapped(string one, string other, int distance) => Nearest.Distance(one, other).ShouldBe(distance);

    [Fact]
    public void The_nearest_is_asked_for() => Nearest.DidYouMean("Hots", ["Host", "Port"]).ShouldBe("Did you mean 'Host'? ");

    [Fact]
    public void Nothing_is_asked_when_nothing_is_near() => Nearest.DidYouMean("Colour", ["Host", "Port"]).ShouldBe("");

    [Fact]
    public void A_word_of_any_length_is_answered_at_once() => Nearest.To(new string('x', 1_000_000), ["Host"]).ShouldBeNull();

    [Fact]
    public void A_slip_is_less_than_a_likeness()
    {
        Nearest.SlipOf("DeployOs", ["DeployTo"]).ShouldBeNull();
        Nearest.To("DeployOs", ["DeployTo"]).ShouldBe("DeployTo");
    }
}
