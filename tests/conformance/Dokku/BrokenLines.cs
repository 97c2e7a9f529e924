using System.Text;
using Dogshore.Conformance.Engine;
using Dogshore.Emulators;
using Dogshore.Emulators.Dokku;
using Dogshore.Faults;
using Dogshore.Model;

namespace Dogshore.Conformance.Dokku;

/// <summary>What goes wrong on the line to a server: for SSH what the suite asks of services behind HTTP.</summary>
public sealed class BrokenLines(Stage<DokkuSubject> stage) : IClassFixture<Stage<DokkuSubject>>, IDisposable
{
    static readonly Dictionary<string, string> none = [];

    readonly List<Scene> scenes = [];
    readonly CancellationToken stop = TestContext.Current.CancellationToken;

    DokkuEmulator Server => stage.Subject.Server;

    async Task<Scene> Deployed()
    {
        var scene = new Scene(stage.Subject, Runtime.Python, stop);
        scenes.Add(scene);
        (await scene.Deploy(stop)).ShouldSucceed();
        return scene;
    }

    public void Dispose()
    {
        Server.Wire.Watch = null;
        foreach (var scene in scenes) scene.Dispose();
        Server.Wire.Violations.ShouldBeEmpty();
    }

    async Task<Request[]> During(Func<Task> work)
    {
        var before = Server.Wire.Requests.Count;
        await work();
        return [.. Server.Wire.Requests.Skip(before)];
    }

    [Fact]
    public async Task An_ssh_that_was_killed_leaves_nothing_that_keeps_the_next_deploy_from_connecting()
    {
        var scene = await Deployed();
        // Those that hold our shared connections: nobody else connects to this port.
        using (var finding = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("pgrep", ["-f", $"^ssh .* -p {Server.Port} "]) { RedirectStandardOutput = true })!)
        {
            var found = (await finding.StandardOutput.ReadToEndAsync(stop)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            found.ShouldNotBeEmpty();
            foreach (var id in found)
                using (var process = System.Diagnostics.Process.GetProcessById(int.Parse(id, System.Globalization.CultureInfo.InvariantCulture)))
                {
                    process.Kill();
                    await process.WaitForExitAsync(stop);
                }
        }
        scene.Write("all is well: second");
        (await scene.Deploy(stop)).ShouldSucceed();
        (await scene.Get()).ShouldBe((200, "all is well: second"));
    }

    [Fact]
    public async Task Row_23_a_read_whose_connection_breaks_twice_is_done_again_and_one_whose_always_breaks_changes_nothing()
    {
        var scene = await Deployed();
        scene.Clock = new HastyClock(20);
        using (var twice = Server.Wire.Break(request => !request.Changes, new Trouble.Resets(), times: 2))
        {
            (await scene.Deploy(stop)).ShouldBe("unchanged");
            twice.Met.ShouldBe(2);
        }
        scene.Write("all is well: second");
        using var always = Server.Wire.Break(request => !request.Changes, new Trouble.Resets(), int.MaxValue);
        var requests = await During(async () => (await scene.Deploy(stop)).ShouldBeRefused(Dog.SshLost.Code));
        requests.ShouldNotContain(request => request.Changes);
        // Row 24: a server that fails for good is asked a few times and not stormed.
        requests.Length.ShouldBeLessThan(12);
    }

    public static TheoryData<string, string> Nonsense =>
    [
        ("version", "HTML"), ("config:export", "HTML"), ("config:export", "cut"), ("config:export", "another JSON"), ("ps:report", "HTML"), ("ps:report", "cut"), ("ps:report", "another JSON"), ("ps:scale", "HTML"),
    ];

    [Theory]
    [MemberData(nameof(Nonsense))]
    public async Task Rows_27_and_28_an_answer_that_is_cut_or_none_of_dokkus_changes_nothing(string command, string answer)
    {
        var scene = await Deployed();
        scene.Write("all is well: second");
        Trouble trouble = answer switch
        {
            "HTML" => Trouble.Html(),
            "cut" => new Trouble.Truncates(),
            _ => new Trouble.Answers(200, "[1, 2]", "", none),
        };
        using var always = Server.Wire.Break(request => !request.Changes && request.Path.Contains(command, StringComparison.Ordinal), trouble, int.MaxValue);
        var requests = await During(async () => (await scene.Deploy(stop)).ShouldBeRefused(Dog.DokkuNotUnderstood.Code));
        requests.ShouldNotContain(request => request.Changes);
        (await scene.Get()).ShouldBe((200, "all is well: first"));
    }

