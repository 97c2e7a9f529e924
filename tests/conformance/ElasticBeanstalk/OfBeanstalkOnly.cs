using System.Collections.Immutable;
using Dogshore.Conformance.Engine;
using Dogshore.Emulators;
using Dogshore.Emulators.ElasticBeanstalk;
using Dogshore.Manifest;
using Dogshore.Model;
using Dogshore.Worlds;

namespace Dogshore.Conformance.ElasticBeanstalk;

/// <summary>What only Elastic Beanstalk does to a deploy.</summary>
public sealed class OfBeanstalkOnly : OnBeanstalk
{
    [Fact]
    public async Task Throttling_that_arrives_as_status_400_is_waited_out_and_never_fails_a_poll()
    {
        var scene = New();
        scene.Clock = new HastyClock(10);
        var turn = 0;
        // Every third read, which is many more than an account would bear.
        using var throttled = Subject.Wire.Break(request => !request.Changes && request.Path.StartsWith("/ ", StringComparison.Ordinal) && ++turn % 3 == 0,
            Xml(400, "Throttling", "Rate exceeded"), int.MaxValue);
        (await scene.Deploy(Stop)).ShouldSucceed();
        throttled.Met.ShouldBeGreaterThan(3);
    }

    [Fact]
    public async Task An_update_of_somebody_else_is_waited_for()
    {
        var scene = await Deployed();
        scene.Write("all is well: second");
        var environment = Subject.Emulator.Environment(scene.App)!;
        scene.OnLine = line =>
        {
            if (!line.Contains("making the version", StringComparison.Ordinal)) return;
            scene.OnLine = null;
            // Nothing of config or code: the position stays.
            environment.Update(null, new Dictionary<OptionKey, string> { [new("aws:autoscaling:asg", "MaxSize")] = "4" }, [], "theirs");
        };
        var ended = (await scene.Deploy(Stop)).ShouldSucceed();
        ended.Log.ShouldContain($"waiting for {scene.App}, which is updating");
        (await scene.Get()).ShouldBe((200, "all is well: second"));
        environment.Options[new("aws:autoscaling:asg", "MaxSize")].ShouldBe("4");
    }

    [Fact]
    public async Task Where_version_and_options_are_taken_one_after_the_other_both_are_live_in_the_end()
    {
        var scene = await Deployed();
        Subject.Emulator.TakesOneThingAtOnce = true;
        scene.Write("all is well: second");
        scene.Config["WORD"] = "two";
        var ended = (await scene.Deploy(Stop)).ShouldSucceed();
        ended.Log.ShouldContain("one after the other");
        (await scene.Get()).ShouldBe((200, "all is well: second"));
        (await scene.Get("/env/WORD")).ShouldBe((200, "two"));
    }

    [Fact]
    public async Task Ready_with_a_health_that_does_not_count_as_good_is_no_success_and_is_put_back()
    {
        var scene = await Deployed();
        var environment = Subject.Emulator.Environment(scene.App)!;
        environment.Colour = "Yellow";
        scene.Write("all is well: second");
        scene.Config["WORD"] = "two";
        var ended = (await scene.Deploy(Stop)).ShouldBe("failed");
        ended.ShouldBeRefused("DOG3273").Said.ShouldContain("health Green: it is Yellow");
        environment.Colour = null;
        (await scene.Get()).ShouldBe((200, "all is well: first"), ended.Log);
        (await scene.State()).Config["WORD"].ShouldBe("one");

        environment.Colour = "Yellow";
        scene.Attributes = "Health=\"Green;Yellow\"";
        (await scene.Deploy(Stop)).ShouldSucceed();
        (await scene.Get()).ShouldBe((200, "all is well: second"));
    }

