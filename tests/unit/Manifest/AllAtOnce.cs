using Dogshore.Faults;

namespace Dogshore.Tests.Manifest;

/// <summary>The user sees every fault in one run, in the order of the file.</summary>
public sealed class AllAtOnce
{
    const string ManyFaults = """
            <DeployTo Include="production" Platform="clowd" />
            <DeployProces Include="web" />
            <DeployConfig Include="SECRET_KEY" FromEnvironment="SHOP_SECRET_KEY" />
            <DeployProbe Include="/healthz" Deadline="soon" On="prodution" />
        """;

    [Fact]
    public void Every_fault_is_told_in_one_run()
    {
        using var shop = new Shop();
        shop.Faults(ManyFaults).Select(fault => fault.Code).ShouldBe(["DOG1003", "DOG1001", "DOG1035", "DOG1011", "DOG1006"]);
    }

    [Fact]
    public void Each_fault_has_a_place_and_a_remedy()
    {
        using var shop = new Shop();
        shop.Faults(ManyFaults).ShouldAllBe(fault => fault.Place != null && fault.Place.Line >= 3 && fault.Place.Column > 0 && fault.Remedy.Length > 0);
    }

    [Fact]
    public void Faults_stand_in_the_order_of_the_file()
    {
        using var shop = new Shop();
        shop.Faults(ManyFaults).Select(fault => fault.Place!.Line).ShouldBeInOrder();
    }

    [Fact]
    public void A_fault_without_a_place_comes_last()
    {
        using var shop = new Shop();
        shop.Commands("DeploTo", "x").Faults("""    <DeployProbe Include="healthz" />""").Last().Code.ShouldBe("DOG1005");
    }

    [Fact]
    public void The_exception_says_what_its_findings_say()
    {
        using var shop = new Shop();
        Should.Throw<DeployException>(() => shop.Read(ManyFaults)).Message.ShouldContain("DOG1035");
    }
}
