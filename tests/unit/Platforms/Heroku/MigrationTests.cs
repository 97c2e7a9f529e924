using Dogshore.Model;
using Dogshore.Platforms.Heroku;
using Dogshore.Platforms.Serving;
using Dogshore.Worlds;

namespace Dogshore.Tests.Platforms.Heroku;

/// <summary>The script of the release phase, run by a real shell as Heroku runs it.</summary>
public sealed class MigrationTests : IDisposable
{
    const string Code = "0123456789abcdef";

    readonly string folder = Directory.CreateTempSubdirectory("dogshore-migration-").FullName;

    public MigrationTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Heroku's shell is not here");
        Directory.CreateDirectory(Path.Combine(folder, ".dogshore"));
    }

    [Fact]
    public async Task It_migrates_code_that_was_not_migrated_and_tells_how_it_ended()
    {
        var ran = await Run("echo 'it''s done'", "");
        ran.Succeeded.ShouldBeTrue();
        ran.Output.ShouldBe("dogshore: migrating DATABASE_URL\nits done\ndogshore: migration of DATABASE_URL ended with 0\n");
    }

    [Fact]
    public async Task It_passes_over_code_that_DOGSHORE_names()
    {
        var ran = await Run("echo done", $$"""{"migrated":["ffff","{{Code}}"]}""");
        ran.Succeeded.ShouldBeTrue();
        ran.Output.ShouldBe($"dogshore: {Code} was migrated before\n");
    }

    [Fact]
    public async Task When_nobody_wrote_down_which_code_it_is_it_migrates()
    {
        File.Delete(Path.Combine(folder, ".dogshore", "code"));
        (await Run("echo done", """{"migrated":["",""]}""", writesCode: false)).Output.ShouldContain("done");
    }

    [Fact]
    public async Task A_command_that_fails_fails_the_release_and_the_words_say_which()
    {
        var ran = await Run("echo no such table; exit 3", "");
        ran.Exit.ShouldBe(3);
        var finding = ShellMigration.Failure(ran.Tail, [Database("x")])!;
        finding.Code.ShouldBe("DOG4105");
        finding.Fact.ShouldContain("exit code 3");
        finding.Log.ShouldContain("no such table");
    }

    [Fact]
    public async Task A_command_that_takes_too_long_is_ended_by_the_platform_itself()
    {
        var ran = await Run("sleep 30", "", TimeSpan.FromSeconds(1));
        ran.Exit.ShouldBe(124);
        ShellMigration.Failure(ran.Tail, [Database("x")])!.Code.ShouldBe("DOG4106");
    }

    [Fact]
    public void The_hook_writes_down_the_source_and_leaves_the_users_own_lines()
    {
        var hook = new Migration.AfterBuild("heroku");
        var own = hook.Complete("#!/usr/bin/env bash\nexit 0\n")!;
        own.ShouldStartWith("#!/usr/bin/env bash\nmkdir -p .dogshore && printf");
        own.ShouldEndWith("exit 0\n");
        hook.Complete(own).ShouldBeNull();
        hook.Complete(null)!.ShouldStartWith("#!/bin/sh\nmkdir");
    }

    [Fact]
    public async Task The_hook_runs()
    {
        File.WriteAllText(Path.Combine(folder, "hook"), new Migration.AfterBuild("heroku").Complete(null));
        await new Processes().Run(new Command("/bin/sh", "hook") { Directory = folder, Environment = new Dictionary<string, string?> { ["SOURCE_VERSION"] = Code + "more" } }, TestContext.Current.CancellationToken);
        File.ReadAllText(Path.Combine(folder, ".dogshore", "code")).ShouldBe(Code);
    }

    async Task<Ran> Run(string command, string dogshore, TimeSpan? timeout = null, bool writesCode = true)
    {
        File.WriteAllText(Path.Combine(folder, Migration.Script), Migration.Text([Database(command, timeout)]));
        if (writesCode) File.WriteAllText(Path.Combine(folder, ".dogshore", "code"), Code);
        return await new Processes().Run(new Command("/bin/sh", "-c", Migration.Command)
        {
            Directory = folder, Environment = new Dictionary<string, string?> { ["DOGSHORE"] = dogshore, ["DOGSHORE_CODE"] = null },
        }, TestContext.Current.CancellationToken);
    }

    static Database Database(string migrate, TimeSpan? timeout = null) => new("DATABASE_URL", "postgresql", null, true, null, migrate, timeout ?? TimeSpan.FromSeconds(20));

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
