using Dogshore.Model;
using Dogshore.Platforms;
using Dogshore.Tests.Fakes;

namespace Dogshore.Tests.Manifest;

/// <summary>Databases and processes.</summary>
public sealed class DatabasesAndProcesses
{
    [Fact]
    public void A_database_has_ten_minutes_for_its_migration_unless_it_says_otherwise()
    {
        using var shop = new Shop();
        shop.Effective("""    <DeployDatabase Include="DATABASE_URL" Engine="sqlite" Migrate="python migrate.py" />""").Databases
            .ShouldBe([new Database("DATABASE_URL", "sqlite", null, false, null, "python migrate.py", TimeSpan.FromMinutes(10))]);
    }

    [Fact]
    public void A_database_has_an_engine()
    {
        using var shop = new Shop();
        shop.Fault("""    <DeployDatabase Include="DATABASE_URL" />""").Fact.ShouldBe("DeployDatabase 'DATABASE_URL' has no Engine.");
    }

    [Fact]
    public void An_engine_that_the_platform_lacks_is_asked_back()
    {
        using var shop = new Shop();
        var fault = shop.Fault("""    <DeployDatabase Include="DATABASE_URL" Engine="postgres" />""");
        fault.Code.ShouldBe("DOG1050");
        fault.Remedy.ShouldBe("Did you mean 'postgresql'? Write one of sqlite, postgresql, or limit it with Except=\"local\".");
    }

    [Fact]
    public void An_engine_is_checked_for_each_platform_that_it_is_for()
    {
        using var shop = new Shop();
        shop.Fault("""
                <DeployTo Include="production" Platform="cloud" Host="h" />
                <DeployDatabase Include="DATABASE_URL" Engine="sqlite" />
            """).Fact.ShouldBe("The platform 'cloud' has no database engine 'sqlite', which DeployDatabase 'DATABASE_URL' wants.");
    }

    [Fact]
    public void A_migration_where_there_is_no_place_for_one_is_refused_with_the_command_to_run_by_hand()
    {
        using var shop = new Shop();
        var refusing = TestPlatform.Local with { Releasing = TestPlatform.Local.Releasing with { Migrates = Migrates.Refused } };
        var fault = shop.On(refusing).Fault("""    <DeployDatabase Include="DATABASE_URL" Engine="sqlite" Migrate="python migrate.py" />""");
        fault.Code.ShouldBe("DOG1051");
        fault.Remedy.ShouldEndWith("run it by hand before the deploy: python migrate.py.");
    }

    [Fact]
    public void A_dotnet_app_runs_as_web_by_itself()
    {
        using var shop = new Shop();
        shop.Effective().Processes.ShouldBe([new Process("web", null, null)]);
    }

    [Fact]
    public void Its_count_can_be_said_without_a_command()
    {
        using var shop = new Shop();
        shop.Effective("""    <DeployProcess Include="web" Count="2" />""").Processes.ShouldBe([new Process("web", null, 2)]);
    }

    [Fact]
    public void A_worker_stands_beside_web()
    {
        using var shop = new Shop();
        shop.Effective("""    <DeployProcess Include="worker" Command="dotnet worker.dll" />""").Processes
            .ShouldBe([new Process("web", null, null), new Process("worker", "dotnet worker.dll", null)]);
    }

    [Fact]
    public void A_worker_has_a_command()
    {
        using var shop = new Shop();
        shop.Fault("""    <DeployProcess Include="worker" />""").Remedy.ShouldBe("Write <DeployProcess Include=\"worker\" Command=\"…\" />.");
    }

    [Theory]
    [InlineData("Web")]
    [InlineData("my worker")]
    [InlineData("-x")]
    public void A_process_is_named_in_small_letters(string name)
    {
        using var shop = new Shop();
        shop.Fault($"""    <DeployProcess Include="{name}" Command="x" />""").Code.ShouldBe("DOG1009");
    }

    [Fact]
    public void A_platform_without_processes_runs_web_only()
    {
        using var shop = new Shop();
        shop.On(TestPlatform.Local with { Abilities = Ability.None });
        shop.Fault("""    <DeployProcess Include="worker" Command="x" />""").Code.ShouldBe("DOG1052");
        shop.Effective("""    <DeployProcess Include="web" Count="1" />""").Processes.Length.ShouldBe(1);
    }

    [Fact]
    public void A_static_site_runs_no_command()
    {
        using var shop = Shop.WithoutDotnet().Holds("index.html");
        shop.Fault("""    <DeployProcess Include="web" Command="serve" />""").Code.ShouldBe("DOG1054");
    }
}
