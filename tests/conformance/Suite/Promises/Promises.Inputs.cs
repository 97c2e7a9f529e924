using Dogshore.Conformance.Engine;
using Dogshore.Model;
using Dogshore.Platforms;

namespace Dogshore.Conformance;

public abstract partial class Promises<T>
{
    /// <summary>What a person or a branch can write, in each place where a platform may hand it to a tool.</summary>
    [Fact]
    public async Task Row_52_what_looks_like_an_option_is_taken_by_no_tool_for_one()
    {
        var scene = New();
        await Made(scene);
        var canary = Path.Combine(scene.Folder, "canary");
        string[] hostile = [$"-oProxyCommand=touch\t{canary}", $"--upload-pack=touch {canary}", $"ext::touch {canary}"];
        foreach (var name in hostile)
        {
            var (app, before) = (scene.App, Subject.Wire.Writes.Count);
            scene.App = name;
            (await scene.Deploy()).ShouldBeRefused(Faults.Dog.BadAppName.Code);
            scene.App = app;
            Subject.Wire.Writes.Count.ShouldBe(before);
        }
        scene.Clock = new HastyClock(20);
        foreach (var setting in Declaration.Settings.Where(setting => setting.Kind is SettingKind.Text or SettingKind.Address))
        {
            scene.Attributes = $"{setting.Name}=\"{hostile[0].Replace("\t", "&#9;", StringComparison.Ordinal)}\"";
            var ended = await scene.Deploy();
            // One may be a mere word to the platform; the others are refused in our words.
            if (!ended.IsGood) ended.ShouldBeRefused();
            File.Exists(canary).ShouldBeFalse(setting.Name);
        }
        scene.Attributes = "";
        scene.Clock = TimeProvider.System;
        scene.Version = "1.0.0---upload-pack";
        foreach (var (name, value) in new[] { ("GITHUB_ACTIONS", "true"), ("GITHUB_SHA", hostile[1]), ("GITHUB_REF_NAME", hostile[0]), ("GITHUB_ACTOR", hostile[2]) }) scene.Variables[name] = value;
        var last = await scene.Deploy();
        if (!last.IsGood) last.ShouldBeRefused();
        File.Exists(canary).ShouldBeFalse();
    }

    [Fact]
    public async Task Row_53_what_the_repository_itself_names_is_not_run()
    {
        var scene = New();
        await Made(scene);
        var canary = Path.Combine(scene.Folder, "canary");
        var repository = new Repository(scene.Folder);
        repository.Git("init", "--quiet");
        var hooks = Path.Combine(scene.Folder, ".git", "hooks");
        Directory.CreateDirectory(hooks);
        foreach (var hook in new[] { "pre-commit", "post-commit", "post-checkout", "pre-push", "post-index-change", "reference-transaction" })
        {
            File.WriteAllText(Path.Combine(hooks, hook), $"#!/bin/sh\ntouch {canary}\n");
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Path.Combine(hooks, hook), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        File.AppendAllText(Path.Combine(scene.Folder, ".git", "config"), $"""
            [core]
                fsmonitor = touch {canary}
                sshCommand = touch {canary}
                gitProxy = touch {canary}
                pager = touch {canary}
                editor = touch {canary}
            [credential]
                helper = "!touch {canary}"
            [gpg]
                program = {canary}

            """);
        (await scene.Deploy()).ShouldSucceed();
        File.Exists(canary).ShouldBeFalse();
        (await scene.Get()).ShouldBe((200, "all is well: first"));
    }
}
