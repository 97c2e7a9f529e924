using Dogshore.Conformance.Engine;
using Dogshore.Emulators;
using Dogshore.Emulators.Dokku;
using Dogshore.Faults;
using Dogshore.Model;

namespace Dogshore.Conformance.Dokku;

/// <summary>What is special to servers that run dokku: keys, versions, its own ways to fail.</summary>
public sealed class Servers(Stage<DokkuSubject> stage) : IClassFixture<Stage<DokkuSubject>>, IDisposable
{
    readonly List<Scene> scenes = [];

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    DokkuEmulator Server => stage.Subject.Server;

    Scene New(Runtime runtime = Runtime.Python)
    {
        var scene = new Scene(stage.Subject, runtime, TestContext.Current.CancellationToken);
        scenes.Add(scene);
        return scene;
    }

    public void Dispose()
    {
        Server.Version = new(0, 38, 27);
        foreach (var scene in scenes) scene.Dispose();
        Server.Wire.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task Row_54_a_host_key_that_is_not_known_is_refused_and_the_line_to_add_is_shown()
    {
        var scene = New();
        scene.Attributes = $"KnownHosts=\"{Path.Combine(scene.Folder, "none")}\"";
        stage.Subject.Pins = false;
        try
        {
            var ended = await scene.Check();
            ended.Faults.ShouldHaveSingleItem().Code.ShouldBe(Dog.SshHostKeyUnknown.Code);
            ended.Faults[0].Log.ShouldContain(line => line.Contains(Server.HostKey));
            Server.Wire.Requests.ShouldNotContain(request => request.Path.Contains(scene.App));
        }
        finally
        {
            stage.Subject.Pins = true;
        }
    }

    [Fact]
    public async Task Row_54_a_server_with_another_key_than_the_pinned_one_is_not_spoken_to()
    {
        var scene = New();
        stage.Subject.Pinned = Server.HostKey[..^6] + "AAAAAA";
        try
        {
            var fault = (await scene.Check()).Faults.ShouldHaveSingleItem();
            new[] { Dog.SshHostKeyChanged.Code, Dog.SshHostKeyUnknown.Code }.ShouldContain(fault.Code);
        }
        finally
        {
            stage.Subject.Pinned = null;
        }
    }

    [Fact]
    public async Task A_key_that_the_server_does_not_know_is_refused_with_the_variable_to_set()
    {
        var scene = New();
        scene.Variables["DOKKU_SSH_KEY"] = await Server.StrangersKey();
        var fault = (await scene.Check()).Faults.ShouldHaveSingleItem();
        fault.Code.ShouldBe(Dog.SshKeyRefused.Code);
        fault.Remedy.ShouldContain("DOKKU_SSH_KEY");
    }

    [Fact]
    public async Task A_key_with_the_line_ends_of_Windows_and_no_last_one_lets_in()
    {
        var scene = New();
        scene.Variables["DOKKU_SSH_KEY"] = Server.UserKey.TrimEnd('\n').Replace("\n", "\r\n");
        (await scene.Check()).Faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task All_commands_of_a_run_come_over_one_connection()
    {
        var scene = New();
        // A key that was not used before has no connection yet.
        scene.Variables["DOKKU_SSH_KEY"] = Server.UserKey + "\n";
        var (connections, commands) = (Server.Connections, Server.Wire.Requests.Count);
        (await scene.Deploy(Stop)).ShouldSucceed();
        Server.Connections.ShouldBe(connections + 1);
        Server.Wire.Requests.Count.ShouldBeGreaterThan(commands + 20);
    }

    [Fact]
    public async Task Row_60_the_key_is_nowhere_on_disk_once_the_connection_is_there()
    {
        var scene = New();
        (await scene.Check()).Faults.ShouldBeEmpty();
        var folders = new[] { $"/tmp/dogshore-{(Environment.UserName == "root" ? "0" : "1000")}/dogshore-ssh", "/run/user/0/dogshore-ssh" }.Where(Directory.Exists);
        var body = Server.UserKey.Split('\n')[2];
        // Sockets of other connections come and go meanwhile, and have no bytes.
        foreach (var file in folders.SelectMany(folder => new DirectoryInfo(folder).GetFiles()).Where(file => file is { Exists: true, Length: > 0 })) File.ReadAllText(file.FullName).ShouldNotContain(body);
    }

    [Theory]
    [InlineData("0.36.0")]
    [InlineData("0.37.2")]
    public async Task Servers_without_config_import_or_records_of_builds_are_deployed_to_in_the_older_way(string version)
    {
        Server.Version = Version.Parse(version);
        var scene = New();
        scene.Secrets["TOKEN"] = "it's $5 \"and\" more\\";
        (await scene.Deploy(Stop)).ShouldSucceed();
        (await scene.State()).Config["TOKEN"].ShouldBe("it's $5 \"and\" more\\");
        scene.Write("all is well: second");
        (await scene.Deploy(Stop)).ShouldSucceed();
        (await scene.Rollback()).ShouldSucceed();
        (await scene.Get()).ShouldBe((200, "all is well: first"));
    }

    [Fact]
    public async Task A_server_that_is_too_old_is_refused_before_anything_is_touched()
    {
        Server.Version = new(0, 29, 1);
        (await New().Check()).Faults.ShouldHaveSingleItem().Code.ShouldBe(Dog.DokkuTooOld.Code);
    }

    [Fact]
    public async Task A_build_that_failed_leaves_the_old_release_with_its_config_and_the_same_again_is_rebuilt_and_not_unchanged()
    {
        var scene = New();
        scene.Config["WORD"] = "one";
        (await scene.Deploy(Stop)).ShouldSucceed();
        scene.Config["WORD"] = "two";
        File.WriteAllText(Path.Combine(scene.Content, "build-fails"), "");
        var failed = await scene.Deploy(Stop);
        failed.Word.ShouldBe("failed");
        failed.Faults[0].Code.ShouldBe(Dog.DokkuBuildFailed.Code);
        failed.Faults[0].Log.ShouldContain(line => line.Contains("make: ***"));
        (await scene.Get("/env/WORD")).ShouldBe((200, "one"));
        (await scene.State()).Config["WORD"].ShouldBe("one");
        // Dokku would say that nothing changed: it compares with the commit whose build failed.
        (await scene.Deploy(Stop)).Faults[0].Code.ShouldBe(Dog.DokkuBuildFailed.Code);
        File.Delete(Path.Combine(scene.Content, "build-fails"));
        (await scene.Deploy(Stop)).ShouldSucceed();
        (await scene.Get("/env/WORD")).ShouldBe((200, "two"));
    }

    [Fact]
    public async Task The_code_can_come_as_a_git_push_of_one_commit()
    {
        var scene = New();
        scene.Attributes = "Deliver=\"push\"";
        (await scene.Deploy(Stop)).ShouldSucceed();
        scene.Write("all is well: second");
        (await scene.Deploy(Stop)).ShouldSucceed();
        (await scene.Get()).ShouldBe((200, "all is well: second"));
        (await scene.Rollback()).ShouldSucceed();
        (await scene.Get()).ShouldBe((200, "all is well: first"));
        Server.Wire.Requests.ShouldNotContain(request => request.Path.StartsWith("git:from-archive") && request.Path.Contains(scene.App));
    }

    [Fact]
    public async Task The_code_can_be_an_image_with_its_digest_and_a_tag_is_refused()
    {
        var scene = New(Runtime.Static);
        scene.Probe = "Contains=\"registry.example.org/shop\"";
        scene.Attributes = $"Deliver=\"image\" Image=\"registry.example.org/shop@sha256:{new string('a', 64)}\"";
        (await scene.Deploy(Stop)).ShouldSucceed();
        scene.Attributes = "Deliver=\"image\" Image=\"registry.example.org/shop:latest\"";
        (await scene.Check()).Faults.ShouldHaveSingleItem().Code.ShouldBe(Dog.DokkuImageNotPinned.Code);
    }

    [Fact]
    public async Task A_server_that_forbids_the_app_of_our_records_says_what_works_without()
    {
        var scene = New();
        Server.Denied.Add($"apps:create {scene.App}.dogshore");
        var fault = (await scene.Deploy(Stop)).Faults[0];
        fault.Code.ShouldBe(Dog.DokkuNoRecord.Code);
        fault.Remedy.ShouldContain("-t:DeployLogs");
    }

    [Fact]
    public async Task A_value_that_dokku_would_rewrite_is_refused_before_it_is_stored()
    {
        var scene = New();
        scene.Config["CODE"] = "0123";
        var ended = await scene.Deploy(Stop);
        ended.Faults[0].Code.ShouldBe(Dog.DokkuValueRewritten.Code);
        ended.Faults[0].Fact.ShouldContain("CODE");
        (await scene.State()).Config.Keys.ShouldNotContain("CODE");
    }

    [Fact]
    public async Task A_database_without_the_plugin_is_refused_with_the_command_that_installs_it()
    {
        Server.HasPostgres = false;
        try
        {
            var scene = New();
            scene.HasDatabase = true;
            var fault = (await scene.Deploy(Stop)).Faults[0];
            fault.Code.ShouldBe(Dog.DokkuPluginMissing.Code);
            fault.Remedy.ShouldContain("plugin:install");
        }
        finally
        {
            Server.HasPostgres = true;
        }
    }

    [Fact]
    public async Task The_health_checks_of_an_app_json_keep_a_release_from_traffic_and_a_Procfile_of_ones_own_is_completed()
    {
        var scene = New();
        scene.Config["WORD"] = "one";
        File.WriteAllText(Path.Combine(scene.Content, "Procfile"), "worker: sleep 1000\n");
        File.WriteAllText(Path.Combine(scene.Content, "app.json"), """{ "healthchecks": { "web": [ { "type": "startup", "path": "/env/WORD", "content": "one", "attempts": 1, "wait": 0 } ] } }""");
        (await scene.Deploy(Stop)).ShouldSucceed();
        (await scene.Get()).ShouldBe((200, "all is well: first"));
        File.ReadAllText(Path.Combine(scene.Content, "Procfile")).ShouldBe("worker: sleep 1000\n");
        scene.Config["WORD"] = "two";
        scene.Write("all is well: second");
        var ended = (await scene.Deploy(Stop)).ShouldBe("failed");
        ended.Faults[0].Code.ShouldBe(Dog.DokkuChecksFailed.Code);
        (await scene.Get()).ShouldBe((200, "all is well: first"));
        (await scene.Get("/env/WORD")).ShouldBe((200, "one"));
    }

    [Fact]
    public async Task Row_25_a_deploy_whose_connection_broke_is_asked_for_and_not_repeated()
    {
        var scene = New();
        (await scene.Deploy(Stop)).ShouldSucceed();
        scene.Write("all is well: second");
        var before = (await scene.State()).Releases;
        using var breakage = Server.Wire.Break(request => request.Path.StartsWith("git:from-archive"), new Trouble.Resets(AfterEffect: true));
        (await scene.Deploy(Stop)).ShouldSucceed();
        breakage.Met.ShouldBe(1);
        (await scene.State()).Releases.ShouldBe(before + 1);
        (await scene.Get()).ShouldBe((200, "all is well: second"));
    }
}
