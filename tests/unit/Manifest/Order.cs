namespace Dogshore.Tests.Manifest;

/// <summary>After= : waves of destinations.</summary>
public sealed class Order
{
    static string Waves(string deployTo, string items)
    {
        using var shop = new Shop();
        return string.Join(" | ", shop.Commands("DeployTo", deployTo).Read(items).Waves.Select(wave => string.Join(' ', wave.Select(each => each.To.Name))));
    }

    static string To(string name, string more) => $"""<DeployTo Include="{name}" Platform="cloud" Host="{name}" {more} />""";

    [Fact]
    public void Without_After_all_are_one_wave() => Waves("a+b", To("a", "") + To("b", "")).ShouldBe("a b");

    [Fact]
    public void After_makes_a_second_wave() => Waves("a+b", To("a", "After='b'") + To("b", "")).ShouldBe("b | a");

    [Fact]
    public void A_group_can_be_waited_for() =>
        Waves("g+c", To("a", "Group='g'") + To("b", "Group='g'") + To("c", "After='g'")).ShouldBe("a b | c");

    [Fact]
    public void Several_can_be_waited_for() =>
        Waves("a+b+c", To("a", "") + To("b", "After='a'") + To("c", "After='a+b'")).ShouldBe("a | b | c");

    [Fact]
    public void Who_waits_by_way_of_another_waits_even_when_that_one_was_not_asked_for() =>
        Waves("a+c", To("a", "") + To("b", "After='a'") + To("c", "After='b'")).ShouldBe("a | c");

    [Fact]
    public void Who_waits_only_for_others_starts_at_once() => Waves("b", To("a", "") + To("b", "After='a'")).ShouldBe("b");

    [Fact]
    public void A_destination_knows_all_that_it_waits_for()
    {
        using var shop = new Shop();
        shop.Commands("DeployTo", "c").Effective(To("a", "") + To("b", "After='a'") + To("c", "After='b'")).To.After.ShouldBe(["a", "b"]);
    }

    [Fact]
    public void A_circle_is_a_fault_that_names_it()
    {
        using var shop = new Shop();
        var fault = shop.Fault(To("a", "After='b'") + To("b", "After='a'") + To("c", ""));
        fault.Code.ShouldBe("DOG1012");
        fault.Fact.ShouldBe("These destinations wait for each other: a, b.");
    }

    [Fact]
    public void Nobody_waits_for_a_group_with_himself_in_it()
    {
        using var shop = new Shop();
        shop.Fault(To("a", "Group='g' After='g'")).Code.ShouldBe("DOG1012");
    }

    [Fact]
    public void An_unknown_one_to_wait_for_is_asked_back()
    {
        using var shop = new Shop();
        var fault = shop.Fault(To("staging", "") + To("eu", "After='stagin'"));
        fault.Fact.ShouldBe("After= of 'eu' names 'stagin', and no destination or group is called so.");
        fault.Remedy.ShouldStartWith("Did you mean 'staging'?");
    }

    [Fact]
    public void Eight_are_worked_on_at_once_unless_the_manifest_says_otherwise()
    {
        using var shop = new Shop();
        shop.Read().MaxParallel.ShouldBe(8);
        shop.Says("DeployMaxParallel", "2").Read().MaxParallel.ShouldBe(2);
    }
}
