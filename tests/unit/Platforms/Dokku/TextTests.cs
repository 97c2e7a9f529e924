using Dogshore.Platforms.Dokku;
using Dogshore.Platforms.Ssh;

namespace Dogshore.Tests.Platforms.Dokku;

/// <summary>What dokku says, and what ssh could be told.</summary>
public sealed class TextTests
{
    [Fact]
    public void A_deploy_is_heard_by_its_marker_and_its_addresses()
    {
        var watch = new DeployWatch(new Packaging.Said(), null);
        foreach (var line in new[] { "-----> Releasing shop...", "=====> Application deployed:", "       http://shop.example.org", "       https://shop.example.org", "", "       not an address" }) watch.Hear(line);
        watch.Deployed.ShouldBeTrue();
        watch.Url.ShouldBe("http://shop.example.org");
    }

    [Fact]
    public void What_git_puts_before_a_line_and_what_moves_the_cursor_is_taken_away() =>
        DokkuText.Plain("remote: \u001b[1G\u001b[K-----> WARNING: no").ShouldBe("-----> WARNING: no");

    [Theory]
    [InlineData("web:  2\nworker: 0\n")]
    [InlineData("-----> Scaling for shop\nproctype: qty\n--------: ---\nweb:     2\nworker:  0\n")]
    public void Counts_are_read_with_and_without_their_heading(string text) =>
        DokkuText.Scale(text).ShouldBe(new Dictionary<string, int> { ["web"] = 2, ["worker"] = 0 });

    [Theory]
    [InlineData("apps.example.org", true)]
    [InlineData("10.0.0.7", true)]
    [InlineData("::1", true)]
    [InlineData("-oProxyCommand=touch", false)]
    [InlineData("host;id", false)]
    [InlineData("host name", false)]
    [InlineData("user@host", false)]
    [InlineData("", false)]
    public void Row_52_a_host_is_a_name_or_an_address_and_nothing_else(string text, bool isHost) => SshServer.IsHost(text).ShouldBe(isHost);

    [Theory]
    [InlineData("dokku", true)]
    [InlineData("-l", false)]
    [InlineData("a b", false)]
    public void Row_52_an_account_is_a_name(string text, bool isUser) => SshServer.IsUser(text).ShouldBe(isUser);

    [Theory]
    [InlineData("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILzNYB5rqkfx+ssnPreA2rtwlgV2DjCvkcc1WBdTYtI8", true)]
    [InlineData("* ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILzNYB5rqkfx+ssnPreA2rtwlgV2DjCvkcc1WBdTYtI8", false)]
    [InlineData("ssh-ed25519 short", false)]
    public void A_host_key_is_a_kind_and_a_key(string text, bool isKey) => SshServer.IsHostKey(text).ShouldBe(isKey);
}
