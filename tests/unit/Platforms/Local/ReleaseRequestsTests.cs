using Dogshore.Local;
using Dogshore.Model;
using Dogshore.Platforms;
using Dogshore.Platforms.Local;
using Dogshore.Secrets;

namespace Dogshore.Tests.Platforms.Local;

public class ReleaseRequestsTests
{
    static readonly ValueSource Secret = new ValueSource.FromEnvironment("SHOP_KEY") { IsSecret = true };

    [Fact]
    public void Values_are_read_when_the_request_is_made()
    {
        var request = Request(Given.Releasing(Given.Desired(new("LOG_LEVEL", new ValueSource.Literal("info"), null), new("SECRET_KEY", Secret, null))));
        request.Config["LOG_LEVEL"].ShouldBe("info");
        request.Config["SECRET_KEY"].ShouldBe("canary-4711");
    }

    [Fact]
    public void A_value_to_be_generated_is_left_to_the_platform()
    {
        var request = Request(Given.Releasing(Given.Desired(new DesiredConfig("SECRET_KEY", new ValueSource.Generated(), null))));
        request.Config.ShouldContainKey("SECRET_KEY");
        request.Config["SECRET_KEY"].ShouldBeNull();
    }

    [Fact]
    public void The_app_is_told_its_version_and_commit_outside_of_the_stamp()
    {
        var request = Request(Given.Releasing(Given.Desired()));
        request.Config["DEPLOY_VERSION"].ShouldBe("1.0.0");
        request.Config["DEPLOY_COMMIT"].ShouldBe("a1b2c3d4e5f6");
        request.Stamp.Names.ShouldBeEmpty();
    }

    [Fact]
    public void A_variable_of_the_manifest_wins_over_the_version() =>
        Request(Given.Releasing(Given.Desired(new DesiredConfig("DEPLOY_VERSION", new ValueSource.Literal("mine"), null)))).Config["DEPLOY_VERSION"].ShouldBe("mine");

    [Fact]
    public void The_stamp_carries_the_tag_of_the_config()
    {
        var request = Request(Given.Releasing(Given.Desired(new DesiredConfig("SECRET_KEY", Secret, null), new DesiredConfig("TOKEN", new ValueSource.Generated(), null))));
        request.Stamp.Config.ShouldBe(Given.Key.Over([("SECRET_KEY", Given.Key.Of("SECRET_KEY", "canary-4711"))]));
        request.Key.ShouldBe(Convert.ToBase64String(new byte[32]));
    }

    [Fact]
    public void A_tag_that_the_plan_made_stands()
    {
        var desired = Given.Desired();
        Request(Given.Releasing(desired with { Stamp = desired.Stamp with { Config = "planned" } })).Stamp.Config.ShouldBe("planned");
    }

    [Fact]
    public void Going_back_names_the_release_and_reads_no_value()
    {
        var back = new Release("old", 3, Given.Stamp("0.9.0"), Standing.Verified, true, TimeSpan.Zero);
        var request = Request(Given.Releasing(Given.Desired(new DesiredConfig("SECRET_KEY", new ValueSource.Kept(), null)) with { Back = back }));
        request.Back.ShouldBe("old");
        request.Config.ShouldBeEmpty();
        request.Processes.ShouldBeEmpty();
    }

    [Fact]
    public void A_migration_travels_with_its_deadline()
    {
        var database = new Database("DATABASE_URL", "sqlite", null, true, null, "migrate.sh", TimeSpan.FromMinutes(30));
        var requests = Requests(Given.Releasing(Given.Desired() with { Databases = [database] }, database));
        var request = requests.Make(7, 5);
        request.Migrations.ShouldBe([new WireMigration("DATABASE_URL", "migrate.sh", TimeSpan.FromMinutes(30))]);
        request.Databases.ShouldBe(["DATABASE_URL"]);
        requests.Patience.ShouldBe(TimeSpan.FromMinutes(31));
    }

    [Fact]
    public void A_database_that_is_somebody_elses_brings_its_address()
    {
        var database = new Database("DATABASE_URL", "postgresql", Secret, false, null, null, TimeSpan.FromMinutes(1));
        var request = Request(Given.Releasing(Given.Desired() with { Databases = [database] }));
        request.Config["DATABASE_URL"].ShouldBe("canary-4711");
        request.Databases.ShouldBeEmpty();
    }

    [Fact]
    public void Secrets_that_were_read_are_known_for_masking()
    {
        var requests = Requests(Given.Releasing(Given.Desired(new("LOG_LEVEL", new ValueSource.Literal("info"), null), new("SECRET_KEY", Secret, null))));
        requests.Make(7, 5);
        requests.Masks.Hide("info and canary-4711").ShouldBe("info and ***");
    }

    [Fact]
    public void Position_run_path_and_project_are_told()
    {
        var request = Request(Given.Releasing(Given.Desired()));
        (request.Expected, request.Run, request.ToolPath, request.Project, request.Keep).ShouldBe((7L, "run-1", "/usr/bin", "/home/ada/shop", 5));
    }

    static ReleaseRequest Request(MakeRelease change) => Requests(change).Make(7, 5);

    static ReleaseRequests Requests(MakeRelease change) => new(change, new Cargo(null, new KnownValues(("SHOP_KEY", "canary-4711")), "/none"), "/usr/bin", "/home/ada/shop");
}
