namespace Dogshore.EndToEnd.Secrets;

public sealed class HostileNames
{
    [Theory]
    [InlineData("x;DeployTo=production")]
    [InlineData("x,DeployApp=other")]
    [InlineData("--upload-pack=touch")]
    [InlineData("a$(Secret)b%3Bc")]
    [InlineData("quote\"and'quote")]
    public async Task Row_50_a_branch_and_a_ref_are_facts_and_never_options_or_properties(string name)
    {
        Tools.NeedGit();
        await using var app = Talker.Make(git: true);
        var commit = app.Git("rev-parse", "HEAD");
        if (!name.StartsWith('-') && !name.Contains(' ', StringComparison.Ordinal)) app.Git("checkout", "--quiet", "-b", name);
        foreach (var (variable, value) in new[] { ("CI", "true"), ("GITHUB_ACTIONS", "true"), ("GITHUB_SHA", commit), ("GITHUB_REF", "refs/heads/" + name), ("GITHUB_REF_NAME", name), ("GITHUB_HEAD_REF", name), ("GITHUB_ACTOR", name) })
            app.Variables[variable] = value;
        (await app.Deploy()).ShouldSucceed();
        ((string)app.Outcome()!["app"]!).ShouldBe("talker");
        ((string)app.Outcome()!["destination"]!).ShouldBe("local");
        ((string)app.Outcome()!["release"]!["commit"]!).ShouldBe(commit);
    }

    [Fact]
    public async Task Row_53_hooks_and_monitors_of_a_repository_are_not_run()
    {
        Tools.NeedGit();
        await using var app = Talker.Make(git: true);
        var canary = app.LocalRoot + ".canary";
        app.Write(".git/hooks/canary.sh", $"#!/bin/sh\ntouch {canary}\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Path.Combine(app.Folder, ".git/hooks/canary.sh"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        app.Git("config", "core.fsmonitor", Path.Combine(app.Folder, ".git/hooks/canary.sh"));
        (await app.Deploy()).ShouldSucceed();
        File.Exists(canary).ShouldBeFalse();
    }

    [Fact]
    public async Task A_shallow_clone_is_enough()
    {
        Tools.NeedGit();
        await using var app = Talker.Make(git: true);
        app.Write("words.txt", "second");
        var commit = app.Commit("Say more");
        var clone = Path.Combine(Path.GetDirectoryName(app.Folder)!, "clone");
        app.Git("clone", "--quiet", "--depth", "1", $"file://{app.Folder}", Path.Combine(clone, "talker"));
        using var build = new Build(Tools.Dotnet, ["build", "-t:Deploy", $"-p:DeployLocalRoot={app.LocalRoot}"], Path.Combine(clone, "talker"), app.Variables);
        (await build.End()).ShouldSucceed().Text.ShouldContain(commit[..7]);
    }

    [Fact]
    public async Task A_changed_work_tree_is_said_to_be_dirty()
    {
        Tools.NeedGit();
        await using var app = Talker.Make(git: true);
        app.Write("words.txt", "not committed");
        (await app.Deploy()).ShouldSucceed().Text.ShouldContain(".dirty)");
        ((bool)app.Outcome()!["release"]!["dirty"]!).ShouldBeTrue();
    }
}
