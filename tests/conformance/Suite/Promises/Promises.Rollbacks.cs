using Dogshore.Conformance.Engine;
using Dogshore.Model;

namespace Dogshore.Conformance;

public abstract partial class Promises<T>
{
    [Fact]
    public async Task A_rollback_by_hand_to_the_last_verified_a_number_a_version_and_a_commit_restores_code_and_config_and_secrets()
    {
        var scene = New();
        await Made(scene);
        var numbers = new Dictionary<int, int>();
        for (var number = 1; number <= 4; number++)
        {
            Set(scene, number);
            var ended = (await scene.Deploy()).ShouldSucceed();
            numbers[number] = ended.Outcome!.Release!.Number;
        }
        // A machine that goes back has none of the app's secrets.
        scene.Secrets.Clear();
        scene.Config.Clear();

        (await scene.Rollback()).ShouldSucceed();
        await IsAt(scene, 3);
        (await scene.Rollback("2.0.0")).ShouldSucceed();
        await IsAt(scene, 2);
        (await scene.Rollback("aaaa1")).ShouldSucceed();
        await IsAt(scene, 1);
        (await scene.Rollback($"v{numbers[4]}")).ShouldSucceed();
        await IsAt(scene, 4);

        var requests = await During(async () => (await scene.Rollback("no such")).ShouldBeRefused(Faults.Dog.NoSuchRelease.Code));
        requests.ShouldNotContain(request => request.Changes);
    }

    void Set(Scene scene, int number)
    {
        scene.Write($"all is well: {number}");
        scene.Version = $"{number}.0.0";
        // The commit, as CI tells it.
        scene.Variables["GITHUB_ACTIONS"] = "true";
        scene.Variables["GITHUB_ACTOR"] = "grace";
        scene.Variables["GITHUB_SHA"] = $"aaaa{number}".PadRight(40, 'b');
        scene.Variables["GITHUB_SERVER_URL"] = "https://ci.example";
        scene.Variables["GITHUB_REPOSITORY"] = "shop/shop";
        scene.Variables["GITHUB_RUN_ID"] = $"77{number}";
        if (!Runs) return;
        scene.Config["WORD"] = $"word {number}";
        scene.Secrets["SECRET"] = $"secret number {number}";
        scene.Config.Remove($"ONLY_{number - 1}");
        scene.Config[$"ONLY_{number}"] = "here";
    }

    async Task IsAt(Scene scene, int number)
    {
        (await scene.Get()).ShouldBe((200, $"all is well: {number}"));
        if (!Runs) return;
        (await scene.Get("/env/WORD")).ShouldBe((200, $"word {number}"));
        (await scene.Get("/env/SECRET")).ShouldBe((200, $"secret number {number}"));
        for (var each = 1; each <= 4; each++) (await scene.Get($"/env/ONLY_{each}")).Status.ShouldBe(each == number ? 200 : 404, $"ONLY_{each} at {number}");
        var config = (await scene.State()).Config;
        config.Keys.Where(name => name.StartsWith("ONLY_", StringComparison.Ordinal)).ShouldBe([$"ONLY_{number}"]);
    }

    [Fact]
    public async Task The_history_tells_who_released_which_commit_in_which_run_and_what_its_probes_said()
    {
        var scene = New();
        await Made(scene);
        Set(scene, 1);
        (await scene.Deploy()).ShouldSucceed();
        Set(scene, 2);
        scene.Write("all is broken");
        scene.Patience = "2s";
        (await scene.Deploy()).ShouldBe("rolled-back");
        var history = (await scene.Show("History")).Log;
        var first = history.Split('\n').First(line => line.Contains("1.0.0+aaaa1bb", StringComparison.Ordinal) && line.Contains("live", StringComparison.Ordinal) == history.Split('\n').Count(line => line.Contains("1.0.0+aaaa1bb", StringComparison.Ordinal)) is 1);
        first.ShouldContain("verified");
        history.ShouldContain("by grace");
        history.ShouldContain("https://ci.example/shop/shop/actions/runs/771");
        // One that was refused before it went live may be remembered or not; where it is, it says so.
        foreach (var line in history.Split('\n').Where(line => line.Contains("2.0.0+aaaa2bb", StringComparison.Ordinal))) line.ShouldMatch("rejected|failed");
    }

    [Fact]
    public async Task Old_releases_are_removed_after_a_success_only_and_the_last_verified_one_stays()
    {
        OnlyWhere(Declaration.Settings.Any(setting => setting.Name == "Keep"), "it keeps releases by a rule of its own");
        var scene = await Deployed(scene => scene.Attributes = "Keep=\"1\"");
        for (var number = 2; number <= 4; number++)
        {
            scene.Write($"all is well: {number}");
            scene.Version = $"{number}.0.0";
            (await scene.Deploy()).ShouldSucceed();
        }
        // The live one and the one that is kept.
        (await Subject.Kept(scene.App)).ShouldBeLessThanOrEqualTo(3);

        scene.Patience = "1s";
        for (var number = 5; number <= 7; number++)
        {
            scene.Write($"all is broken: {number}");
            scene.Version = $"{number}.0.0";
            (await scene.Deploy()).ShouldBe("rolled-back");
        }
        (await scene.Get()).ShouldBe((200, "all is well: 4"));
        scene.Patience = "30s";
        (await scene.Rollback("3.0.0")).ShouldSucceed();
        (await scene.Get()).ShouldBe((200, "all is well: 3"));
    }
}
