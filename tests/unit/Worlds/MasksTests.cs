using System.Net;
using System.Text;
using System.Text.Json;
using Dogshore.Worlds;

namespace Dogshore.Tests.Worlds;

public sealed class MasksTests
{
    const string Secret = "p@ss\"wörd/+&='<7>";

    static Masks Hiding(params string[] secrets)
    {
        var masks = new Masks();
        foreach (var secret in secrets) masks.Add(secret);
        return masks;
    }

    public static TheoryData<string> Forms => new(
        Secret,
        Uri.EscapeDataString(Secret),
        WebUtility.UrlEncode(Secret),
        "p%40ss%22w%c3%b6rd%2f%2b%26%3d%27%3c7%3e",
        JsonSerializer.Serialize(Secret),
        """{"password":"p@ss\"wörd/+&='<7>"}""",
        """{"password":"p@ss\"w\u00f6rd/+&='<7>"}""",
        WebUtility.HtmlEncode(Secret),
        "export P='p@ss\"wörd/+&='\\''<7>'");

    [Theory]
    [MemberData(nameof(Forms))]
    public void Row_56_a_secret_is_hidden_in_every_form(string shown)
    {
        var hidden = Hiding(Secret).Hide($"said {shown} and went");
        hidden.ShouldContain("***");
        hidden.ShouldStartWith("said ");
        hidden.ShouldEndWith(" and went");
        hidden.ShouldNotContain("7");
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("ab")]
    [InlineData("abc")]
    [InlineData("user:")]
    public void Row_56_a_secret_is_hidden_wherever_it_starts_in_base64(string before)
    {
        var header = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{before}correct-horse-battery/1"));
        var hidden = Hiding("correct-horse-battery/1").Hide($"Authorization: Basic {header}");
        hidden.ShouldContain("***");
        hidden.Length.ShouldBeLessThan("Authorization: Basic ".Length + 20);
    }

    [Fact]
    public void Row_56_it_is_hidden_in_base64_for_urls()
    {
        var secret = Encoding.UTF8.GetString([0x7e, 0x7f, 0x7e, 0x3f, 0x3e, 0x7f, 0x7f, 0x3f]);
        Hiding(secret).Hide(Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)).Replace('+', '-').Replace('/', '_')).ShouldBe("***");
    }

    [Fact]
    public void Row_56_each_line_of_a_key_is_hidden_by_itself() =>
        Hiding("-----BEGIN KEY-----\nabcdef0123\nghijkl4567\n-----END KEY-----\n").Hide("read abcdef0123 and\nghijkl4567").ShouldBe("read *** and\n***");

    [Fact]
    public void Row_56_a_whole_key_is_hidden_as_one() =>
        Hiding("BEGIN\nab\ncd\nEND!").Hide("key BEGIN\nab\ncd\nEND! here").ShouldBe("key *** here");

    [Fact]
    public void Secrets_that_overlap_leave_no_end_behind() => Hiding("abcdef", "efghij").Hide("xabcdefghijx").ShouldBe("x***x");

    [Fact]
    public void Of_a_secret_and_its_own_beginning_the_longer_is_hidden() => Hiding("secret", "secret-and-more").Hide("secret-and-more secret").ShouldBe("*** ***");

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("abc")]
    public void Row_59_a_value_under_four_characters_is_never_a_mask(string value) => Hiding(value).Hide("abc abc a").ShouldBe("abc abc a");

    [Fact]
    public void Without_secrets_the_text_is_as_it_was() => Hiding().Hide("::1 text").ShouldBe("::1 text");

    [Fact]
    public void A_control_sequence_in_the_middle_of_a_secret_does_not_save_it() =>
        Funnel.Lines("canary\u001b[0m-canary", Hiding("canary-canary")).ShouldBe(["***"]);
}