    [Fact]
    public async Task A_version_with_broken_ebextensions_is_told_with_the_words_of_its_events()
    {
        var scene = await Deployed();
        scene.Write("all is well: second");
        Directory.CreateDirectory(Path.Combine(scene.Content, ".ebextensions"));
        File.WriteAllText(Path.Combine(scene.Content, ".ebextensions", "own.config"), "container_commands: [ {");
        var ended = (await scene.Deploy(Stop)).ShouldBe("failed");
        ended.ShouldBeRefused("DOG3270").Said.ShouldContain("contains invalid YAML or JSON");
        (await scene.Get()).ShouldBe((200, "all is well: first"));
        File.Delete(Path.Combine(scene.Content, ".ebextensions", "own.config"));
        (await scene.Deploy(Stop)).ShouldSucceed();
    }

    [Fact]
    public async Task More_config_than_an_environment_can_hold_is_refused_before_anything_is_changed()
    {
        var scene = await Deployed();
        scene.Config["LONG"] = new string('x', 4100);
        var updates = Updates;
        (await scene.Deploy(Stop)).ShouldBeRefused("DOG1805");
        Updates.ShouldBe(updates);
    }

    [Fact]
    public async Task A_secret_of_Secrets_Manager_goes_by_its_name_and_the_app_has_its_value()
    {
        const string arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop-4Dg7";
        Subject.Emulator.Secrets[arn] = "the value that nobody here knows";
        var scene = New();
        scene.Items = $"<DeployConfig Include=\"SECRET\" FromSecret=\"{arn}\" />";
        (await scene.Deploy(Stop)).ShouldSucceed();
        (await scene.Get("/env/SECRET")).ShouldBe((200, "the value that nobody here knows"));
        Subject.Emulator.Environment(scene.App)!.Options[new("aws:elasticbeanstalk:application:environmentsecrets", "SECRET")].ShouldBe(arn);
        (await scene.Deploy(Stop)).ShouldBe("unchanged");
    }

    [Fact]
    public async Task Options_of_the_manifest_and_the_strategy_are_set_and_a_new_environment_has_what_new_accounts_need()
    {
        var scene = New();
        scene.Attributes = "Strategy=\"immutable\" Size=\"t3.small\"";
        scene.Items = "<DeploySetting Include=\"aws:elasticbeanstalk:cloudwatch:logs/StreamLogs\" Value=\"true\" />";
        (await scene.Deploy(Stop)).ShouldSucceed();
        var options = Subject.Emulator.Environment(scene.App)!.Options;
        options[new("aws:elasticbeanstalk:command", "DeploymentPolicy")].ShouldBe("Immutable");
        options[new("aws:autoscaling:launchconfiguration", "InstanceType")].ShouldBe("t3.small");
        options[new("aws:autoscaling:launchconfiguration", "DisableIMDSv1")].ShouldBe("true");
        options[new("aws:elasticbeanstalk:cloudwatch:logs", "StreamLogs")].ShouldBe("true");

        scene.Items = "<DeploySetting Include=\"StreamLogs\" Value=\"true\" />";
        scene.Write("all is well: second");
        (await scene.Deploy(Stop)).ShouldBeRefused("DOG1804");
    }

    [Fact]
    public async Task An_option_alone_is_a_release_when_it_changes_drifts_or_leaves_the_manifest()
    {
        const string stream = "aws:elasticbeanstalk:cloudwatch:logs/StreamLogs";
        var option = new OptionKey("aws:elasticbeanstalk:cloudwatch:logs", "StreamLogs");
        var scene = await Deployed();
        scene.Items = $"<DeploySetting Include=\"{stream}\" Value=\"true\" />";
        (await scene.Plan()).Faults.ShouldBeEmpty();
        scene.Planned.Changes.ShouldContain(change => change.Kind == "release" && change.Text.Contains(stream, StringComparison.Ordinal));
        (await scene.Deploy(Stop)).ShouldSucceed();
        var options = Subject.Emulator.Environment(scene.App)!.Options;
        options[option].ShouldBe("true");
        (await scene.Deploy(Stop)).ShouldBe("unchanged");

        options[option] = "false";
        (await scene.Deploy(Stop)).ShouldSucceed();
        options[option].ShouldBe("true");

        scene.Items = "";
        (await scene.Deploy(Stop)).ShouldSucceed();
        options.ShouldNotContainKey(option);
        (await scene.Deploy(Stop)).ShouldBe("unchanged");
    }

