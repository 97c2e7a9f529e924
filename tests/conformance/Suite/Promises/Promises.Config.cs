using Dogshore.Conformance.Engine;
using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Platforms;

namespace Dogshore.Conformance;

public abstract partial class Promises<T>
{
    [Fact]
    public async Task Config_of_ours_that_left_the_manifest_is_removed_and_the_plan_says_so()
    {
        if (!await HasConfig()) return;
        var scene = await Deployed(scene => (scene.Config["STAYS"], scene.Config["LEAVES"]) = ("a", "b"));
        (await scene.State()).Config.Keys.ShouldContain("LEAVES");
        scene.Config.Remove("LEAVES");
        var ended = (await scene.Deploy()).ShouldSucceed();
        scene.Planned.Changes.Single(change => change.Kind == "release").Text.ShouldContain("LEAVES");
        (await scene.State()).Config.Keys.ShouldNotContain("LEAVES");
        (await scene.State()).Config["STAYS"].ShouldBe("a");
        (await scene.Get("/env/LEAVES")).Status.ShouldBe(404, ended.Log);
    }

    [Fact]
    public async Task The_first_contact_removes_nothing_and_says_what_it_takes_over()
    {
        if (!await HasConfig()) return;
        var scene = New();
        scene.Config["WORD"] = "ours";
        if (!await Subject.MakeApp(scene.App) || !await Subject.SetConfig(scene.App, new Dictionary<string, string?> { ["WORD"] = "theirs", ["FOREIGN"] = "theirs too" }))
        {
            // Nobody but a deploy can put anything there, so that there is nothing to take over.
            (await scene.Deploy()).ShouldSucceed();
            scene.Planned.Notes.ShouldNotContain(note => note.Contains("takes over", StringComparison.Ordinal));
            return;
        }
        (await scene.Deploy()).ShouldSucceed();
        scene.Planned.Notes.ShouldContain(note => note.Contains("takes over WORD", StringComparison.Ordinal));
        var config = (await scene.State()).Config;
        config["FOREIGN"].ShouldBe("theirs too");
        config["WORD"].ShouldBe("ours");
    }

    [Fact]
    public async Task Forty_foreign_variables_and_a_scale_that_an_autoscaler_set_survive()
    {
        if (!await HasConfig()) return;
        var scene = await Deployed(scene => scene.Config["WORD"] = "one");
        var foreign = Enumerable.Range(1, 40).ToDictionary(number => $"FOREIGN_{number}", number => (string?)$"canary-of-others-{number}");
        var isThere = await Subject.SetConfig(scene.App, foreign);
        var isScaled = await Subject.SetScale(scene.App, "web", 3);
        scene.Write("all is well: second");
        scene.Config["WORD"] = "two";
        scene.Config["MORE"] = "more";
        var ended = (await scene.Deploy()).ShouldSucceed();
        scene.Config.Remove("MORE");
        (await scene.Deploy()).ShouldSucceed();

        var state = await scene.State();
        state.Config["WORD"].ShouldBe("two");
        // Ours are set and gone; of the others each is as it was.
        foreach (var (name, value) in isThere ? foreign : []) state.Config.GetValueOrDefault(name).ShouldBe(value, name);
        if (isScaled) state.Scale["web"].ShouldBe(3);
        ended.Log.ShouldNotContain("canary-of-others");
        Folders.Holding(scene.Folder, "canary-of-others").ShouldBeEmpty();
    }

    [Fact]
    public async Task What_somebody_changed_of_ours_is_set_again_and_said()
    {
        if (!await HasConfig()) return;
        var scene = await Deployed(scene => scene.Config["WORD"] = "ours");
        OnlyWhere(await Subject.SetConfig(scene.App, new Dictionary<string, string?> { ["WORD"] = "theirs" }), "nobody can set config past a deploy");
        (await scene.Deploy()).ShouldSucceed();
        scene.Planned.Notes.ShouldContain(note => note.Contains("WORD", StringComparison.Ordinal) && note.Contains("changed on the platform", StringComparison.Ordinal));
        (await scene.State()).Config["WORD"].ShouldBe("ours");
    }

    [Fact]
    public async Task The_scale_goes_up_and_down_and_is_left_alone()
    {
        var scene = New();
        await Made(scene);
        scene.Count = 2;
        if (!Declaration.Can(Ability.Processes))
        {
            Refused(await scene.Deploy(), Dog.NotAbleTo.Code);
            return;
        }
        (await scene.Deploy()).ShouldSucceed();
        (await scene.State()).Scale["web"].ShouldBe(2);
        scene.Count = 3;
        (await scene.Deploy()).ShouldSucceed();
        (await scene.State()).Scale["web"].ShouldBe(3);
        scene.Count = 1;
        (await scene.Deploy()).ShouldSucceed();
        (await scene.State()).Scale["web"].ShouldBe(1);
        scene.Count = 2;
        (await scene.Deploy()).ShouldSucceed();
        scene.Count = null;
        scene.Write("all is well: second");
        (await scene.Deploy()).ShouldSucceed();
        (await scene.State()).Scale["web"].ShouldBe(2);
    }

    [Fact]
    public async Task A_database_is_made_only_when_it_is_asked_for_and_only_once()
    {
        var scene = New();
        await Made(scene);
        if (!Declaration.Can(Ability.Databases))
        {
            scene.Items = """<DeployDatabase Include="DATABASE_URL" Engine="postgresql" Create="true" />""";
            Refused(await scene.Deploy());
            return;
        }
        if (!Declaration.CreationIsFree)
        {
            scene.Items = $"""<DeployDatabase Include="DATABASE_URL" {Subject.Database.Replace("Create=\"true\"", "", StringComparison.Ordinal)} />""";
            var requests = await During(async () => (await scene.Deploy()).ShouldBeRefused(Dog.NoDatabase.Code));
            requests.ShouldNotContain(request => request.Changes);
            scene.Items = "";
        }
        scene.HasDatabase = true;
        (await scene.Deploy()).ShouldSucceed();
        (await scene.State()).Databases.ShouldBe(1);
        (await scene.Get("/env/DATABASE_URL")).Status.ShouldBe(200);
        scene.Write("all is well: second");
        (await scene.Deploy()).ShouldSucceed();
        (await scene.Deploy()).ShouldBe("unchanged");
        (await scene.State()).Databases.ShouldBe(1);
    }
}
