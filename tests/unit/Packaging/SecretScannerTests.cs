using System.Text;
using Dogshore.Packaging.Looks;

namespace Dogshore.Tests.Packaging;

/// <summary>What in a text looks like a secret, and what does not.</summary>
public sealed class SecretScannerTests
{
    public static TheoryData<string, string> Secrets => new()
    {
        { Fake.GitHub, "a GitHub token" },
        { $"x={Fake.GitHubFine};", "a GitHub token" },
        { Fake.GitLab, "a GitLab token" },
        { Fake.Slack, "a Slack token" },
        { Fake.Stripe, "a Stripe live key" },
        { Fake.Npm, "an npm token" },
        { Fake.Azure, "the key of an Azure storage account" },
        { Fake.PrivateKey, "a private key" },
        { Fake.PrivateKeyInCode, "a private key" },
        { Fake.Google, "the credentials of a Google service account" },
        { $"aws_access_key_id = {Fake.AwsId}\naws_secret_access_key = {Fake.AwsSecret}\n", "an AWS access key with its secret" },
        { $"secret: \"{Fake.AwsSecret}\"\nid: \"{Fake.AwsId}\"", "an AWS access key with its secret" },
    };

    [Theory]
    [MemberData(nameof(Secrets))]
    public void Row_44_a_secret_is_seen_by_its_shape(string text, string look) => Look(text).ShouldBe(look);

    [Theory]
    [MemberData(nameof(Secrets))]
    public void Row_44_a_secret_is_seen_across_the_borders_of_pieces(string text, string look)
    {
        var bytes = Encoding.UTF8.GetBytes(new string('.', 33_000) + "\n" + text + "\n" + new string('.', 70_000));
        foreach (var size in new[] { 1, 7, 4096, 33_003, 33_010 }) Look(bytes, size).ShouldBe(look, $"pieces of {size}");
        for (var lead = 32_700; lead < 32_800; lead++) Look(Encoding.UTF8.GetBytes(new string('.', lead) + "\n" + text), 200_000).ShouldBe(look, $"after {lead}");
    }

    [Fact]
    public void Row_44_a_secret_in_UTF_16_is_seen() => Look([.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(Fake.PrivateKey)], 64).ShouldBe("a private key");

    [Fact]
    public void A_token_in_npmrc_counts_and_a_variable_does_not()
    {
        Look("//registry.example/:_authToken=abcdef", ".npmrc").ShouldBe("an npm configuration with a token");
        Look("//registry.example/:_authToken=${NPM_TOKEN}", "web/.npmrc").ShouldBeNull();
        Look("//registry.example/:_authToken=abcdef", "notes.txt").ShouldBeNull();
    }

    public static TheoryData<string> Harmless =>
    [
        "-----BEGIN CERTIFICATE-----\nMIIDdzCCAl+gAwIBAgIEAgAAuTANBgkqhkiG9w0BAQUFADBaMQswCQYDVQQGEwJJ\n-----END CERTIFICATE-----\n",
        "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA0Z3VS5JJcds3xfn\n-----END PUBLIC KEY-----\n",
        "Keys begin with `-----BEGIN PRIVATE KEY-----`; never commit them.",
        "if (text.Contains(\"-----BEGIN PRIVATE KEY-----\")) throw new InvalidOperationException();",
        "header = \"-----BEGIN PRIVATE KEY-----\\n\" + privateKeyMaterialAsText",
        "Access keys of AWS begin with AKIA or, temporary ones, with ASIA.",
        $"The id {Fake.AwsId} alone opens nothing; commit 0123456789abcdef0123456789abcdef01234567.",
        "aws_access_key_id=AKIAIOSFODNN7EXAMPLE\naws_secret_access_key=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "tokens: ghp_xxx, github_pat_…, glpat-…, xoxb-…, sk_live_…, npm_install, npm_config_registry",
        "AccountName=devstoreaccount1;AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;",
        "AccountKey=<your key>",
        "\"private_key\": \"$PRIVATE_KEY\"",
        "",
    ];

    [Theory]
    [MemberData(nameof(Harmless))]
    public void Ordinary_text_passes(string text) => Look(text).ShouldBeNull();

    [Fact]
    public void Programs_and_pictures_are_not_searched() => Look(Encoding.Latin1.GetBytes("\u007FELF\0" + Fake.GitHub), 4096).ShouldBeNull();

    [Fact]
    public void One_file_says_nothing_of_the_next()
    {
        var scanner = new SecretScanner();
        Scan(scanner, Encoding.UTF8.GetBytes(Fake.GitHub), 100, "a").ShouldNotBeNull();
        Scan(scanner, "nothing"u8.ToArray(), 100, "b").ShouldBeNull();
    }

    [Theory]
    [InlineData("certificate.pem")]
    [InlineData("environment.txt")]
    [InlineData("keyboard.json")]
    [InlineData("appsettings.Development.json")]
    [InlineData("localized.env.md")]
    public void Ordinary_names_pass(string path) => SecretNames.Look(path).ShouldBeNull();

    static string? Look(string text, string path = "notes.txt") => Scan(new(), Encoding.UTF8.GetBytes(text), 100, path);

    static string? Look(byte[] bytes, int size) => Scan(new(), bytes, size, "notes.txt");

    static string? Scan(SecretScanner scanner, byte[] bytes, int size, string path)
    {
        scanner.Begin(path);
        foreach (var piece in bytes.Chunk(size)) scanner.Read(piece);
        scanner.End();
        return scanner.Look;
    }
}
