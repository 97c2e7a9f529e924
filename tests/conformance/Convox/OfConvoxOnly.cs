using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Dogshore.Conformance.Common;
using Dogshore.Conformance.Engine;
using Dogshore.Emulators;
using Dogshore.Emulators.Convox;

namespace Dogshore.Conformance.Convox;

/// <summary>What only a rack does to a deploy.</summary>
public sealed class OfConvoxOnly : OnItsOwn<ConvoxSubject>
{
    ConvoxEmulator Rack => Subject.Emulator;

    [Fact]
    public async Task A_build_that_fails_is_told_with_its_last_lines_and_nothing_leaks_into_the_next_change_by_hand()
    {
        var scene = await Deployed();
        scene.Write("all is well: second");
        scene.Config["WORD"] = "two";
        File.WriteAllText(Path.Combine(scene.Content, "requirements.txt"), "no-such-package-anywhere\n");
        var ended = (await scene.Deploy(Stop)).ShouldBe("failed");
        ended.ShouldBeRefused("DOG3250").Said.ShouldContain("No matching distribution found for no-such-package-anywhere");
        (await scene.Get()).ShouldBe((200, "all is well: first"), ended.Log);
        (await scene.State()).Config["WORD"].ShouldBe("one");
    }

    [Fact]
    public async Task A_release_that_is_never_ready_is_no_success_although_the_promotion_was_answered_with_ok_and_its_variables_do_not_leak()
    {
        var scene = await Deployed();
        scene.Attributes = "PromoteTimeout=\"2s\"";
        File.WriteAllText(Path.Combine(scene.Content, "server.py"), "import time; print('it listens nowhere', flush=True); time.sleep(600)\n");
        scene.Config["WORD"] = "two";
        var ended = await scene.Deploy(Stop);
        ended.ShouldBeRefused("DOG3251", "DOG3252").Said.ShouldContain("it listens nowhere");
        (await scene.Get()).ShouldBe((200, "all is well: first"), ended.Log);
        (await scene.State()).Config["WORD"].ShouldBe("one");
        Rack.App(scene.App)!.Status.ShouldBe("running");
    }

    [Fact]
    public async Task What_somebody_set_and_did_not_promote_is_not_carried_into_a_release()
    {
        var scene = await Deployed();
        var app = Rack.App(scene.App)!;
        app.Fork(null, app.Releases[^1].Env + "\nLEAK=dangerous", "env add:LEAK");
        scene.Write("all is well: second");
        (await scene.Deploy(Stop)).ShouldSucceed();
        (await scene.Get("/env/LEAK")).Status.ShouldBe(404);
        (await scene.Get("/env/WORD")).ShouldBe((200, "one"));
    }

    /// <summary>A run that is killed leaves its build behind, and the rack makes a release of it when it ends, whatever is being done then.</summary>
    [Theory, InlineData(true), InlineData(false)]
    public async Task A_build_that_was_left_behind_and_ends_between_plan_and_release_is_no_change_of_the_app_but_a_variable_that_is_set_then_is(bool isBuild)
    {
        var scene = await Deployed();
        var app = Rack.App(scene.App)!;
        var left = app.Releases.Count;
        scene.Write("all is well: second");
        scene.OnLine = line =>
        {
            if (app.Releases.Count > left || !line.Contains($"{scene.App} 1.0.0", StringComparison.Ordinal)) return;
            if (isBuild) app.Fork(app.Builds[0].Id, null, null);
            else app.Fork(null, app.Releases[^1].Env + "\nNEW=value", "env add:NEW");
        };
        var ended = await scene.Deploy(Stop);
        app.Releases.Count.ShouldBeGreaterThan(left, ended.Log);
        if (isBuild) ended.ShouldSucceed();
        else ended.ShouldBeRefused("DOG1420");
        (await scene.Get()).ShouldBe((200, isBuild ? "all is well: second" : "all is well: first"));
    }

    [Fact]
    public async Task A_deploy_key_of_few_rights_is_told_plainly_what_it_may_not()
    {
        Rack.MayDo = (method, path) => !(method == "POST" && path == "/apps") && !(method == "PUT" && path.Contains("/services/", StringComparison.Ordinal)) && !path.Contains("/dogshore/", StringComparison.Ordinal);
        var scene = ByConsole(New());
        (await scene.Deploy(Stop)).ShouldBeRefused("DOG3254").Said.ShouldContain("make the app");
        await Subject.MakeApp(scene.App);
        (await scene.Deploy(Stop)).ShouldSucceed();
        scene.Count = 3;
        scene.Write("all is well: second");
        var ended = (await scene.Deploy(Stop)).ShouldBeRefused("DOG3254");
        ended.Said.ShouldContain("scale web");
        // Nothing was released: the scale comes before the promotion.
        (await scene.Get()).ShouldBe((200, "all is well: first"));
    }