    [Fact]
    public async Task Row_28_a_record_of_the_build_that_cannot_be_understood_leaves_the_release_to_the_next_run()
    {
        var scene = await Deployed();
        scene.Config["WORD"] = "two";
        scene.Write("all is well: second");
        using (Server.Wire.Break(request => request.Path.Contains("builds:list", StringComparison.Ordinal), Trouble.Html(), int.MaxValue))
            (await scene.Deploy(stop)).ShouldBeRefused(Dog.DokkuNotUnderstood.Code);
        (await scene.Deploy(stop)).ShouldSucceed();
        (await scene.Get()).ShouldBe((200, "all is well: second"));
        (await scene.Get("/env/WORD")).ShouldBe((200, "two"));
        (await scene.State()).Releases.ShouldBe(2);
    }

    [Theory]
    [InlineData("stalls")]
    [InlineData("drips")]
    public async Task Row_26_an_answer_that_never_comes_or_comes_byte_by_byte_is_given_up(string how)
    {
        var scene = await Deployed();
        scene.Clock = new HastyClock(60);
        scene.Write("all is well: second");
        using (Server.Wire.Break(_ => true, how == "stalls" ? new Trouble.Stalls() : new Trouble.Drips(TimeSpan.FromMilliseconds(200)), int.MaxValue))
            (await scene.Deploy(stop).WaitAsync(TimeSpan.FromSeconds(60), stop)).ShouldBeRefused(Dog.SshTimedOut.Code);
        (await scene.Get()).ShouldBe((200, "all is well: first"));
    }

    [Fact]
    public async Task Row_36_a_network_that_is_gone_after_the_release_leaves_its_outcome_unknown_and_nothing_is_rolled_back()
    {
        var scene = await Deployed();
        (scene.Properties["DeployLockExpiry"], scene.Properties["DeployLockWait"]) = ("4s", "30s");
        scene.Write("all is well: second");
        Breakage? gone = null;
        scene.OnLine = line =>
        {
            if (line.Contains("release done in", StringComparison.Ordinal)) gone = Server.Wire.Break(_ => true, new Trouble.Resets(), int.MaxValue);
        };
        var ended = await scene.Deploy(stop);
        gone!.Dispose();
        ended.ShouldBeRefused(Dog.SshLost.Code);
        ended.Word.ShouldBe("unknown", ended.Log);
        (await scene.Get()).ShouldBe((200, "all is well: second"));

        scene.OnLine = null;
        (await scene.Deploy(stop)).Word.ShouldBeOneOf("succeeded", "unchanged");
        (await scene.State()).Releases.ShouldBe(2);
    }

    [Fact]
    public async Task Row_56_a_secret_that_the_server_sends_back_in_its_words_is_masked()
    {
        const string Canary = "canary-3f9a/77+x";
        var scene = await Deployed();
        scene.Secrets["TOKEN"] = Canary;
        var words = $"no: {Canary} {Uri.EscapeDataString(Canary)} {Convert.ToBase64String(Encoding.UTF8.GetBytes(Canary))}";
        using (Server.Wire.Break(request => request.Path.Contains("ps:restart", StringComparison.Ordinal), new Trouble.Answers(422, words, "", none)))
        {
            var ended = (await scene.Deploy(stop)).ShouldBeRefused();
            ended.Log.ShouldContain("no: ***");
            ended.Log.ShouldNotContain(Canary);
            ended.Log.ShouldNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes(Canary)).TrimEnd('='));
        }
        Folders.Holding(scene.Folder, Canary).ShouldBeEmpty();
        (await scene.State()).Config.Keys.ShouldNotContain("TOKEN");
    }

    [Fact]
    public async Task Row_61_a_key_that_is_taken_away_in_mid_deploy_stops_it_and_the_next_run_with_a_key_finishes()
    {
        var scene = await Deployed();
        (scene.Properties["DeployLockExpiry"], scene.Properties["DeployLockWait"]) = ("4s", "30s");
        scene.Config["WORD"] = "two";
        scene.Write("all is well: second");
        using (Server.Wire.Break(request => request.Path.Contains("git:from-archive", StringComparison.Ordinal), new Trouble.Resets(AfterEffect: true)))
        {
            // The connection that is there outlives the key; the next one does not.
            Server.Wire.Watch = (_, request) =>
            {
                if (request.Path.Contains("git:from-archive", StringComparison.Ordinal)) Server.LetsNobodyIn = true;
                return Task.CompletedTask;
            };
            var ended = (await scene.Deploy(stop)).ShouldBeRefused(Dog.SshKeyRefused.Code);
            ended.Said.ShouldContain("DOKKU_SSH_KEY");
        }
        Server.Wire.Watch = null;
        Server.LetsNobodyIn = false;
        (await scene.Deploy(stop)).ShouldSucceed();
        (await scene.Get()).ShouldBe((200, "all is well: second"));
        (await scene.Get("/env/WORD")).ShouldBe((200, "two"));
        (await scene.State()).Releases.ShouldBe(2);
    }
}
