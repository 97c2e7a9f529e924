namespace Dogshore.EndToEnd.Deploys;

public sealed class HelloWeb
{
    [Fact]
    public async Task The_first_deploy_of_a_fresh_copy_serves_its_page_and_ends_with_the_address()
    {
        await using var app = App.OfSample("hello-web", git: true);
        var ended = (await app.Deploy()).ShouldSucceed();
        var url = app.Url();
        ended.Text.ShouldContain($"hello-web -> {url} (local, v1, 1.0.0+{app.Git("rev-parse", "HEAD")[..7]})");
        var page = await app.Get();
        page.Ok.ShouldBeTrue();
        page.Text.ShouldContain("""<code id="version">1.0.0</code>""");
        page.Text.ShouldContain(app.Git("rev-parse", "HEAD")[..7]);
        app.OutcomeWord().ShouldBe("succeeded");
        ((string?)app.Outcome()!["release"]!["standing"]).ShouldBe("verified");
    }

    [Fact]
    public async Task Row_20_the_second_deploy_of_the_same_is_unchanged_and_writes_nothing()
    {
        await using var app = App.OfSample("hello-web", git: true);
        (await app.Deploy()).ShouldSucceed();
        var record = app.Record()!.ToJsonString();
        var ended = (await app.Deploy()).ShouldSucceed();
        app.OutcomeWord().ShouldBe("unchanged");
        app.Record()!.ToJsonString().ShouldBe(record);
        app.Plan()!["changes"]!.AsArray().ShouldBeEmpty();
        ended.Text.ShouldContain($"hello-web -> {app.Url()}");
    }

    [Fact]
    public async Task A_commit_that_touches_no_file_of_the_app_is_unchanged()
    {
        await using var app = App.OfSample("hello-web", git: true);
        (await app.Deploy()).ShouldSucceed();
        app.Write("../README.md", "Not part of the app.");
        app.Git("commit", "--quiet", "--allow-empty", "--message", "Say more");
        (await app.Deploy()).ShouldSucceed();
        app.OutcomeWord().ShouldBe("unchanged");
        app.Releases().ShouldBe(1);
    }

    [Fact]
    public async Task A_changed_file_takes_exactly_one_release()
    {
        await using var app = App.OfSample("hello-web");
        (await app.Deploy()).ShouldSucceed();
        app.Replace("Page.cs", "shore.", "harbour.");
        (await app.Deploy()).ShouldSucceed();
        app.Releases().ShouldBe(2);
        (await app.Get()).Text.ShouldContain("Hello, harbour.");
        app.Outcome()!["changes"]!.AsArray().Count(change => (string)change!["phase"]! == "upload").ShouldBe(1);
    }

    [Fact]
    public async Task A_changed_value_alone_uploads_nothing()
    {
        await using var app = App.OfSample("hello-web");
        (await app.Deploy()).ShouldSucceed();
        app.Replace("deploy.props", "Value=\"Hello\"", "Value=\"Ahoy\"");
        (await app.Deploy()).ShouldSucceed();
        (await app.Get()).Text.ShouldContain("Ahoy, shore.");
        app.Releases().ShouldBe(2);
        app.Outcome()!["changes"]!.AsArray().ShouldNotContain(change => (string)change!["phase"]! == "upload");
    }

    [Fact]
    public async Task A_rollback_brings_back_code_and_config_under_a_new_number()
    {
        await using var app = App.OfSample("hello-web");
        (await app.Deploy()).ShouldSucceed();
        app.Replace("Page.cs", "shore.", "harbour.");
        app.Replace("deploy.props", "Value=\"Hello\"", "Value=\"Ahoy\"");
        (await app.Deploy()).ShouldSucceed();
        (await app.Get()).Text.ShouldContain("Ahoy, harbour.");

        (await app.Run("DeployRollback")).ShouldSucceed();
        (await app.Get()).Text.ShouldContain("Hello, shore.");
        app.OutcomeWord().ShouldBe("succeeded");
        ((int)app.Outcome()!["release"]!["number"]!).ShouldBe(3);
    }

    [Fact]
    public async Task A_project_for_several_frameworks_deploys_the_one_that_is_named()
    {
        await using var app = App.OfSample("hello-web");
        app.Replace("hello-web.csproj", "<TargetFramework>net10.0</TargetFramework>", "<TargetFrameworks>net10.0;net10.0-windows</TargetFrameworks><EnableWindowsTargeting>true</EnableWindowsTargeting><DisableTransitiveFrameworkReferenceDownloads>true</DisableTransitiveFrameworkReferenceDownloads>");
        (await app.Deploy()).ShouldFail("DOG1").Text.ShouldContain("net10.0-windows");
        (await app.Deploy("-p:DeployTargetFramework=net10.0")).ShouldSucceed();
        (await app.Get("/healthz")).Text.ShouldBe("ok");
    }

    [Fact]
    public async Task Build_and_Deploy_do_not_recompile_each_other()
    {
        await using var app = App.OfSample("hello-web");
        (await app.Deploy()).ShouldSucceed();
        (await app.Run("Build")).ShouldSucceed();
        var assembly = Path.Combine(app.Folder, "bin", "Debug", "net10.0", "hello-web.dll");
        var published = Path.Combine(app.Folder, "obj", "deploy", "publish", "hello-web.dll");
        var before = (File.GetLastWriteTimeUtc(assembly), File.GetLastWriteTimeUtc(published));
        (await app.Deploy()).ShouldSucceed();
        (await app.Run("Build")).ShouldSucceed();
        (File.GetLastWriteTimeUtc(assembly), File.GetLastWriteTimeUtc(published)).ShouldBe(before);
    }

    [Fact]
    public async Task Row_47_two_checkouts_in_different_folders_have_the_same_content_so_the_second_is_unchanged()
    {
        await using var app = App.OfSample("hello-web");
        var second = app.Checkout("elsewhere");
        (await app.Deploy()).ShouldSucceed();
        (await second.Deploy()).ShouldSucceed();
        second.OutcomeWord().ShouldBe("unchanged");
        ((string)second.Plan()!["content"]!).ShouldBe((string)app.Plan()!["content"]!);
    }
}
