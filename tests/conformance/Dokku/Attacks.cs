using Dogshore.Conformance.Engine;
using Dogshore.Emulators.Dokku;
using Dogshore.Faults;
using Dogshore.Model;

namespace Dogshore.Conformance.Dokku;

/// <summary>Manifests and repositories that want ssh or git to run a program of theirs. What would run writes a file, which must not be there.</summary>
public sealed class Attacks(Stage<DokkuSubject> stage) : IClassFixture<Stage<DokkuSubject>>, IDisposable
{
    readonly CancellationToken stop = TestContext.Current.CancellationToken;
    readonly Scene scene = new(stage.Subject, Runtime.Python, TestContext.Current.CancellationToken);

    DokkuEmulator Server => stage.Subject.Server;
    string Canary => Path.Combine(Path.GetDirectoryName(scene.Folder)!, "canary");

    public void Dispose()
    {
        stage.Subject.Instead = null;
        scene.Dispose();
        Server.Wire.Violations.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Host", "-oProxyCommand={0}")]
    [InlineData("Host", "127.0.0.1 -oProxyCommand={0}")]
    [InlineData("Host", "ssh://-oProxyCommand={0}")]
    [InlineData("Host", "ext::sh -c {0}")]
    [InlineData("Host", "$({0})")]
    [InlineData("Port", "22 -oProxyCommand={0}")]
    [InlineData("User", "-oProxyCommand={0}")]
    [InlineData("User", "dokku -oProxyCommand={0}")]
    [InlineData("HostKey", "-oProxyCommand={0}")]
    [InlineData("KnownHosts", "-oProxyCommand={0}")]
    [InlineData("Identity", "-oProxyCommand={0}")]
    public async Task Row_52_a_setting_that_would_be_an_option_of_ssh_is_refused_before_ssh_hears_of_it(string name, string value)
    {
        stage.Subject.Instead = (name, string.Format(System.Globalization.CultureInfo.InvariantCulture, value, $"touch {Canary}"));
        var before = Server.Wire.Requests.Count;
        (await scene.Deploy(stop)).ShouldBeRefused();
        Server.Wire.Requests.Count.ShouldBe(before);
        File.Exists(Canary).ShouldBeFalse();
    }

    [Theory]
    [InlineData("--trace")]
    [InlineData("-oProxyCommand=x")]
    [InlineData("shop; touch x")]
    [InlineData("shop --force")]
    public async Task Row_52_a_name_that_would_be_more_than_a_name_to_dokku_is_refused_before_it_is_asked(string app)
    {
        scene.App = app;
        var before = Server.Wire.Requests.Count;
        (await scene.Deploy(stop)).ShouldBeRefused(Dog.BadAppName.Code);
        Server.Wire.Requests.Count.ShouldBe(before);
    }

    [Theory]
    [InlineData("archive")]
    [InlineData("push")]
    public async Task Row_53_hooks_filters_and_monitors_of_a_hostile_repository_are_not_run(string deliver)
    {
        var program = Path.Combine(Path.GetDirectoryName(scene.Folder)!, "evil.sh");
        File.WriteAllText(program, $"#!/bin/sh\ntouch {Canary}\ncat\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var config = $"[core]\n\trepositoryformatversion = 0\n\tfsmonitor = {program}\n\thooksPath = {Path.GetDirectoryName(program)}/hooks\n\tsshCommand = {program}\n\teditor = {program}\n[filter \"evil\"]\n\tclean = {program}\n\tsmudge = {program}\n\trequired = true\n";
        var git = Path.Combine(scene.Folder, ".git");
        foreach (var folder in new[] { "objects", "refs/heads", "hooks" }) Directory.CreateDirectory(Path.Combine(git, folder));
        File.WriteAllText(Path.Combine(git, "HEAD"), "ref: refs/heads/main\n");
        File.WriteAllText(Path.Combine(git, "config"), config);
        File.WriteAllText(Path.Combine(scene.Folder, ".gitattributes"), "* filter=evil\n");
        File.WriteAllText(Path.Combine(scene.Environment["HOME"], ".gitconfig"), config);
        foreach (var hooks in new[] { Path.Combine(git, "hooks"), Path.Combine(Path.GetDirectoryName(program)!, "hooks") })
        {
            Directory.CreateDirectory(hooks);
            foreach (var hook in new[] { "pre-commit", "post-commit", "pre-push", "post-index-change", "post-checkout", "reference-transaction" }) File.Copy(program, Path.Combine(hooks, hook));
        }
        scene.Attributes = $"Deliver=\"{deliver}\"";
        try
        {
            (await scene.Deploy(stop)).ShouldSucceed();
        }
        finally
        {
            File.Delete(Path.Combine(scene.Environment["HOME"], ".gitconfig"));
        }
        (await scene.Get()).ShouldBe((200, "all is well: first"));
        File.Exists(Canary).ShouldBeFalse();
    }
}