    [Fact]
    public async Task A_version_that_somebody_else_deployed_is_seen_as_theirs_and_ours_takes_its_place()
    {
        var scene = await Deployed();
        var environment = Subject.Emulator.Environment(scene.App)!;
        var bucket = Subject.Emulator.Store.Buckets[BeanstalkEmulator.StorageBucket];
        bucket.Put("theirs.zip", bucket[environment.Application.Versions[0].Key]!, null, false);
        var theirs = new AppVersion { Label = "by-hand", Description = "", Bucket = BeanstalkEmulator.StorageBucket, Key = "theirs.zip", Status = "PROCESSED" };
        environment.Application.Versions.Add(theirs);
        environment.Update(theirs, new Dictionary<OptionKey, string>(), [], "theirs");
        await Deadlines.Until(() => environment.Status == "Ready", "their update ended");
        (await scene.Show("Status")).Log.ShouldContain("by-hand");
        (await scene.Deploy(Stop)).ShouldSucceed();
        environment.Label.ShouldNotBe("by-hand");
    }

    [Fact]
    public async Task Two_environments_of_one_application_share_its_versions_and_neither_loses_what_the_other_may_go_back_to()
    {
        var staging = New();
        var production = New();
        production.App = staging.App;
        staging.Attributes = $"Environment=\"{staging.App}-staging\" Keep=\"1\"";
        production.Attributes = $"Environment=\"{staging.App}-production\"";
        (await staging.Deploy(Stop)).ShouldBe("succeeded");
        (await production.Deploy(Stop)).ShouldBe("succeeded");
        Subject.Emulator.Application(staging.App)!.Versions.Count.ShouldBe(1);
        for (var number = 2; number <= 4; number++)
        {
            staging.Write($"all is well: {number}");
            staging.Version = $"{number}.0.0";
            (await staging.Deploy(Stop)).ShouldBe("succeeded");
        }
        // The first is gone from staging's own memory, and production runs it.
        Subject.Emulator.Application(staging.App)!.Versions.Select(version => version.Label.Split('-')[0]).ShouldBe(["1.0.0", "2.0.0", "3.0.0", "4.0.0"], ignoreOrder: true);
        (await production.Deploy(Stop)).ShouldBe("unchanged");
    }

    [Fact]
    public async Task Two_accounts_in_one_run_are_each_spoken_to_with_their_own_key()
    {
        const string another = "210987654321";
        Subject.Emulator.Keys["AKIAOTHER"] = "another-secret";
        Subject.Emulator.OtherAccounts["AKIAOTHER"] = another;
        var scene = New();
        scene.Attributes = $"Account=\"{BeanstalkEmulator.Account}\"";
        var input = scene.Input();
        var first = input.Items.Single(item => item.Kind == "DeployTo");
        ManifestInput With(string account) => input with
        {
            Items = input.Items.Add(first with { Include = "other", Metadata = first.Metadata.SetItem("App", $"{scene.App}-two").SetItem("Credential", "OTHER_KEY").SetItem("Account", account) }),
            Properties = input.Properties.SetItem("DeployTo", "there+other"),
            GlobalProperties = ImmutableDictionary<string, string>.Empty.Add("DeployTo", "there+other"),
        };
        using var http = new Http();
        var world = new World
        {
            Log = new FunnelLog(new Heard()), Directory = scene.Folder, Processes = new Processes(), Http = http,
            Environment = name => name == "OTHER_KEY" ? "AKIAOTHER:another-secret" : scene.Environment.GetValueOrDefault(name),
        };
        (await new Steps(With(another), [Subject.Platform], world, Stop).Deploy()).ShouldBeEmpty();
        Subject.Emulator.Environment(scene.App).ShouldNotBeNull();
        Subject.Emulator.Environment($"{scene.App}-two").ShouldNotBeNull();
        // The other key is no key of this account.
        (await new Steps(With(BeanstalkEmulator.Account), [Subject.Platform], world, Stop).Plan()).ShouldHaveSingleItem().Code.ShouldBe("DOG1801");
    }

