using Dogshore.Model;
using Dogshore.Platforms.ElasticBeanstalk;
using Dogshore.Platforms.Serving;
using Dogshore.Tests.Worlds;
using Dogshore.Worlds;

namespace Dogshore.Tests.Platforms.ElasticBeanstalk;

/// <summary>The script of the container command, run by a real shell as an instance runs it.</summary>
public sealed class MigrationTests : IDisposable
{
    readonly TempFolder folder = new();

    public MigrationTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "the shell of an instance is not here");

    [Fact]
    public async Task A_release_that_says_so_is_migrated_and_tells_how_it_ended()
    {
        var ran = await Run("echo 'it''s done'", word: "0123456789abcdef");
        ran.Succeeded.ShouldBeTrue();
        ran.Output.ShouldBe("dogshore: migrating DATABASE_URL\nits done\ndogshore: migration of DATABASE_URL ended with 0\n");
    }

    [Fact]
    public async Task A_rollback_and_a_version_that_somebody_deploys_by_hand_migrate_nothing() =>
        (await Run("echo done", word: "")).Output.ShouldBe("dogshore: nothing is to be migrated\n");

    [Fact]
    public async Task A_command_that_fails_fails_the_deployment_and_the_words_say_which()
    {
        var ran = await Run("echo no such table; exit 3", word: "x");
        ran.Exit.ShouldBe(3);
        var finding = ShellMigration.Failure(ran.Tail, [Database("x")])!;
        finding.Code.ShouldBe("DOG4105");
        finding.Log.ShouldContain("no such table");
    }

    [Fact]
    public async Task A_command_that_takes_too_long_is_ended_by_the_instance_itself()
    {
        var ran = await Run("sleep 30", word: "x", TimeSpan.FromSeconds(1));
        ran.Exit.ShouldBe(124);
        ShellMigration.Failure(ran.Tail, [Database("x")])!.Code.ShouldBe("DOG4106");
    }

    [Fact]
    public void The_command_is_one_of_the_leader_in_a_file_that_is_JSON_too()
    {
        var text = Migration.Files("elasticbeanstalk", [Database("x")])[1].Complete(null)!;
        using var json = System.Text.Json.JsonDocument.Parse(text);
        json.RootElement.GetProperty("container_commands").GetProperty("01_dogshore_migrate").GetProperty("leader_only").GetBoolean().ShouldBeTrue();
    }

    async Task<Ran> Run(string migrate, string word, TimeSpan? timeout = null)
    {
        folder.Write("migrate.sh", Migration.Files("elasticbeanstalk", [Database(migrate) with { Timeout = timeout ?? TimeSpan.FromMinutes(1) }])[0].Complete(null)!);
        return await new Processes().Run(new Command("sh", "migrate.sh") { Directory = folder.Path, Environment = new Dictionary<string, string?> { ["DOGSHORE_MIGRATE"] = word } }, TestContext.Current.CancellationToken);
    }

    static Database Database(string migrate) => new("DATABASE_URL", "postgresql", null, false, null, migrate, TimeSpan.FromMinutes(1));

    public void Dispose() => folder.Dispose();
}
