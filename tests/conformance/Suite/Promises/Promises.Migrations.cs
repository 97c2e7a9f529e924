using Dogshore.Conformance.Engine;
using Dogshore.Faults;
using Dogshore.Model;

namespace Dogshore.Conformance;

public abstract partial class Promises<T>
{
    [Fact]
    public async Task The_migration_of_new_code_is_over_before_its_first_request_and_the_old_code_serves_meanwhile()
    {
        var scene = await Migrating();
        if (scene is null) return;
        (await scene.Deploy()).ShouldSucceed();
        Once(scene.Migrated).ShouldBe(["begin all is well: first", "end all is well: first"]);

        scene.Write("all is well: second");
        File.WriteAllText(scene.Migrations + ".hold", "");
        var deploying = scene.Deploy();
        await Deadlines.Until(() => deploying.IsCompleted || scene.Migrated.Contains("begin all is well: second"), "the migration began");
        if (deploying.IsCompleted) (await deploying).ShouldSucceed();
        (await scene.Get()).ShouldBe((200, "all is well: first"));
        File.Delete(scene.Migrations + ".hold");
        (await deploying).ShouldSucceed().Log.ShouldContain("migrates all is well: second");
        Once(scene.Migrated)[^1].ShouldBe("end all is well: second");
        File.ReadAllText(Path.Combine(scene.Folder, "obj", "deploy", "there", "migrate.log")).ShouldContain("migrates all is well: second");
        (await scene.Get()).ShouldBe((200, "all is well: second"));
    }

    [Fact]
    public async Task A_migration_that_fails_leaves_the_old_code_and_the_old_config_live()
    {
        var scene = await Migrating();
        if (scene is null) return;
        scene.Config["WORD"] = "one";
        (await scene.Deploy()).ShouldSucceed();
        var before = await scene.State();
        scene.Write("all is well: second");
        scene.Config["WORD"] = "two";
        scene.Config["MORE"] = "more";
        File.WriteAllText(scene.Migrations + ".fail", "");
        var ended = (await scene.Deploy()).ShouldBe("failed");
        ended.Said.ShouldContain("the migration failed as it was told to");
        (await scene.Get()).ShouldBe((200, "all is well: first"), ended.Log);
        (await scene.Get("/env/WORD")).ShouldBe((200, "one"));
        (await scene.Get("/env/MORE")).Status.ShouldBe(404);
        (await scene.State()).Config.OrderBy(each => each.Key).ShouldBe(before.Config.OrderBy(each => each.Key));

        File.Delete(scene.Migrations + ".fail");
        (await scene.Deploy()).ShouldSucceed();
        (await scene.Get()).ShouldBe((200, "all is well: second"));
        (await scene.Get("/env/WORD")).ShouldBe((200, "two"));
    }

    [Fact]
    public async Task A_migration_runs_neither_for_config_alone_nor_for_a_rollback_unless_the_platform_does_it_by_itself()
    {
        var scene = await Migrating();
        if (scene is null) return;
        scene.Config["WORD"] = "one";
        (await scene.Deploy()).ShouldSucceed();
        scene.Write("all is well: second");
        (await scene.Deploy()).ShouldSucceed();
        var before = scene.Migrated.Count;
        scene.Config["WORD"] = "two";
        (await scene.Deploy()).ShouldSucceed();
        (await scene.Rollback()).ShouldSucceed();
        (await scene.Deploy()).Word.ShouldBeOneOf("succeeded");
        if (Declaration.Releasing.Migrates == Migrates.ByUs) scene.Migrated.Count.ShouldBe(before, string.Join('\n', scene.Migrated));
    }

    [Fact]
    public async Task A_migration_that_takes_too_long_is_ended_at_its_own_timeout()
    {
        var scene = await Migrating();
        if (scene is null) return;
        (await scene.Deploy()).ShouldSucceed();
        scene.Write("all is well: second");
        scene.MigrationTimeout = "2s";
        File.WriteAllText(scene.Migrations + ".hold", "");
        var ended = (await scene.Deploy()).ShouldBe("failed");
        ended.Said.ShouldMatch("2 ?s");
        (await scene.Get()).ShouldBe((200, "all is well: first"));
        File.Delete(scene.Migrations + ".hold");
        scene.MigrationTimeout = "1m";
        (await scene.Deploy()).ShouldSucceed();
    }

    [Fact]
    public async Task Row_8_a_deploy_that_is_cancelled_in_its_migration_ends_soon_and_the_old_code_serves()
    {
        var scene = await Migrating();
        if (scene is null) return;
        (await scene.Deploy()).ShouldSucceed();
        scene.Write("all is well: second");
        File.WriteAllText(scene.Migrations + ".hold", "");
        using var stop = new CancellationTokenSource();
        var deploying = scene.Deploy(stop.Token);
        await Deadlines.Until(() => deploying.IsCompleted || scene.Migrated.Contains("begin all is well: second"), "the migration began");
        await stop.CancelAsync();
        var ended = await deploying.WaitAsync(TimeSpan.FromSeconds(15));
        ended.Word.ShouldBe("cancelled", ended.Log);
        (await scene.Get()).ShouldBe((200, "all is well: first"));
        File.Delete(scene.Migrations + ".hold");
        // A platform that migrates by itself may have gone on alone meanwhile: then nothing is left to be done.
        (await scene.Deploy()).Word.ShouldBeOneOf("succeeded", "unchanged");
        (await scene.Get()).ShouldBe((200, "all is well: second"));
    }

    /// <summary>A scene with a migration; null where that is refused, which is then asserted.</summary>
    async Task<Scene?> Migrating()
    {
        var scene = New();
        await Made(scene);
        if (Declaration.DatabaseEngines.IsEmpty)
        {
            scene.Items = """<DeployDatabase Include="DATABASE_URL" Engine="postgresql" FromEnvironment="THE_DATABASE" Migrate="sh migrate.sh" />""";
            scene.Variables["THE_DATABASE"] = "postgresql://ada:lovelace@localhost/shop";
            var ended = await scene.Deploy();
            Refused(ended);
            return null;
        }
        scene.Migrates = true;
        if (Declaration.Releasing.Migrates != Migrates.Refused) return scene;
        var refused = await scene.Deploy();
        Refused(refused, Dog.NoPlaceToMigrate.Code);
        refused.Said.ShouldContain("sh migrate.sh");
        return null;
    }

    /// <summary>Where the platform migrates at each release it may do so more than once: what was done, each time once.</summary>
    List<string> Once(IReadOnlyList<string> lines) => Declaration.Releasing.Migrates == Migrates.ByPlatform ? [.. lines.Distinct()] : [.. lines];
}