    [Fact]
    public async Task Without_a_right_to_the_object_store_standings_are_inferred_and_a_refused_release_is_still_rolled_back()
    {
        Rack.MayDo = (_, path) => !path.Contains("/dogshore/", StringComparison.Ordinal);
        var scene = ByConsole(New());
        (await scene.Deploy(Stop)).ShouldSucceed();
        scene.Write("all is well: second");
        (await scene.Deploy(Stop)).ShouldSucceed();
        scene.Write("all is broken");
        scene.Patience = "2s";
        (await scene.Deploy(Stop)).ShouldBe("rolled-back");
        scene.Patience = "30s";
        (await scene.Get()).ShouldBe((200, "all is well: second"));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task The_console_gets_its_session_and_a_key_that_must_be_pressed_is_refused(bool pressed)
    {
        Rack.WantsKeyPressed = pressed;
        var scene = ByConsole(New());
        var ended = await scene.Deploy(Stop);
        if (pressed) ended.ShouldBeRefused("DOG2271");
        else ended.ShouldSucceed();
    }

    [Fact]
    public async Task A_console_without_a_rack_and_an_address_without_TLS_are_refused_before_anything_is_sent()
    {
        var scene = ByConsole(New());
        scene.Variables["CONVOX_RACK"] = null;
        (await scene.Deploy(Stop)).ShouldBeRefused("DOG1791");
        scene.Variables["CONVOX_PASSWORD"] = null;
        scene.Variables["RACK_URL"] = "http://convox:secret@rack.example.org";
        (await scene.Deploy(Stop)).ShouldBeRefused("DOG1790");
        Subject.Wire.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_old_rack_with_lists_without_environments_and_errors_in_plain_text_is_understood()
    {
        Rack.IsOld = true;
        var scene = New();
        scene.Clock = new HastyClock(20);
        scene.Config["WORD"] = "one";
        (await scene.Deploy(Stop)).ShouldSucceed();
        scene.Write("all is well: second");
        (await scene.Deploy(Stop)).ShouldSucceed();
        (await scene.Deploy(Stop)).ShouldBe("unchanged");
        (await scene.Rollback()).ShouldSucceed();
        (await scene.Get()).ShouldBe((200, "all is well: first"));
    }

    [Fact]
    public async Task A_prebuilt_image_is_taken_over_by_the_rack_and_not_built()
    {
        var digest = "sha256:" + new string('a', 64);
        var scene = New();
        Rack.Image = image => image == $"registry.example.org/shop@{digest}" ? scene.Content : null;
        scene.Attributes = $"Image=\"registry.example.org/shop@{digest}\"";
        scene.Config["WORD"] = "one";
        var requests = Subject.Wire.Requests.Count;
        var ended = (await scene.Deploy(Stop)).ShouldSucceed();
        (await scene.Get("/env/WORD")).ShouldBe((200, "one"), ended.Log);
        Subject.Wire.Requests.Skip(requests).ShouldNotContain(request => Subject.IsUpload(request));
        (await scene.Deploy(Stop)).ShouldBe("unchanged");

        scene.Attributes = $"Image=\"registry.example.org/none@{digest}\"";
        (await scene.Deploy(Stop)).ShouldBeRefused("DOG3250").Said.ShouldContain("manifest unknown");
        scene.Attributes = "Image=\"registry.example.org/shop:latest\"";
        (await scene.Deploy(Stop)).ShouldBeRefused("DOG1796");
        (await scene.Get()).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_users_own_convox_yml_is_completed_and_what_only_it_says_stays()
    {
        var scene = New();
        File.WriteAllText(Path.Combine(scene.Content, "convox.yml"), "environment:\n  - REQUIRED\nservices:\n  web:\n    build: .\n    port: 3000\n    health: /\n  beside:\n    build: .\n    command: sleep 3600\n");
        scene.Config["REQUIRED"] = "here";
        (await scene.Deploy(Stop)).ShouldSucceed();
        (await scene.Get("/env/REQUIRED")).ShouldBe((200, "here"));
        var app = Rack.App(scene.App)!;
        app.Counts.Keys.ShouldBe(["beside", "web"]);
        app.Active!.Manifest.ShouldContain("port: 3000");
        app.Active.Manifest.ShouldContain("python3 server.py");
        // What the manifest does not name is the user's own, and no reason for a release.
        (await scene.Deploy(Stop)).ShouldBe("unchanged");
    }

    [Fact]
    public async Task A_database_that_is_added_to_a_live_app_is_there_before_the_new_code_and_survives_a_rollback_past_it()
    {
        var scene = await Deployed();
        scene.HasDatabase = true;
        scene.Migrates = true;
        scene.Write("all is well: second");
        var ended = (await scene.Deploy(Stop)).ShouldSucceed();
        scene.Migrated.ShouldBe(["begin all is well: second", "end all is well: second"], ended.Log);
        var address = Rack.App(scene.App)!.Resources["database"].Url;
        (await scene.Get("/env/DATABASE_URL")).ShouldBe((200, address));
        (await scene.Rollback()).ShouldSucceed();
        (await scene.Get()).ShouldBe((200, "all is well: first"));
        Rack.App(scene.App)!.Resources["database"].Url.ShouldBe(address);
    }

    [Fact]
    public async Task A_value_of_two_lines_is_refused_before_anything_is_sent()
    {
        var scene = await Deployed();
        scene.Secrets["KEY"] = "one\ntwo";
        var writes = Subject.Wire.Writes.Count;
        (await scene.Deploy(Stop)).ShouldBeRefused("DOG1794").Said.ShouldContain("KEY");
        Subject.Wire.Writes.Count.ShouldBe(writes);
    }

    [Fact]
    public async Task A_build_log_that_breaks_off_does_not_decide_how_the_build_ended()
    {
        var scene = New();
        using var cut = Subject.Wire.Break(request => request.Path.Contains("/builds/", StringComparison.Ordinal) && request.Path.EndsWith("/logs", StringComparison.Ordinal), new Trouble.Resets());
        (await scene.Deploy(Stop)).ShouldSucceed();
        cut.Met.ShouldBe(1);
    }

    [Fact]
    public async Task Row_30_a_certificate_that_nobody_vouches_for_is_refused_unless_it_is_the_very_one_that_the_manifest_names()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=rack.example.org", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        using var certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
        await using var secure = new ConvoxSubject { Emulator = new ConvoxEmulator { Certificate = certificate } };
        await secure.Start();
        var scene = New(secure);
        (await scene.Deploy(Stop)).ShouldBeRefused("DOG3015");
        scene.Attributes = $"Certificate=\"{new string('0', 64)}\"";
        (await scene.Deploy(Stop)).ShouldBeRefused("DOG3015");
        scene.Attributes = "Certificate=\"what it shows\"";
        (await scene.Deploy(Stop)).ShouldBeRefused("DOG1799");
        secure.Wire.Requests.ShouldBeEmpty();
        scene.Attributes = $"Certificate=\"{certificate.GetCertHashString(HashAlgorithmName.SHA256)}\"";
        (await scene.Deploy(Stop)).ShouldSucceed();
    }

    [Fact]
    public async Task An_app_with_its_own_Dockerfile_is_built_as_it_is()
    {
        var scene = New();
        scene.Properties["DeployRuntime"] = "container";
        File.WriteAllText(Path.Combine(scene.Content, "Dockerfile"), "FROM docker.io/library/python:3.13-slim\nCOPY . /app\nWORKDIR /app\n");
        (await scene.Deploy(Stop)).ShouldSucceed().Log.ShouldContain("COPY . /app");
        (await scene.Get()).ShouldBe((200, "all is well: first"));
        (await scene.Deploy(Stop)).ShouldBe("unchanged");
    }

    [Fact]
    public async Task A_build_that_fails_after_its_config_was_set_for_it_leaves_nothing_of_that_config()
    {
        var scene = await Deployed();
        File.WriteAllText(Path.Combine(scene.Content, "convox.yml"), "environment:\n  - NEW\nservices:\n  web:\n    build: .\n    port: 3000\n");
        File.WriteAllText(Path.Combine(scene.Content, "requirements.txt"), "no-such-package-anywhere\n");
        scene.Config["NEW"] = "for the build";
        (await scene.Deploy(Stop)).ShouldBeRefused("DOG3250");
        (await scene.State()).Config.Keys.ShouldBe(["WORD"]);
    }

    Scene ByConsole(Scene scene)
    {
        scene.Variables["RACK_URL"] = null;
        scene.Variables["CONVOX_HOST"] = Rack.Url.ToString();
        scene.Variables["CONVOX_PASSWORD"] = Rack.DeployKey;
        scene.Variables["CONVOX_RACK"] = $"{Rack.Organization}/{Rack.RackName}";
        return scene;
    }
}
