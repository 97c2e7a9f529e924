using Dogshore.Faults;

namespace Dogshore.Conformance;

public abstract partial class Promises<T>
{
    const string NoCredential = "it asks for no credential", NoService = "it is no service on a network";

    [Fact]
    public async Task Without_a_credential_nothing_is_asked_and_the_variable_and_its_page_are_named()
    {
        OnlyWhere(Declaration.Credentials.Length > 0, NoCredential);
        var scene = New();
        foreach (var credential in Declaration.Credentials) scene.Variables[credential.Variable] = null;
        var requests = await During(async () =>
        {
            var ended = (await scene.Check()).ShouldBeRefused();
            ended.Said.ShouldContain(Declaration.Credentials[0].Variable);
            ended.Said.ShouldContain(Declaration.Credentials[0].Page.ToString());
        });
        requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_credential_that_opens_nothing_is_refused_before_any_write()
    {
        OnlyWhere(Declaration.Credentials.Length > 0, NoCredential);
        var scene = New();
        scene.Variables[Declaration.Credentials[0].Variable] = Subject.WrongCredential;
        var requests = await During(async () =>
        {
            var ended = (await scene.Deploy()).ShouldBeRefused();
            ended.Said.ShouldContain(Declaration.Credentials[0].Variable);
            ended.Log.ShouldNotContain(Subject.WrongCredential);
        });
        requests.ShouldNotContain(request => request.Changes);
    }

    [Fact]
    public async Task Row_61_a_credential_that_expires_in_mid_deploy_stops_it_and_the_next_run_finishes()
    {
        OnlyWhere(Subject.IsService, NoService);
        OnlyWhere(Declaration.Credentials.Length > 0, NoCredential);
        for (var number = 2; ; number += Subject.EveryWrite)
        {
            number.ShouldBeLessThan(Enough);
            var scene = await WithEverything();
            var count = 0;
            Engine.Ended ended;
            using (var expired = Subject.Wire.Break(request => (request.Changes ? ++count : count) >= number, Emulators.Trouble.Status(401, """{"id":"unauthorized","message":"Invalid credentials provided."}"""), int.MaxValue))
            {
                ended = await scene.Deploy();
                if (expired.Met == 0)
                {
                    ended.ShouldSucceed();
                    return;
                }
            }
            // Where all was done but to free the lock, that is warned of.
            if (ended.IsGood) ended.ShouldSucceed().Log.ShouldContain(Dog.LockNotFreed.Code);
            else ended.ShouldBeRefused();
            await Forsaken(scene);
            await IsFinished(scene, $"the credential expired at write {number}; the run said:\n{ended.Log}");
        }
    }

    [Fact]
    public async Task A_name_that_the_platform_cannot_take_is_refused_before_it_is_asked()
    {
        var scene = New();
        scene.App = "no name/at:all";
        var requests = await During(async () => (await scene.Deploy()).ShouldBeRefused(Dog.BadAppName.Code));
        requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_app_of_somebody_else_is_left_alone()
    {
        var foreign = await Subject.ForeignApp();
        OnlyWhere(foreign is not null, "nobody else has apps there");
        var scene = New();
        scene.App = foreign!;
        var requests = await During(async () => (await scene.Deploy()).ShouldBeRefused());
        requests.ShouldNotContain(request => request.Changes && Subject.IsUpload(request));
    }

    [Fact]
    public async Task A_quota_that_is_used_up_is_told_in_the_words_of_the_platform()
    {
        OnlyWhere(Subject.Quota is not null, "it counts nothing");
        var quota = Subject.Quota!.Value;
        var scene = await WithEverything();
        using (var met = Subject.Wire.Break(quota.To, quota.Answer, int.MaxValue))
        {
            var ended = (await scene.Deploy()).ShouldBeRefused();
            met.Met.ShouldBe(1);
            var words = System.Text.Json.Nodes.JsonNode.Parse(((Emulators.Trouble.Answers)quota.Answer).Body)!["message"]!.GetValue<string>();
            ended.Said.ShouldContain(words);
        }
        await IsFinished(scene, "the quota was raised");
    }

    [Fact]
    public async Task A_missing_app_is_refused_where_the_user_must_say_that_it_may_be_made_and_did_not()
    {
        OnlyWhere(Declaration.Settings.Any(setting => setting.Name == "Create"), "what a deploy makes there costs nothing, or none can make an app");
        var scene = New();
        scene.MayNotCreate = true;
        var requests = await During(async () => (await scene.Deploy()).ShouldBeRefused().Said.ShouldContain("Create"));
        requests.ShouldNotContain(request => request.Changes);
    }

    [Fact]
    public async Task A_credential_of_another_account_is_refused_before_any_write()
    {
        OnlyWhere(Declaration.Credentials.Length > 0, NoCredential);
        var scene = New();
        await Made(scene);
        scene.Attributes = "Account=\"somebody-else@example.org\"";
        var requests = await During(async () =>
        {
            if (Subject.Account is null) Refused(await scene.Deploy(), Dog.NotAbleTo.Code);
            else (await scene.Deploy()).ShouldBeRefused().Said.ShouldContain("somebody-else@example.org");
        });
        requests.ShouldNotContain(request => request.Changes);
        if (Subject.Account is not { } own) return;
        scene.Attributes = $"Account=\"{own}\"";
        (await scene.Deploy()).ShouldSucceed();
    }

    [Fact]
    public async Task Near_a_quota_the_plan_warns()
    {
        var scene = New();
        await Made(scene);
        OnlyWhere(await Subject.NearQuota(scene.App), "it counts nothing that a deploy could use up");
        var ended = await scene.Plan();
        ended.Faults.ShouldBeEmpty();
        ended.Log.ShouldContain($"warning {Dog.NearQuota.Code}");
    }
}