    [Fact]
    public async Task What_was_removed_is_gone_with_its_environment_its_versions_and_its_application()
    {
        var scene = await Deployed();
        scene.Properties["DeployConfirm"] = scene.App;
        (await scene.Command("Destroy")).Faults.ShouldBeEmpty();
        Subject.Emulator.Environment(scene.App).ShouldBeNull();
        Subject.Emulator.Application(scene.App).ShouldBeNull();
        Subject.Emulator.Store.Buckets[BeanstalkEmulator.StorageBucket].Objects.Keys.ShouldNotContain(key => key.StartsWith($"dogshore/{scene.App}/", StringComparison.Ordinal));
        (await scene.Deploy(Stop)).ShouldSucceed();
    }

    [Fact]
    public async Task Lists_of_many_pages_are_read_to_their_end()
    {
        var scene = await Deployed();
        Subject.Emulator.PageSize = 2;
        for (var number = 2; number <= 5; number++)
        {
            scene.Write($"all is well: {number}");
            (await scene.Deploy(Stop)).ShouldSucceed();
        }
        scene.Write("all is well: first");
        var requests = Subject.Wire.Requests.Count;
        (await scene.Deploy(Stop)).ShouldSucceed();
        // It is there already, on the last page.
        Subject.Wire.Requests.Skip(requests).ShouldNotContain(request => Subject.IsUpload(request));
    }

    [Fact]
    public async Task Amazons_own_tool_sees_what_a_deploy_made_and_what_a_person_sets_with_it_stays_theirs()
    {
        Common.AwsTool.Need();
        var scene = await Deployed();
        var of = new[] { "--application-name", scene.App };
        (await Aws(["describe-environments", .. of, "--query", "Environments[0].[Status,Health,VersionLabel]", "--output", "text"])).ShouldContain("Ready\tGreen\t1.0.0-");
        (await Aws(["describe-application-versions", .. of, "--query", "ApplicationVersions[].Status", "--output", "text"])).ShouldContain("PROCESSED");
        (await Aws(["describe-configuration-settings", .. of, "--environment-name", scene.App])).ShouldContain("WORD");
        (await Aws(["describe-events", "--environment-name", scene.App, "--output", "text"])).ShouldContain($"Successfully launched environment: {scene.App}");
        (await Aws(["describe-instances-health", "--environment-name", scene.App, "--attribute-names", "All", "--query", "InstanceHealthList[].Deployment.Status", "--output", "text"])).ShouldContain("Deployed");
        (await Common.AwsTool.Run(Subject.Emulator.Url, "sts", "get-caller-identity", "--output", "text")).ShouldContain(BeanstalkEmulator.Account);
        await Aws(["update-environment", "--environment-name", scene.App, "--option-settings", "Namespace=aws:elasticbeanstalk:application:environment,OptionName=MOOD,Value=calm"]);
        // Their update may still be under way: it is waited for.
        scene.Write("all is well: second");
        (await scene.Deploy(Stop)).ShouldSucceed();
        (await scene.Get("/env/MOOD")).ShouldBe((200, "calm"));
    }

    int Updates => Sent("UpdateEnvironment");

    static Trouble.Answers Xml(int status, string code, string message) =>
        new Trouble.Answers(status, $"<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error><RequestId>r</RequestId></ErrorResponse>", "text/xml", new Dictionary<string, string>());
}
