using Dogshore.Model;
using Dogshore.Platforms;

namespace Dogshore.Conformance;

public abstract partial class Promises<T>
{
    [Theory]
    [MemberData(nameof(Runtimes))]
    public async Task A_first_deploy_is_live_and_a_second_of_the_same_writes_nothing_and_reads_as_often_as_declared(Runtime runtime)
    {
        var scene = New(runtime);
        await Made(scene);
        var first = (await scene.Deploy()).ShouldSucceed();
        (await scene.Get()).ShouldBe((200, "all is well: first"));
        first.Outcome!.Release!.Standing.ShouldBe("verified");
        var before = await scene.State();
        before.Releases.ShouldBe(1);

        var requests = await During(async () => (await scene.Deploy()).ShouldBe("unchanged"));
        requests.Where(request => request.Changes).ShouldBeEmpty();
        requests.Length.ShouldBe(Subject.ReadsOfNothingOf(runtime), string.Join('\n', requests));
        (await scene.State()).ShouldBeAs(before);
    }

    [Fact]
    public async Task A_missing_app_is_made_where_that_is_claimed_and_refused_elsewhere()
    {
        var scene = New();
        if (Declaration.Can(Ability.CreateApps))
        {
            (await scene.Deploy()).ShouldSucceed();
            (await Subject.State(scene.App)).ShouldNotBeNull();
            return;
        }
        var requests = await During(async () => Refused(await scene.Deploy(), Faults.Dog.NoApp.Code));
        requests.ShouldNotContain(request => request.Changes);
    }

    [Fact]
    public async Task Row_68_a_plan_changes_nothing()
    {
        var scene = New();
        await Made(scene);
        var requests = await During(async () => (await scene.Plan()).Faults.ShouldBeEmpty());
        requests.ShouldNotContain(request => request.Changes);
        scene.Planned.Changes.ShouldContain(change => change.Kind == "release");
    }

    [Theory]
    [MemberData(nameof(Runtimes))]
    public async Task A_changed_file_is_exactly_one_release_and_one_upload(Runtime runtime)
    {
        var scene = await Deployed(runtime: runtime);
        var before = await scene.State();
        scene.Write("all is well: second");
        var requests = await During(async () => (await scene.Deploy()).ShouldSucceed());
        (await scene.Get()).ShouldBe((200, "all is well: second"));
        var after = await scene.State();
        after.Releases.ShouldBe(before.Releases + 1);
        requests.Count(Subject.IsUpload).ShouldBe(1, string.Join('\n', requests));
    }

    [Fact]
    public async Task Changed_config_is_exactly_one_release_and_no_upload_and_the_declared_number_of_writes()
    {
        if (!await HasConfig()) return;
        var scene = await Deployed(scene => scene.Config["WORD"] = "one");
        (await scene.Get("/env/WORD")).ShouldBe((200, "one"));
        var before = await scene.State();
        scene.Config["WORD"] = "two";
        var requests = await During(async () => (await scene.Deploy()).ShouldSucceed());
        (await scene.Get("/env/WORD")).ShouldBe((200, "two"));
        (await scene.State()).Releases.ShouldBe(before.Releases + 1);
        requests.ShouldNotContain(request => Subject.IsUpload(request));
        requests.Count(request => request.Changes).ShouldBe(Subject.WritesOfConfig, string.Join('\n', requests.Where(request => request.Changes)));
    }
}
